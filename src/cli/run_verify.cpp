// verify: whether a portfolio is as it was written.
#include <string>
#include <vector>

#include "base/messages/cli.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/portfolio_text.h"
#include "service/case_sign.h"
#include "service/keys.h"
#include "service/labels.h"

namespace akashi::cli {

int run_verify(Session& session, const Invocation& invocation) {
  std::optional<portfolio::Head> known;
  if (invocation.has("head")) {
    known = portfolio::parse_head(invocation.get("head"));
    if (!known) {
      return session.usage_error(msg::kBadOption,
                                 {"head", invocation.get("head"), "NUMBER:DIGEST"});
    }
  }
  const auto keys = service::read_public_keys(invocation.all("trust"));
  if (!keys) {
    return session.fail(keys.error());
  }
  auto journal = open_portfolio(session, invocation, portfolio::Journal::Access::kRead);
  if (!journal) {
    return session.fail(journal.error());
  }
  auto verified = service::verify_portfolio(*journal, known, *keys, session.limits());
  if (!verified) {
    return session.fail(verified.error());
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto services = session.services();
  if (const auto labels = service::verify_labels(
          {*journal, *catalogue, services.clock, session.limits()}, *verified);
      !labels) {
    return session.fail(labels.error());
  }
  for (const auto& finding : verified->findings) {
    session.print(session.text(finding.broken ? msg::kVerifyBroken : msg::kVerifyNote,
                               {printable(finding.what.text(session.lang))}) +
                  "\n");
  }
  const bool sound = verified->sound();
  session.print(
      session.text(sound ? msg::kVerifySound : msg::kVerifyNotSound,
                   {std::to_string(verified->head.number), std::to_string(verified->subjects),
                    std::to_string(verified->files)}) +
      "\n");
  session.print(session.text(msg::kVerifyHead, {portfolio::to_text(verified->head)}) + "\n");
  return sound ? 0 : 1;
}

}  // namespace akashi::cli
