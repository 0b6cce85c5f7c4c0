#include "cli/days.h"

#include <string>

#include "base/messages/cli.h"

namespace akashi::cli {

Result<std::optional<assure::Date>> day_option(const Invocation& invocation,
                                               std::string_view name) {
  if (!invocation.has(name)) {
    return std::nullopt;
  }
  const auto text = invocation.get(name);
  const auto date = assure::parse_date(text);
  if (!date) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                {std::string(name), std::string(text), "YYYY-MM-DD"});
  }
  return date;
}

Result<assure::Date> day_or_today(Session& session, const Invocation& invocation,
                                  std::string_view name) {
  AKASHI_TRY_ASSIGN(const auto given, day_option(invocation, name));
  return given ? *given : assure::day_at(session.services().clock.unix_seconds());
}

}  // namespace akashi::cli
