// CSAF 2.0, 3.1.2.3: the name of a product_version_range is a VERS ("vers:<type>/<constraints>") or
// vls, "a string which is understandable by humans". Real ones: "< V4.5", ">=1.0|<2.0",
// "All versions < V7", "vers:all/*", "1.2 and prior", "<= 6.3 Build 12", "<=The_first_2".
//
// A text is read when all of it is comparators and versions that are one token each. Everything
// else ("Update 3", "SP1", "Build 12", a product's name) is nothing that can be compared.
#include "feeds/csaf/phrases.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "version/cpe.h"

namespace akashi::feeds::csaf {
namespace {

constexpr std::size_t kLongest = 512;

struct Bound {
  enum class Kind : std::uint8_t { kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kEqual };
  Kind kind = Kind::kEqual;
  std::string version;

  bool lower() const { return kind == Kind::kGreater || kind == Kind::kGreaterOrEqual; }
};

struct Word {
  std::string_view text;
  Bound::Kind kind;
};
constexpr auto kSigns = std::to_array<Word>({
    {"<=", Bound::Kind::kLessOrEqual},
    {">=", Bound::Kind::kGreaterOrEqual},
    {"<", Bound::Kind::kLess},
    {">", Bound::Kind::kGreater},
    {"=", Bound::Kind::kEqual},
    {"\xE2\x89\xA4", Bound::Kind::kLessOrEqual},
    {"\xE2\x89\xA5", Bound::Kind::kGreaterOrEqual},
});
// Before a version.
constexpr auto kHeads = std::to_array<Word>({
    {"prior to ", Bound::Kind::kLess},
    {"before ", Bound::Kind::kLess},
    {"earlier than ", Bound::Kind::kLess},
    {"lower than ", Bound::Kind::kLess},
    {"less than ", Bound::Kind::kLess},
    {"up to and including ", Bound::Kind::kLessOrEqual},
    {"later than ", Bound::Kind::kGreater},
});
// Behind one.
constexpr auto kTails = std::to_array<Word>({
    {" and prior", Bound::Kind::kLessOrEqual},
    {" or prior", Bound::Kind::kLessOrEqual},
    {" and earlier", Bound::Kind::kLessOrEqual},
    {" or earlier", Bound::Kind::kLessOrEqual},
    {" and below", Bound::Kind::kLessOrEqual},
    {" or below", Bound::Kind::kLessOrEqual},
    {" and later", Bound::Kind::kGreaterOrEqual},
    {" or later", Bound::Kind::kGreaterOrEqual},
    {" and newer", Bound::Kind::kGreaterOrEqual},
    {" or newer", Bound::Kind::kGreaterOrEqual},
    {" and above", Bound::Kind::kGreaterOrEqual},
});
constexpr auto kAll =
    std::to_array<std::string_view>({"*", "all", "all versions", "all version", "vers:all/*"});

// "all versions < 3" and "versions prior to 3" say what the rest says.
void eat_all_versions(std::string_view& text) {
  for (const std::string_view head :
       {"all versions ", "all versions,", "versions ", "version ", "all "}) {
    if (text.starts_with(head)) {
      text = trim(text.substr(head.size()));
      return;
    }
  }
}

bool eat_sign(std::string_view& text, Bound::Kind& kind) {
  for (const auto& sign : kSigns) {
    if (text.starts_with(sign.text)) {
      kind = sign.kind;
      text = trim(text.substr(sign.text.size()));
      return true;
    }
  }
  return false;
}

// Up to white space, a separator or the next comparator.
std::string_view eat_token(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && !is_space(text[end]) &&
         !std::string_view("|,<>=").contains(text[end])) {
    ++end;
  }
  const auto token = text.substr(0, end);
  text = trim(text.substr(end));
  return token;
}

// Between two bounds: '|', ',', "and", or nothing at all.
void eat_separator(std::string_view& text) {
  if (text.starts_with('|') || text.starts_with(',')) {
    text = trim(text.substr(1));
  } else if (text.starts_with("and ") || text.starts_with("and<") || text.starts_with("and>")) {
    text = trim(text.substr(3));
  }
}

// Each with a comparator.
std::optional<std::vector<Bound>> read_bounds(std::string_view text, bool vers) {
  std::vector<Bound> bounds;
  while (!text.empty()) {
    Bound bound;
    if (!eat_sign(text, bound.kind) && !vers) {  // VERS leaves out "=".
      return std::nullopt;
    }
    auto version = plain_version(eat_token(text));
    if (!version) {
      return std::nullopt;
    }
    bound.version = std::move(*version);
    bounds.push_back(std::move(bound));
    eat_separator(text);
  }
  return bounds;
}

std::optional<std::vector<Bound>> read_words(std::string_view text) {
  for (const auto& head : kHeads) {
    if (text.starts_with(head.text)) {
      auto version = plain_version(trim(text.substr(head.text.size())));
      return version ? std::optional(std::vector<Bound>{{head.kind, std::move(*version)}})
                     : std::nullopt;
    }
  }
  for (const auto& tail : kTails) {
    if (text.ends_with(tail.text)) {
      text.remove_suffix(tail.text.size());
      auto version = plain_version(trim(text));
      return version ? std::optional(std::vector<Bound>{{tail.kind, std::move(*version)}})
                     : std::nullopt;
    }
  }
  return std::nullopt;
}

// Certainly below.
bool below(const std::string& a, const std::string& b) {
  const auto left = version::cpe_bounds(a);
  const auto right = version::cpe_bounds(b);
  return left && right && left->high < right->low;
}

// A lower bound and the upper one behind it are one span; versions in rising order, as VERS has
// them. In another order nobody knows whether both hold, or one.
std::optional<std::vector<VersionSpan>> to_spans(const std::vector<Bound>& bounds) {
  std::vector<VersionSpan> spans;
  bool open = false;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const auto& bound = bounds[i];
    const bool same = i > 0 && bounds[i - 1].version == bound.version;
    const bool one_version = same && bounds[i - 1].kind == Bound::Kind::kGreaterOrEqual &&
                             bound.kind == Bound::Kind::kLessOrEqual;
    if (i > 0 && !one_version && !below(bounds[i - 1].version, bound.version)) {
      return std::nullopt;
    }
    if (bound.kind == Bound::Kind::kEqual) {
      if (open) {
        return std::nullopt;
      }
      spans.push_back({.start = bound.version, .end = bound.version, .end_included = true});
    } else if (bound.lower()) {
      if (open) {
        return std::nullopt;
      }
      spans.push_back(
          {.start = bound.version, .start_excluded = bound.kind == Bound::Kind::kGreater});
      open = true;
    } else {
      if (!open && !spans.empty()) {
        return std::nullopt;
      }
      if (!open) {
        spans.emplace_back();
      }
      spans.back().end = bound.version;
      spans.back().end_included = bound.kind == Bound::Kind::kLessOrEqual;
      open = false;
    }
  }
  return spans;
}

}  // namespace

