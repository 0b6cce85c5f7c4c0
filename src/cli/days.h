// Days as options: YYYY-MM-DD, without time and zone.
#pragma once

#include <optional>
#include <string_view>

#include "assure/date.h"
#include "base/result.h"
#include "cli/session.h"

namespace akashi::cli {

// Nothing when the option is not given; an error when it is no day.
Result<std::optional<assure::Date>> day_option(const Invocation& invocation, std::string_view name);
// The option's day, or today (UTC).
Result<assure::Date> day_or_today(Session& session, const Invocation& invocation,
                                  std::string_view name);

}  // namespace akashi::cli
