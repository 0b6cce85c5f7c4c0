#include "version/native_range.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/strings.h"
#include "version/vers.h"
#include "version/version_set.h"

namespace akashi::version {
namespace {

using Set = std::vector<Interval>;

// What "1.2.x" and the like are made of, where numbers count: "^1.2", "~> 1.2", "1.*".
struct Partial {
  std::vector<std::string> numbers;
  bool wildcard = false;  // Ends in x, X or *.
  std::string rest;       // "-rc.1"
};

struct Syntax {
  std::string_view type;
  std::string_view bare;  // The operator of a version that stands alone.
  std::string_view low;   // What makes a bound the earliest of its pre-releases: "-0".
  std::size_t full;       // Numbers of a complete version; 0: any count is complete.
  bool spaces_join;       // "a b" is both, as "a, b".
  bool low_at_least;      // ">=1.2" begins with the pre-releases too.
};

constexpr auto kSyntaxes = std::to_array<Syntax>({
    {"cargo", "^", "-0", 3, false, false},
    {"composer", "=", "-dev", 0, true, true},
    {"conan", "=", "-", 0, true, false},
    {"gem", "=", ".A", 0, false, false},
    {"hex", "==", "-0", 3, false, false},
    {"npm", "=", "-0", 3, true, false},
    {"pypi", "", ".dev0", 0, false, false},
});
constexpr Syntax kPlain{"", "=", "", 0, true, false};

const Syntax& syntax_of(std::string_view type) {
  const auto* found = std::ranges::find(kSyntaxes, type, &Syntax::type);
  return found == kSyntaxes.end() ? kPlain : *found;
}

std::unexpected<Error> bad(std::string_view type, std::string_view part) {
  return fail(ErrorCode::kInvalidInput, msg::kBadValue,
              {"range", std::string(part.substr(0, 200)), std::string(type) + " range"});
}

std::optional<Partial> read_partial(std::string_view text) {
  Partial out;
  if (text.starts_with('v') || text.starts_with('V')) {
    text.remove_prefix(1);
  }
  while (true) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (end != 0 && !out.wildcard) {
      out.numbers.emplace_back(text.substr(0, end));
      text.remove_prefix(end);
    } else if (text.starts_with('x') || text.starts_with('X') || text.starts_with('*')) {
      out.wildcard = true;
      text.remove_prefix(1);
    } else {
      return std::nullopt;
    }
    if (text.size() < 2 || text[0] != '.' ||
        !(is_digit(text[1]) || text[1] == 'x' || text[1] == 'X' || text[1] == '*')) {
      break;
    }
    text.remove_prefix(1);
  }
  out.rest = text;
  if (out.wildcard && !text.empty() && text[0] != '-' && text[0] != '+') {
    return std::nullopt;
  }
  return out;
}

// "19" is "20": numbers of any length.
std::string plus_one(std::string digits) {
  for (auto i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return digits;
    }
    digits[i] = '0';
  }
  return "1" + digits;
}

class Reader {
 public:
  Reader(std::string_view type, const Scheme& scheme)
      : syntax_(syntax_of(type)), type_(type), scheme_(scheme) {}

  Result<Set> read(std::string_view text) {
    Set out;
    for (const auto& alternative : alternatives(text)) {
      AKASHI_TRY_ASSIGN(auto set, read_all(trim(alternative)));
      std::ranges::move(set, std::back_inserter(out));
    }
    return unite(std::move(out));
  }

 private:
  std::vector<std::string> alternatives(std::string_view text) const {
    auto all = replace_all(text, type_ == "hex" ? " or " : "||", "\n");
    if (type_ == "composer") {
      all = replace_all(all, "|", "\n");
    }
    if (type_ == "openssl") {
      all = replace_all(all, ",", "\n");
    }
    std::vector<std::string> out;
    for (const auto part : split(all, '\n')) {
      out.emplace_back(part);
    }
    return out;
  }

  // Everything that is joined must hold.
  Result<Set> read_all(std::string_view text) {
    if (text.empty()) {
      if (type_ == "npm") {
        return Set(1);
      }
      return type_ == "conan" ? bound(">=", "0.0.0") : Result<Set>(bad(type_, text));
    }
    auto joined = std::string(text);
    if (type_ == "hex") {
      joined = replace_all(joined, " and ", ",");
    }
    if (type_ == "conan") {
      // Of what follows a comma only one option is known; it says what may be chosen.
      const auto options = cut(joined, ",");
      if (options && !trim(options->second).starts_with("include_prerelease")) {
        return bad(type_, options->second);
      }
      joined = options ? std::string(options->first) : joined;
    }
    // What any of the terms leaves out is taken out once, at the end: intersecting with each would
    // take quadratic time where many leave single versions out.
    Set outside;
    for (const auto part : split(joined, ',')) {
      AKASHI_TRY(read_joined(trim(part), outside));
    }
    return complement(outside);
  }

