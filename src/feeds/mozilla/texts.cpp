#include "feeds/mozilla/texts.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/strings.h"
#include "feed/cve_ids.h"

namespace akashi::feeds::mozilla {
namespace {

constexpr auto kMonths = std::to_array<std::string_view>(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});
// Lowest first.
constexpr auto kWords =
    std::to_array<std::string_view>({"low", "medium", "moderate", "high", "severe", "critical"});
constexpr std::string_view kBugs = "https://bugzilla.mozilla.org/";
constexpr std::size_t kMostBugs = 2000;

std::string two_digits(std::size_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string_view leading_digits(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

}  // namespace

std::string read_date(std::string_view text) {
  std::size_t month = 0;
  std::size_t day = 0;
  std::string year;
  for (const auto word : split_spaces(text)) {
    const auto digits = leading_digits(word);
    if (digits.size() == 4) {
      year = digits;
    } else if (!digits.empty() && digits.size() <= 2) {
      day = static_cast<std::size_t>(*parse_u64(digits));
    } else if (word.size() >= 3 && month == 0) {
      const auto at = std::ranges::find(kMonths, to_lower(word.substr(0, 3)));
      month = at == kMonths.end() ? 0 : static_cast<std::size_t>(at - kMonths.begin()) + 1;
    }
  }
  constexpr std::size_t kMostDays = 31;
  if (year.empty() || month == 0 || day > kMostDays) {
    return {};
  }
  return year + "-" + two_digits(month) + (day == 0 ? "" : "-" + two_digits(day));
}

std::string severity_of(std::string_view impact) {
  auto text = to_lower(impact);
  for (auto at = kWords.size(); at > 0; --at) {
    if (text.contains(kWords[at - 1])) {
      return std::string(kWords[at - 1] == "severe" ? "critical" : kWords[at - 1]);
    }
  }
  return text;
}

void add_bug(std::string_view url, std::vector<AdvisoryReference>& out) {
  url = trim(url);
  if (url.empty()) {
    return;
  }
  std::string list;
  std::size_t count = 0;
  const auto spaced = replace_all(url, ",", " ");
  for (const auto word : split_spaces(spaced)) {
    if (leading_digits(word).size() != word.size() || ++count > kMostBugs) {
      out.push_back({"REPORT", std::string(url)});
      return;
    }
    list += (list.empty() ? "" : ",") + std::string(word);
  }
  if (count > 0) {
    out.push_back({"REPORT", std::string(kBugs) +
                                 (count == 1 ? "show_bug.cgi?id=" : "buglist.cgi?bug_id=") + list});
  }
}

void add_links(std::string_view text, std::vector<AdvisoryReference>& out) {
  std::unordered_set<std::string_view> seen;
  for (std::size_t at = text.find("http"); at != std::string_view::npos;
       at = text.find("http", at + 1)) {
    const auto rest = text.substr(at);
    if (!rest.starts_with("http://") && !rest.starts_with("https://")) {
      continue;
    }
    auto link = rest.substr(0, rest.find_first_of(" \t\r\n\"'<>()[]{}|\\"));
    while (!link.empty() && std::string_view(".,;:").contains(link.back())) {
      link.remove_suffix(1);
    }
    if (seen.insert(link).second) {
      const auto begins = [&](std::string_view what) { return link.substr(0, 40).contains(what); };
      out.push_back({begins("bugzilla.") ? "REPORT" : "WEB", std::string(link)});
    }
  }
}

std::vector<std::string> cves_of(std::string_view text) {
  const auto at = std::max(text.rfind(">References<") + 1, text.rfind("# References") + 1);
  if (at != 0) {
    if (auto listed = find_cve_ids(text.substr(at)); !listed.empty()) {
      return listed;
    }
  }
  return find_cve_ids(text);
}

}  // namespace akashi::feeds::mozilla