std::optional<std::string> plain_version(std::string_view text) {
  text = trim(text);
  if (text.size() > 1 && (text.front() == 'v' || text.front() == 'V')) {
    text.remove_prefix(1);
  }
  const auto allowed = [](char c) {
    return is_alnum(c) || std::string_view("._+:~()-").contains(c);
  };
  if (text.empty() || !is_digit(text.front()) || !std::ranges::all_of(text, allowed)) {
    return std::nullopt;
  }
  return std::string(text);
}

std::optional<std::vector<VersionSpan>> read_range_phrase(std::string_view original) {
  if (original.size() > kLongest) {
    return std::nullopt;
  }
  const auto lower = to_lower(trim(original));
  std::string_view text = lower;
  if (std::ranges::find(kAll, text) != kAll.end()) {
    return std::vector<VersionSpan>{{}};
  }
  if (text.starts_with("vers:")) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || text.contains('%')) {
      return std::nullopt;
    }
    text = trim(text.substr(slash + 1));
    if (text == "*") {
      return std::vector<VersionSpan>{{}};
    }
  } else {
    eat_all_versions(text);
  }
  auto bounds = read_bounds(text, lower.starts_with("vers:"));
  if (!bounds) {
    bounds = read_words(text);
  }
  if (!bounds || bounds->empty()) {
    return std::nullopt;
  }
  return to_spans(*bounds);
}

}  // namespace akashi::feeds::csaf