  static void leave_out(std::span<const Interval> but, Set& outside) {
    std::ranges::move(complement(but), std::back_inserter(outside));
  }

  Result<void> read_joined(std::string_view text, Set& outside) {
    if (const auto at = text.find(" - "); at != std::string_view::npos && syntax_.spaces_join) {
      AKASHI_TRY_ASSIGN(const auto set,
                        hyphen(trim(text.substr(0, at)), trim(text.substr(at + 3))));
      leave_out(set, outside);
      return {};
    }
    do {
      const auto sign_end = std::min(text.find_first_not_of("<>=!~^"), text.size());
      const auto sign = text.substr(0, sign_end);
      text = trim(text.substr(sign_end));
      const auto end = syntax_.spaces_join ? std::min(text.find_first_of(" \t<>=!~^"), text.size())
                                           : text.size();
      const auto version = text.substr(0, end);
      AKASHI_TRY_ASSIGN(const auto set, term(sign.empty() ? syntax_.bare : sign, version));
      leave_out(set, outside);
      text = trim(text.substr(end));
    } while (!text.empty());
    return {};
  }

  Result<Set> hyphen(std::string_view from, std::string_view to) {
    AKASHI_TRY_ASSIGN(const auto lower, term(">=", from));
    const auto partial = read_partial(to);
    const bool complete = partial && !partial->wildcard &&
                          partial->numbers.size() >= std::max<std::size_t>(syntax_.full, 3);
    AKASHI_TRY_ASSIGN(const auto upper,
                      complete || !partial ? term("<=", to) : below_next(*partial));
    return intersect(lower, upper);
  }

  Result<Set> term(std::string_view sign, std::string_view version) {
    if (version.empty() || version.contains(' ')) {
      return bad(type_, version);
    }
    if (type_ == "conan" && (version == "*" || version == "*-")) {
      return bound(">=", "0.0.0");
    }
    const auto partial = read_partial(version);
    if (sign == "^" || sign == "~" || sign == "~>" || sign == "~=") {
      if (!partial || !takes(sign) || (type_ == "conan" && partial->wildcard)) {
        return bad(type_, std::string(sign) + std::string(version));
      }
      return sign == "^" ? caret(*partial) : tilde(sign, *partial, version);
    }
    if (partial && type_ != "conan" && (partial->wildcard || is_short(*partial))) {
      return ranged(sign, *partial);
    }
    const bool letter = type_ == "npm" && version.starts_with('v');
    return compared(sign, std::string(version.substr(letter ? 1 : 0)));
  }

  bool takes(std::string_view sign) const {
    constexpr auto kTakes =
        std::to_array<std::pair<std::string_view, std::string_view>>({{"cargo", "^ ~"},
                                                                      {"composer", "^ ~"},
                                                                      {"conan", "^ ~"},
                                                                      {"gem", "~>"},
                                                                      {"hex", "~>"},
                                                                      {"npm", "^ ~ ~>"},
                                                                      {"pypi", "~="}});
    const auto* row = std::ranges::find(kTakes, type_, [](const auto& r) { return r.first; });
    return row != kTakes.end() &&
           std::ranges::any_of(split_spaces(row->second), [&](auto one) { return one == sign; });
  }

  // node-semver and Cargo read "1.2" as "1.2.x".
  bool is_short(const Partial& partial) const {
    return (type_ == "npm" || type_ == "cargo") && partial.rest.empty() &&
           partial.numbers.size() < syntax_.full;
  }

  // "1.2" of `count` numbers and more zeros up to a complete version.
  std::string version_of(std::span<const std::string> numbers) const {
    std::string out;
    for (std::size_t i = 0; i < std::max({numbers.size(), syntax_.full, std::size_t{1}}); ++i) {
      out += (i == 0 ? "" : ".") + (i < numbers.size() ? numbers[i] : std::string("0"));
    }
    return out;
  }
  // The earliest of what follows the first `count` numbers: of "1.2.3" and 2, "1.3.0-0".
  std::string next_of(const Partial& partial, std::size_t count) const {
    std::vector<std::string> numbers(partial.numbers.begin(),
                                     partial.numbers.begin() + static_cast<std::ptrdiff_t>(count));
    numbers.back() = plus_one(numbers.back());
    return version_of(numbers) + std::string(syntax_.low);
  }
  std::string start_of(const Partial& partial) const {
    const bool low = syntax_.low_at_least && partial.rest.empty();
    return version_of(partial.numbers) + partial.rest + std::string(low ? syntax_.low : "");
  }

