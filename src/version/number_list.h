// Numbers between separators, compared one by one; a shorter list comes first (1.0 < 1.0.0). For
// Hackage and CRAN.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace akashi::version {

// The trimmed text, when it is numbers with one of `separators` between each two.
Result<std::string_view> parse_number_list(std::string_view text, std::string_view separators,
                                           std::string_view scheme);
std::strong_ordering order_number_list(std::string_view a, std::string_view b);
void put_number_list(std::string_view list, std::string& out);

}  // namespace akashi::version
