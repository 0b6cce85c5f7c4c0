// CVE ids and dates in the fields of feeds that are not about one record each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi {

// "CVE-", four digits, "-", four to nineteen digits.
bool is_cve_id(std::string_view text);

// Every one in the text, in capital letters, once each, in order: in "CVE-2011-2523;OSVDB-73573",
// in a title. What stands inside a longer word is none.
std::vector<std::string> find_cve_ids(std::string_view text);

// The leading "YYYY-MM-DD" of a date or time; "" where there is none.
std::string leading_date(std::string_view text);

}  // namespace akashi
