// declare renew.
#include <string>

#include "assure/declaration_change.h"
#include "assure/declaration_text.h"
#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/messages/paper.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/output.h"
#include "service/declare.h"

namespace akashi::cli {

int run_declare_renew(Session& session, const Invocation& invocation) {
  const auto on = day_or_today(session, invocation, "on");
  if (!on) {
    return session.fail(on.error());
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto& path = invocation.arguments.front();
  const auto earlier = service::load_earlier(path, *catalogue, session.limits());
  if (!earlier) {
    return session.fail(earlier.error());
  }
  for (const auto& problem : earlier->problems) {
    session.note(problem.text(session.lang));
  }
  if (earlier->is_signed) {
    session.note(session.text(msg::kChangeUnverified, {printable(path)}));
  }
  const auto& old_key = earlier->declaration.scheme;
  const std::string wanted(invocation.get("scheme", old_key.substr(0, old_key.find('@'))));
  const auto scheme = catalogue->judge_by(wanted);
  if (!scheme) {
    return session.fail(scheme.error());
  }
  if ((*scheme)->items("statements").empty()) {
    return session.usage_error(msg::kNoSuchScheme, {wanted});
  }
  const auto renewed =
      assure::renew(earlier->declaration, catalogue->find(old_key), **scheme, assure::to_text(*on));
  for (const auto& message : renewed.said) {
    session.note(printable(message.text(session.lang)));
  }
  const auto written =
      write_text(assure::declaration_text(renewed.declaration, **scheme, session.lang),
                 std::string(invocation.get("output", "-")), session);
  return written ? 0 : session.fail(written.error());
}

}  // namespace akashi::cli
