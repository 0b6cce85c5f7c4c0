// verify: whether a portfolio is as it was written.
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/messages/cli.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/portfolio_text.h"
#include "service/case_sign.h"
#include "service/keys.h"
#include "service/labels.h"

namespace akashi::cli {

namespace {

// The head that was noted: --head, or --checkpoint by a key of --trust.
Result<std::optional<portfolio::Head>> noted_head(Session& session, const Invocation& invocation,
                                                  const std::vector<PublicKey>& keys) {
  if (invocation.has("checkpoint")) {
    AKASHI_TRY_ASSIGN(auto head, service::read_checkpoint(std::string(invocation.get("checkpoint")),
                                                          keys, session.limits()));
    return std::optional(std::move(head));
  }
  auto head = portfolio::parse_head(invocation.get("head"));
  if (invocation.has("head") && !head) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {"head", std::string(invocation.get("head")), "NUMBER:DIGEST"});
  }
  return head;
}

// --key and -o: the head that was found, signed.
Result<void> write_checkpoint(Session& session, const Invocation& invocation,
                              const portfolio::Head& head) {
  const std::string file(invocation.get("output", "-"));
  AKASHI_TRY_ASSIGN(const auto key, service::read_signing_key(std::string(invocation.get("key"))));
  if (!key) {
    return {};
  }
  AKASHI_TRY_ASSIGN(
      const auto envelope,
      service::sign_head(head, format_time(session.services().clock.unix_seconds()), *key));
  return write_text(envelope, file, session);
}

}  // namespace

int run_verify(Session& session, const Invocation& invocation) {
  const auto keys = service::read_public_keys(invocation.all("trust"));
  if (!keys) {
    return session.fail(keys.error());
  }
  const auto known = noted_head(session, invocation, *keys);
  if (!known) {
    return session.fail(known.error());
  }
  auto journal = open_portfolio(session, invocation, portfolio::Journal::Access::kRead);
  if (!journal) {
    return session.fail(journal.error());
  }
  auto verified = service::verify_portfolio(*journal, *known, *keys, session.limits());
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
  if (sound) {  // Nothing is vouched for that is not whole.
    if (const auto written = write_checkpoint(session, invocation, verified->head); !written) {
      return session.fail(written.error());
    }
  }
  return sound ? 0 : 1;
}

}  // namespace akashi::cli
