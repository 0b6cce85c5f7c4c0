#include "cli/age_gate.h"

#include <algorithm>

#include "base/messages/cli.h"
#include "base/strings.h"

namespace akashi::cli {

int age_gate(const Session& session, const Invocation& invocation,
             const service::DatabaseStatus& status) {
  for (const auto& name : status.expired) {
    const auto channel = std::ranges::find(status.channels, name, &store::Channel::name);
    session.note(session.text(msg::kWarning) + ": " +
                 session.text(msg::kChannelExpired, {printable(name), channel->expires}));
  }
  std::uint32_t most = 0;
  if (!invocation.has("max-age") || !session.read_count(invocation, "max-age", 0, most)) {
    return 0;
  }
  if (!status.age) {
    session.note(session.text(msg::kNoDataAge));
    return 1;
  }
  if (status.age->days <= most) {
    return 0;
  }
  session.note(session.text(
      msg::kTooOld,
      {printable(status.age->source), std::to_string(status.age->days), std::to_string(most)}));
  return 1;
}

}  // namespace akashi::cli
