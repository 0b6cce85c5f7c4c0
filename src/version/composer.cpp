// composer/semver VersionParser::normalize and normalizeBranch; PHP ext/standard/versioning.c.
//
// Key: the numbers, a mark for the stability and its numbers, kDev for "-dev", kEnd. Where one
// version ends and the other goes on, version_compare sorts dev, alpha, beta, RC before the end,
// numbers and patch after it.
#include "version/composer.h"

#include <array>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "composer";
constexpr std::size_t kClassicNumbers = 4;
constexpr std::string_view kBranchNumber = "9999999";
constexpr std::string_view kBranchSuffix = "dev";

// The digits of a first number, of a year; then pairs of digits, then one to three digits.
constexpr std::size_t kMaxFirst = 5;
constexpr std::size_t kYear = 4;
constexpr int kMaxPairs = 6;
constexpr int kMaxTails = 2;
constexpr std::size_t kMaxDate = 32;  // No longer date matches.

enum Mark : unsigned char {
  kDev = 0x01,
  kAlpha = 0x02,
  kBeta = 0x03,
  kCandidate = 0x04,
  kEnd = 0x05,
  kDigits = kNumberMin,  // Any first byte of a number.
  kPatch = 0xFF,
};

struct Composer {
  std::string_view numbers;  // As written, with separators; 'x' and '*' in a branch.
  std::size_t padding = 0;   // Numbers to add: zeros, or kBranchNumber in a branch.
  bool branch = false;
  Mark stability = kEnd;
  std::string_view stability_numbers;
  bool dev = false;
};

struct Stability {
  std::string_view name;
  Mark mark;
};
constexpr std::array kStabilities = {
    Stability{"stable", kEnd},   Stability{"beta", kBeta},   Stability{"b", kBeta},
    Stability{"rc", kCandidate}, Stability{"alpha", kAlpha}, Stability{"a", kAlpha},
    Stability{"patch", kPatch},  Stability{"pl", kPatch},    Stability{"p", kPatch},
};

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

bool is_dot_or_hyphen(char c) {
  return c == '.' || c == '-';
}

// ([.-]?dev)?$
bool read_dev(std::string_view rest, Composer& out) {
  if (!rest.empty() && is_dot_or_hyphen(rest.front())) {
    rest.remove_prefix(1);
  }
  out.dev = equal_ignoring_case(rest, "dev");
  return out.dev;
}

// (?:[.-]?\d+)*
std::string_view take_stability_numbers(std::string_view& rest) {
  const auto all = rest;
  auto after = rest;
  while (true) {
    if (!after.empty() && is_dot_or_hyphen(after.front())) {
      after.remove_prefix(1);
    }
    if (take_digits(after).empty()) {
      return all.substr(0, all.size() - rest.size());
    }
    rest = after;
  }
}

// After [._-]?: a stability, its numbers, "dev", all optional, and nothing else.
bool read_stability(std::string_view text, Composer& out) {
  if (text.empty() || read_dev(text, out)) {
    return true;
  }
  for (const auto& stability : kStabilities) {
    if (!starts_with_ignoring_case(text, stability.name)) {
      continue;
    }
    auto rest = text.substr(stability.name.size());
    const auto numbers = take_stability_numbers(rest);
    if (!rest.empty() && !read_dev(rest, out)) {
      continue;
    }
    out.stability = stability.mark;
    out.stability_numbers = numbers;
    if (stability.mark == kEnd) {  // "stable": what follows is dropped.
      out.stability_numbers = {};
      out.dev = false;
    }
    return true;
  }
  return false;
}

bool read_modifier(std::string_view rest, Composer& out) {
  if (read_stability(rest, out)) {
    return true;
  }
  const bool separator = is_dot_or_hyphen(rest.front()) || rest.front() == '_';
  return separator && read_stability(rest.substr(1), out);
}

// \d{1,5}(\.\d+){0,3} and a modifier.
bool read_classic(std::string_view text, Composer& out) {
  auto rest = text;
  const auto first = take_digits(rest);
  if (first.empty() || first.size() > kMaxFirst) {
    return false;
  }
  std::size_t count = 1;
  while (count < kClassicNumbers && rest.size() > 1 && rest[0] == '.' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    take_digits(rest);
    ++count;
  }
  out.numbers = text.substr(0, text.size() - rest.size());
  out.padding = kClassicNumbers - count;
  return read_modifier(rest, out);
}

// (?:[.:-]?\d{2}){pairs}(?:[.:-]?\d{1,3}){tails} over the whole text; the counts are upper limits.
bool is_date_rest(std::string_view text, int pairs, int tails) {
  if (text.empty()) {
    return true;
  }
  if (text.front() == '.' || text.front() == ':' || text.front() == '-') {
    text.remove_prefix(1);
  }
  auto after = text;
  const auto digits = take_digits(after).size();
  if (pairs > 0 && digits >= 2 && is_date_rest(text.substr(2), pairs - 1, tails)) {
    return true;
  }
  for (std::size_t length = 1; tails > 0 && length <= 3 && length <= digits; ++length) {
    if (is_date_rest(text.substr(length), 0, tails - 1)) {
      return true;
    }
  }
  return false;
}