  Result<Set> below_next(const Partial& partial) {
    return partial.numbers.empty() ? Result<Set>(Set(1))
                                   : bound("<", next_of(partial, partial.numbers.size()));
  }

  Result<Set> between(const std::string& from, const std::string& below) {
    AKASHI_TRY_ASSIGN(const auto lower, bound(">=", from));
    AKASHI_TRY_ASSIGN(const auto upper, bound("<", below));
    return intersect(lower, upper);
  }

  // Up to the next change of the first number that is not zero.
  Result<Set> caret(const Partial& partial) {
    if (partial.numbers.empty()) {
      return Set(1);
    }
    const auto nonzero = std::ranges::find_if(
        partial.numbers, [](const std::string& n) { return n.find_first_not_of('0') != n.npos; });
    const auto fixed = std::min<std::size_t>(
        static_cast<std::size_t>(nonzero - partial.numbers.begin()) + 1, partial.numbers.size());
    return between(start_of(partial), next_of(partial, fixed));
  }

  // npm, cargo: the second number stays; the others: all but the last one stay.
  Result<Set> tilde(std::string_view sign, const Partial& partial, std::string_view text) {
    const auto count = partial.numbers.size();
    if (count == 0) {
      return Set(1);
    }
    if (type_ == "npm" || type_ == "cargo" || type_ == "conan") {
      return between(start_of(partial), next_of(partial, std::min<std::size_t>(count, 2)));
    }
    if (sign == "~=" && count < 2) {
      return bad(type_, text);
    }
    const auto from = type_ == "composer" ? start_of(partial) : std::string(text);
    return between(from, next_of(partial, std::max<std::size_t>(count - 1, 1)));
  }

  // "<1.2.x" and the like, by what the missing numbers can be.
  Result<Set> ranged(std::string_view sign, const Partial& partial) {
    if (partial.numbers.empty()) {
      const bool none = sign == "<" || sign == ">" || sign == "!=";
      return none ? Set() : Set(1);
    }
    const auto low = type_ == "pypi" || syntax_.low_at_least ? std::string(syntax_.low) : "";
    const auto from = version_of(partial.numbers) + low;
    const auto next = next_of(partial, partial.numbers.size());
    if (sign == "=" || sign == "==") {
      return between(from, next);
    }
    if (sign == "!=") {
      AKASHI_TRY_ASSIGN(const auto inside, between(from, next));
      return complement(inside);
    }
    if (sign == ">") {
      return bound(">=", version_of(plus(partial)));
    }
    if (sign == ">=") {
      return bound(">=", from);
    }
    if (sign == "<") {
      return bound("<", version_of(partial.numbers) + std::string(syntax_.low));
    }
    return sign == "<=" ? bound("<", next) : Result<Set>(bad(type_, sign));
  }
  static std::vector<std::string> plus(const Partial& partial) {
    auto numbers = partial.numbers;
    numbers.back() = plus_one(numbers.back());
    return numbers;
  }

  Result<Set> compared(std::string_view sign, std::string version) {
    // composer/semver parseConstraint: such a bound without a stability has the earliest one. It
    // looks for "RC" in a text of lower case: a release candidate counts as without.
    if (type_ == "composer" && (sign == "<" || sign == ">=")) {
      const auto lower = to_lower(version);
      if (!lower.contains('-') || (lower.contains("-rc") && !lower.ends_with("dev"))) {
        version += syntax_.low;
      }
    }
    return bound(sign, version);
  }

  Result<Set> bound(std::string_view sign, const std::string& version) {
    AKASHI_TRY_ASSIGN(const auto key, sort_key(scheme_, version));
    Interval interval;
    const bool equal = sign == "=" || sign == "==" || sign == "===";
    const bool unequal = sign == "!=" || sign == "<>";
    if (equal || unequal || sign == ">" || sign == ">=") {
      interval.lower = version;
      interval.lower_key = key;
      interval.lower_exclusive = sign == ">";
    }
    if (equal || unequal || sign == "<" || sign == "<=") {
      interval.upper = version;
      interval.upper_key = key;
      interval.upper_inclusive = sign != "<";
      interval.has_upper = true;
    }
    if (interval.lower.empty() && !interval.has_upper) {
      return bad(type_, std::string(sign) + version);
    }
    return unequal ? complement(Set{interval}) : Set{interval};
  }

  const Syntax& syntax_;
  std::string_view type_;
  const Scheme& scheme_;
};

// Maven's and NuGet's: "[1.0,2.0)", "(,1.0]", "[1.0]"; Maven joins several with ",".
class BracketReader {
 public:
  BracketReader(std::string_view type, const Scheme& scheme) : type_(type), scheme_(scheme) {}

