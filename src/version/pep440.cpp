// v? [N!]N(.N)*[pre][post][dev][+local], PEP 440, appendix B; compared as packaging.version._cmpkey
// does.
//
// Key: epoch, release numbers, kEnd, one of Phase and the number of the pre-release, the
// post-release or kNone, the development release or kFinal, the local parts and their end.
#include "version/pep440.h"

#include <algorithm>
#include <array>
#include <optional>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "pep440";

enum class Phase : unsigned char { kDevOnly = 1, kAlpha, kBeta, kCandidate, kFinal };

struct Pep440 {
  Number epoch;
  std::string_view release;  // "1.0.2", as written, trailing zeros cut off: may be "".
  Phase phase = Phase::kFinal;
  Number pre;
  std::optional<Number> post;
  std::optional<Number> dev;
  std::string_view local;  // "ubuntu-1", as written; "" is none.
};

bool is_separator(char c) {
  return c == '.' || c == '-' || c == '_';
}

bool take_word(std::string_view& rest, std::string_view word) {
  if (rest.size() < word.size() || !equal_ignoring_case(rest.substr(0, word.size()), word)) {
    return false;
  }
  rest.remove_prefix(word.size());
  return true;
}

void skip_separator(std::string_view& rest) {
  if (!rest.empty() && is_separator(rest.front())) {
    rest.remove_prefix(1);
  }
}

struct Spelling {
  std::string_view word;
  Phase phase;
};
// Longer words before their beginnings.
constexpr std::array kPreSpellings = {
    Spelling{"alpha", Phase::kAlpha},       Spelling{"a", Phase::kAlpha},
    Spelling{"beta", Phase::kBeta},         Spelling{"b", Phase::kBeta},
    Spelling{"preview", Phase::kCandidate}, Spelling{"pre", Phase::kCandidate},
    Spelling{"c", Phase::kCandidate},       Spelling{"rc", Phase::kCandidate},
};
constexpr std::array<std::string_view, 3> kPostSpellings = {"post", "rev", "r"};

// [sep] word [sep] [digits]: the number, 0 when it is missing. `rest` stays when it does not begin
// so.
std::optional<Number> take_labelled(std::string_view& rest, std::string_view word) {
  auto after = rest;
  skip_separator(after);
  if (!take_word(after, word)) {
    return std::nullopt;
  }
  skip_separator(after);
  rest = after;
  return to_number(take_digits(rest));
}

void take_pre(std::string_view& rest, Pep440& out) {
  for (const auto& spelling : kPreSpellings) {
    if (const auto number = take_labelled(rest, spelling.word)) {
      out.phase = spelling.phase;
      out.pre = *number;
      return;
    }
  }
}

void take_post(std::string_view& rest, Pep440& out) {
  if (rest.size() > 1 && rest[0] == '-' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    out.post = to_number(take_digits(rest));
    return;
  }
  for (const auto word : kPostSpellings) {
    out.post = take_labelled(rest, word);
    if (out.post) {
      return;
    }
  }
}

// The rest must be "" or "+" and parts of [0-9a-z] between separators.
bool take_local(std::string_view rest, Pep440& out) {
  if (rest.empty()) {
    return true;
  }
  if (!take(rest, '+')) {
    return false;
  }
  out.local = rest;
  do {
    if (take_while(rest, is_alnum).empty()) {
      return false;
    }
  } while (!rest.empty() && is_separator(rest.front()) && (rest.remove_prefix(1), true));
  return rest.empty();
}

// Takes N(.N)*; a '.' that no digit follows is left.
std::string_view take_release(std::string_view& rest) {
  const auto all = rest;
  std::size_t length = 0;
  auto after = rest;
  while (!take_digits(after).empty()) {
    length = all.size() - after.size();
    if (!take(after, '.')) {
      break;
    }
  }
  rest = all.substr(length);
  return all.substr(0, length);
}

std::string_view without_trailing_zeros(std::string_view release) {
  const auto last = release.find_last_not_of("0.");
  if (last == std::string_view::npos) {
    return {};
  }
  return release.substr(0, std::min(release.find('.', last), release.size()));
}