// \d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3}){0,2} and a modifier.
bool read_date(std::string_view text, Composer& out) {
  auto rest = text;
  auto date =
      take_while(rest, [](char c) { return is_digit(c) || is_dot_or_hyphen(c) || c == ':'; });
  while (!date.empty() && !is_digit(date.back())) {
    date.remove_suffix(1);
  }
  if (date.size() <= kYear || date.size() > kMaxDate || !all_digits(date.substr(0, kYear))) {
    return false;
  }
  auto after_year = date.substr(kYear);
  if (!is_digit(after_year.front())) {
    after_year.remove_prefix(1);
  }
  if (after_year.size() < 2 || !is_digit(after_year[0]) || !is_digit(after_year[1]) ||
      !is_date_rest(after_year.substr(2), kMaxPairs - 1, kMaxTails)) {
    return false;
  }
  out.numbers = date;
  out.padding = 0;
  return read_modifier(text.substr(date.size()), out);
}

// \d+(\.(\d+|[xX*])){0,3}[.-]?dev
bool read_branch(std::string_view text, Composer& out) {
  if (text.size() <= kBranchSuffix.size() ||
      !equal_ignoring_case(text.substr(text.size() - kBranchSuffix.size()), kBranchSuffix)) {
    return false;
  }
  text.remove_suffix(kBranchSuffix.size());
  if (is_dot_or_hyphen(text.back())) {
    text.remove_suffix(1);
  }
  auto rest = text;
  if (take_digits(rest).empty()) {
    return false;
  }
  std::size_t count = 1;
  for (; count < kClassicNumbers && take(rest, '.'); ++count) {
    if (!rest.empty() && (rest.front() == 'x' || rest.front() == 'X' || rest.front() == '*')) {
      rest.remove_prefix(1);
    } else if (take_digits(rest).empty()) {
      return false;
    }
  }
  out = {.numbers = text, .padding = kClassicNumbers - count, .branch = true, .dev = true};
  return rest.empty();
}

// Takes off what normalize() takes off before it looks at the numbers: an alias, a stability flag,
// a build.
std::string_view without_decoration(std::string_view text) {
  if (const auto space = text.find(' '); space != std::string_view::npos) {
    const auto words = trim(text.substr(space));
    if (words.starts_with("as ") && !trim(words.substr(2)).contains(' ')) {
      text = text.substr(0, space);
    }
  }
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    const auto flag = text.substr(at + 1);
    for (const std::string_view name : {"stable", "rc", "beta", "alpha", "dev"}) {
      if (equal_ignoring_case(flag, name)) {
        text = text.substr(0, at);
      }
    }
  }
  if (starts_with_ignoring_case(text, "dev-")) {
    return {};
  }
  if (const auto plus = text.find('+'); plus != std::string_view::npos && plus > 0 &&
                                        plus + 1 < text.size() && !text.contains(' ') &&
                                        !text.substr(0, plus).contains(',')) {
    text = text.substr(0, plus);
  }
  return text;
}

Result<Composer> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(text, kId));
  auto rest = without_decoration(trimmed);
  if (!rest.empty() && (rest.front() == 'v' || rest.front() == 'V')) {
    rest.remove_prefix(1);
  }
  Composer out;
  if (read_classic(rest, out)) {
    return out;
  }
  out = {};
  if (read_date(rest, out)) {
    return out;
  }
  out = {};
  if (read_branch(rest, out)) {
    return out;
  }
  return not_a_version(text, kId);
}

// One step of version_compare: a number or a mark.
struct Step {
  Mark mark = kEnd;
  Number number;
};

class Steps {
 public:
  explicit Steps(const Composer& version) : version_(version), rest_(version.numbers) {}

  Step next() {
    if (!rest_.empty()) {
      return {kDigits, take_number()};
    }
    if (padding_ < version_.padding) {
      ++padding_;
      return {kDigits, version_.branch ? Number{kBranchNumber} : Number{}};
    }
    if (!stability_seen_ && version_.stability != kEnd) {
      stability_seen_ = true;
      rest_ = version_.stability_numbers;
      skip_separator();
      return {version_.stability, {}};
    }
    if (version_.dev && !dev_seen_) {
      dev_seen_ = true;
      return {kDev, {}};
    }
    return {};
  }

 private:
  Number take_number() {
    const auto digits = take_digits(rest_);
    Number number = to_number(digits);
    if (digits.empty()) {  // 'x' or '*'
      rest_.remove_prefix(1);
      number = {kBranchNumber};
    }
    skip_separator();
    return number;
  }
  void skip_separator() {
    if (!rest_.empty() && !is_digit(rest_.front())) {
      rest_.remove_prefix(1);
    }
  }

  const Composer& version_;
  std::string_view rest_;
  std::size_t padding_ = 0;
  bool stability_seen_ = false;
  bool dev_seen_ = false;
};

std::strong_ordering order(const Composer& a, const Composer& b) {
  Steps left(a);
  Steps right(b);
  while (true) {
    const auto x = left.next();
    const auto y = right.next();
    if (x.mark != y.mark) {
      return x.mark <=> y.mark;
    }
    if (x.mark == kEnd) {
      return std::strong_ordering::equal;
    }
    if (x.number != y.number) {
      return x.number <=> y.number;
    }
  }
}

void put(const Composer& version, std::string& out) {
  Steps steps(version);
  while (true) {
    const auto step = steps.next();
    if (step.mark == kDigits) {
      put_number(out, step.number);
      continue;
    }
    put_mark(out, step.mark);
    if (step.mark == kEnd) {
      return;
    }
  }
}

}  // namespace

constinit const Scheme kComposer{
    .id = "composer",
    .description = "PHP packages (composer/semver, version_compare)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