  Result<Set> read(std::string_view text) {
    if (!text.starts_with('[') && !text.starts_with('(')) {
      return alone(text);
    }
    Set out;
    while (!text.empty()) {
      const auto end = text.find_first_of(")]");
      if ((text[0] != '[' && text[0] != '(') || end == std::string_view::npos) {
        return bad(type_, text);
      }
      AKASHI_TRY_ASSIGN(auto interval, one(text.substr(0, end + 1)));
      out.push_back(std::move(interval));
      text = trim(text.substr(end + 1));
      if (text.starts_with(',') && type_ == "maven") {
        text = trim(text.substr(1));
      }
    }
    return unite(std::move(out));
  }

 private:
  // Maven: a wish, which any version satisfies. NuGet: that one or later.
  Result<Set> alone(std::string_view text) {
    AKASHI_TRY_ASSIGN(const auto key, sort_key(scheme_, text));
    return type_ == "maven" ? Set(1) : Set{{.lower = std::string(text), .lower_key = key}};
  }

  Result<Interval> one(std::string_view text) {
    const auto inner = text.substr(1, text.size() - 2);
    const auto comma = inner.find(',');
    const auto from = trim(inner.substr(0, comma));
    const auto to = comma == std::string_view::npos ? from : trim(inner.substr(comma + 1));
    Interval interval{.lower = std::string(from), .upper = std::string(to)};
    interval.has_upper = !to.empty();
    interval.upper_inclusive = text.ends_with(']');
    interval.lower_exclusive = text.starts_with('(') && !from.empty();
    if (!from.empty()) {
      AKASHI_TRY_ASSIGN(interval.lower_key, sort_key(scheme_, from));
    }
    if (!to.empty()) {
      AKASHI_TRY_ASSIGN(interval.upper_key, sort_key(scheme_, to));
    }
    if (comma == std::string_view::npos && text != "[" + std::string(inner) + "]") {
      return bad(type_, text);
    }
    return interval;
  }

  std::string_view type_;
  const Scheme& scheme_;
};

// "1.2.3", "1.2.3-1.4.5", "1.2.3+", "all", "none"; between commas.
Result<Interval> read_nginx_part(std::string_view part, const Scheme& scheme) {
  Interval out;
  if (part == "all") {
    return out;
  }
  const bool open = part.ends_with('+');
  const auto ends = cut(part, "-").value_or(std::pair(part, part));
  out.lower = open ? part.substr(0, part.size() - 1) : trim(ends.first);
  AKASHI_TRY_ASSIGN(out.lower_key, sort_key(scheme, out.lower));
  out.upper = open ? "" : trim(ends.second);
  out.upper_inclusive = !open;
  out.has_upper = true;
  if (open) {
    const auto partial = read_partial(out.lower);
    if (!partial || partial->numbers.size() < 2) {
      return bad("nginx", part);
    }
    const auto& branch = partial->numbers[1];
    if ((branch.back() - '0') % 2 != 0) {
      out.has_upper = false;
      out.upper_inclusive = false;
      return out;
    }
    out.upper = partial->numbers[0] + "." + plus_one(branch) + ".0";
  }
  AKASHI_TRY_ASSIGN(out.upper_key, sort_key(scheme, out.upper));
  return out;
}

Result<Set> read_nginx(std::string_view text, const Scheme& scheme) {
  Set out;
  if (text == "none") {
    return out;
  }
  for (const auto part : split(text, ',')) {
    AKASHI_TRY_ASSIGN(auto interval, read_nginx_part(trim(part), scheme));
    out.push_back(std::move(interval));
  }
  return unite(std::move(out));
}

bool is_bracketed(std::string_view type) {
  return type == "maven" || type == "nuget";
}

}  // namespace

Result<std::vector<Interval>> parse_gitlab_range(std::string_view type, std::string_view text) {
  const auto* scheme = scheme_of_vers(type);
  if (scheme == nullptr) {
    return fail(ErrorCode::kUnsupported, msg::kExpected,
                {"a type with an order (`akashi list versions`)", std::string(type)});
  }
  if (is_bracketed(type)) {
    return BracketReader(type, *scheme).read(trim(text));
  }
  return Reader("gitlab", *scheme).read(trim(text));
}

Result<std::vector<Interval>> parse_native_range(std::string_view type, std::string_view text) {
  const auto* scheme = scheme_of_vers(type);
  if (scheme == nullptr) {
    return fail(ErrorCode::kUnsupported, msg::kExpected,
                {"a type with an order (`akashi list versions`)", std::string(type)});
  }
  if (is_bracketed(type)) {
    return BracketReader(type, *scheme).read(trim(text));
  }
  if (type == "nginx") {
    return read_nginx(trim(text), *scheme);
  }
  return Reader(type, *scheme).read(trim(text));
}

}  // namespace akashi::version