Result<Pep440> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kId));
  if (rest.front() == 'v' || rest.front() == 'V') {
    rest.remove_prefix(1);
  }
  Pep440 out;
  if (auto after = rest; true) {
    const auto digits = take_digits(after);
    if (!digits.empty() && take(after, '!')) {
      out.epoch = to_number(digits);
      rest = after;
    }
  }
  const auto release = take_release(rest);
  if (release.empty()) {
    return not_a_version(text, kId);
  }
  out.release = without_trailing_zeros(release);
  take_pre(rest, out);
  take_post(rest, out);
  out.dev = take_labelled(rest, "dev");
  if (!take_local(rest, out)) {
    return not_a_version(text, kId);
  }
  if (out.phase == Phase::kFinal && !out.post && out.dev) {
    out.phase = Phase::kDevOnly;
  }
  return out;
}

// Takes the next part and the separator after it.
std::string_view take_part(std::string_view& rest) {
  const auto part = take_while(rest, is_alnum);
  skip_separator(rest);
  return part;
}

std::strong_ordering order_release(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (const auto order = to_number(take_part(a)) <=> to_number(take_part(b)); order != 0) {
      return order;
    }
  }
  return b.empty() <=> a.empty();
}

// A text before a number, a shorter list first.
std::strong_ordering order_local(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const auto left = take_part(a);
    const auto right = take_part(b);
    const bool number_left = all_digits(left);
    const bool number_right = all_digits(right);
    if (number_left != number_right) {
      return number_left <=> number_right;
    }
    const auto order =
        number_left ? to_number(left) <=> to_number(right) : order_ignoring_case(left, right);
    if (order != 0) {
      return order;
    }
  }
  return b.empty() <=> a.empty();
}

// `missing`: how nothing compares with a number.
std::strong_ordering order_optional(const std::optional<Number>& a, const std::optional<Number>& b,
                                    std::strong_ordering missing) {
  if (a && b) {
    return *a <=> *b;
  }
  if (!a && !b) {
    return std::strong_ordering::equal;
  }
  return !a ? missing : 0 <=> missing;
}

std::strong_ordering order(const Pep440& a, const Pep440& b) {
  if (const auto by = a.epoch <=> b.epoch; by != 0) {
    return by;
  }
  if (const auto by = order_release(a.release, b.release); by != 0) {
    return by;
  }
  if (const auto by = a.phase <=> b.phase; by != 0) {
    return by;
  }
  if (const auto by = a.pre <=> b.pre; by != 0) {
    return by;
  }
  if (const auto by = order_optional(a.post, b.post, std::strong_ordering::less); by != 0) {
    return by;
  }
  if (const auto by = order_optional(a.dev, b.dev, std::strong_ordering::greater); by != 0) {
    return by;
  }
  return order_local(a.local, b.local);
}

constexpr unsigned char kEnd = 0x01;   // Before every number.
constexpr unsigned char kText = 0x02;  // A local part that is not a number.
constexpr unsigned char kLast = 0xFF;  // After every number.

void put(const Pep440& version, std::string& out) {
  put_number(out, version.epoch);
  for (auto rest = version.release; !rest.empty();) {
    put_number(out, to_number(take_part(rest)));
  }
  put_mark(out, kEnd);
  put_mark(out, static_cast<unsigned char>(version.phase));
  if (version.phase != Phase::kFinal && version.phase != Phase::kDevOnly) {
    put_number(out, version.pre);
  }
  if (version.post) {
    put_number(out, *version.post);
  } else {
    put_mark(out, kEnd);
  }
  if (version.dev) {
    put_number(out, *version.dev);
  } else {
    put_mark(out, kLast);
  }
  for (auto rest = version.local; !rest.empty();) {
    const auto part = take_part(rest);
    if (all_digits(part)) {
      put_number(out, to_number(part));
    } else {
      put_mark(out, kText);
      put_lower_text(out, part);
    }
  }
  put_mark(out, kEnd);
}

}  // namespace

constinit const Scheme kPep440{
    .id = "pep440",
    .description = "Python PEP 440 (pypa/packaging)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
