// Dates, words of severity and addresses in the texts of an advisory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/advisory.h"

namespace akashi::feeds::mozilla {

// "January 18th, 2023", "Oct 15, 2024", "August, 2018" as "2023-01-18", "2024-10-15", "2018-08"; ""
// for anything else.
std::string read_date(std::string_view text);

// The highest of the words in "Low (High for Mozilla Suite)", in lower case; the text itself where
// none of them is known.
std::string severity_of(std::string_view impact);

// "1968423" and "1, 2" are bugs of Mozilla's tracker, all else an address as it is.
void add_bug(std::string_view url, std::vector<AdvisoryReference>& out);

// Every address of a text in Markdown or HTML, once.
void add_links(std::string_view text, std::vector<AdvisoryReference>& out);

// Those that it is about: where there is a list of references, what the text above it mentions is
// something else.
std::vector<std::string> cves_of(std::string_view text);

}  // namespace akashi::feeds::mozilla
