// RFC 3339 times as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi::document {

// "2024-05-06T07:08:09.5+02:00" -> "2024-05-06T05:08:09Z": the only form that SPDX 2 has. Nothing
// for text that is not a time.
std::optional<std::string> utc_seconds(std::string_view rfc3339);

}  // namespace akashi::document
