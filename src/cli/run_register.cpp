// register publish, verify.
#include <string>
#include <utility>
#include <vector>

#include "base/messages/cli.h"
#include "base/messages/register.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/days.h"
#include "cli/portfolio_text.h"
#include "service/keys.h"
#include "service/label_files.h"
#include "service/label_register.h"
#include "service/labels.h"

namespace akashi::cli {
namespace {

constexpr int kInputExit = 2;

void warn(const Session& session, const Problems& problems) {
  for (const auto& problem : problems) {
    session.note(printable(problem.text(session.lang)));
  }
}

// Those that were issued in the portfolio.
Result<std::vector<assure::Label>> issued_labels(Session& session, const Invocation& invocation) {
  AKASHI_TRY_ASSIGN(auto journal,
                    open_portfolio(session, invocation, portfolio::Journal::Access::kRead));
  const assure::Catalogue none;  // What is published needs no scheme to be read.
  const auto services = session.services();
  return service::all_labels({journal, none, services.clock, session.limits()});
}

// "" or an address of the web that ends in "/"; what stands in feeds and the site map.
bool good_url(std::string_view url) {
  return url.empty() ||
         ((url.starts_with("https://") || url.starts_with("http://")) && url.ends_with("/") &&
          url.find_first_of(" \t\r\n\"<>?#") == std::string_view::npos);
}

}  // namespace

int run_register_publish(Session& session, const Invocation& invocation) {
  const auto on = day_or_today(session, invocation, "on");
  if (!on) {
    return session.fail(on.error());
  }
  if (!invocation.has("labels") && !invocation.has("portfolio")) {
    return session.usage_error(msg::kMissingField, {"--labels"});
  }
  const std::string url(invocation.get("url"));
  if (!good_url(url)) {
    return session.usage_error(msg::kBadOption, {"url", url, "https://…/"});
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto key = service::read_signing_key(std::string(invocation.get("key")));
  if (!key) {
    return session.fail(key.error());
  }
  Problems problems;
  // Files that are named are all that is published, whatever portfolio the environment names.
  const auto labels =
      invocation.has("labels")
          ? service::read_label_files(invocation.all("labels"), session.limits(), problems)
          : issued_labels(session, invocation);
  if (!labels) {
    return session.fail(labels.error());
  }
  if (!problems.empty()) {
    warn(session, problems);
    session.usage_error(msg::kRegisterLabelProblems, {std::to_string(problems.size())});
    return kInputExit;
  }
  const std::string folder = invocation.arguments.front();
  const auto services = session.services();
  const auto done =
      service::publish_register(*labels, *catalogue, {.folder = folder, .on = *on, .url = url},
                                *key ? &**key : nullptr, session.limits(), services.pool);
  if (!done) {
    return session.fail(done.error());
  }
  for (const auto& warning : done->warnings) {
    session.note(printable(warning.text(session.lang)));
  }
  session.print(session.text(msg::kRegisterPublished,
                             {printable(folder), std::to_string(done->labels), assure::to_text(*on),
                              std::to_string(done->files), std::to_string(done->written),
                              std::to_string(done->removed),
                              *key ? session.text(msg::kRegisterSignedBy, {(*key)->id()})
                                   : session.text(msg::kRegisterUnsigned)}) +
                "\n");
  return 0;
}

int run_register_verify(Session& session, const Invocation& invocation) {
  const auto keys = service::read_public_keys(invocation.all("trust"));
  if (!keys) {
    return session.fail(keys.error());
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto services = session.services();
  const auto checked = service::check_register(invocation.arguments.front(), *keys, *catalogue,
                                               session.limits(), services.pool);
  if (!checked) {
    return session.fail(checked.error());
  }
  for (const auto& failure : checked->failures) {
    session.print(failure.text(session.lang) + "\n");
  }
  if (keys->empty()) {
    session.note(session.text(msg::kRegisterNoKey));
  }
  if (checked->other_program) {
    session.note(session.text(msg::kRegisterOtherProgram, {printable(checked->program)}));
  }
  const bool whole = checked->failed == 0;
  session.print(
      (whole
           ? session.text(msg::kRegisterWhole, {std::to_string(checked->labels), checked->published,
                                                std::to_string(checked->files)})
           : session.text(msg::kRegisterBroken, {std::to_string(checked->failed)})) +
      (checked->key.empty() ? "" : "  " + session.text(msg::kRegisterSignedBy, {checked->key})) +
      "\n");
  return whole ? 0 : 1;
}

}  // namespace akashi::cli
