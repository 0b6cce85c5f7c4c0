#include "feed/cve_ids.h"

#include <algorithm>
#include <unordered_set>

#include "base/strings.h"

namespace akashi {
namespace {

constexpr std::size_t kPrefix = 4;  // "CVE-"
constexpr std::size_t kYear = 4;
constexpr std::size_t kMostDigits = 19;

// The length of the id at the beginning of the text; 0: none.
std::size_t id_length(std::string_view text) {
  if (text.size() < kPrefix + kYear + 1 || !equal_ignoring_case(text.substr(0, kPrefix), "CVE-") ||
      !std::ranges::all_of(text.substr(kPrefix, kYear), is_digit) || text[kPrefix + kYear] != '-') {
    return 0;
  }
  const auto begin = kPrefix + kYear + 1;
  auto end = begin;
  while (end < text.size() && is_digit(text[end])) {
    ++end;
  }
  constexpr std::size_t kFewestDigits = 4;
  const auto digits = end - begin;
  const bool whole = end == text.size() || !is_alnum(text[end]);
  return whole && digits >= kFewestDigits && digits <= kMostDigits ? end : 0;
}

}  // namespace

bool is_cve_id(std::string_view text) {
  return text.starts_with("CVE-") && id_length(text) == text.size();
}

std::vector<std::string> find_cve_ids(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins =
        (text[at] == 'C' || text[at] == 'c') && (at == 0 || !is_alnum(text[at - 1]));
    const auto length = begins ? id_length(text.substr(at)) : 0;
    if (length == 0) {
      continue;
    }
    auto id = "CVE-" + std::string(text.substr(at + kPrefix, length - kPrefix));
    out.push_back(std::move(id));
    at += length - 1;
  }
  std::unordered_set<std::string> seen;
  std::erase_if(out, [&](const std::string& id) { return !seen.insert(id).second; });
  return out;
}

std::string leading_date(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() < kShape.size()) {
    return {};
  }
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == 'd' ? !is_digit(text[i]) : text[i] != kShape[i]) {
      return {};
    }
  }
  return std::string(text.substr(0, kShape.size()));
}

}  // namespace akashi
