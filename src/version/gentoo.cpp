// PMS 8, 3.2 and 3.3: NUMBER { "." NUMBER } [LETTER] { "_" SUFFIX [NUMBER] } ["-r" NUMBER].
// Key: the first number; for each other one the number, or, where it begins with 0, kFraction and
// its digits without zeros at the end; kEnd; the letter or kNoLetter; for each suffix its rank and
// number; kEndOfSuffixes; the revision.
#include "version/gentoo.h"

#include <array>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "gentoo";

constexpr unsigned char kEnd = 0x01;
constexpr unsigned char kFraction = 0x02;
constexpr unsigned char kNoLetter = 0x01;

enum Rank : unsigned char { kAlpha = 1, kBeta, kPre, kRc, kEndOfSuffixes, kP };

struct Suffix {
  std::string_view name;
  Rank rank;
};
constexpr std::array kSuffixes = {Suffix{"alpha", kAlpha}, Suffix{"beta", kBeta},
                                  Suffix{"pre", kPre}, Suffix{"rc", kRc}, Suffix{"p", kP}};

struct GentooVersion {
  std::string_view numbers;
  char letter = 0;
  std::string_view suffixes;
  Number revision;
};

// kEndOfSuffixes: no suffix, or none that is known.
Rank take_suffix(std::string_view& rest, Number& number) {
  number = {};
  if (!take(rest, '_')) {
    return kEndOfSuffixes;
  }
  const auto name = take_while(rest, is_lower);
  number = to_number(take_digits(rest));
  for (const auto& suffix : kSuffixes) {
    if (suffix.name == name) {
      return suffix.rank;
    }
  }
  return kEndOfSuffixes;
}

Result<GentooVersion> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kId));
  GentooVersion out;
  const auto whole = rest;
  do {
    if (take_digits(rest).empty()) {
      return not_a_version(text, kId);
    }
  } while (take(rest, '.'));
  out.numbers = whole.substr(0, whole.size() - rest.size());
  if (!rest.empty() && is_lower(rest.front())) {
    out.letter = rest.front();
    rest.remove_prefix(1);
  }
  const auto behind = rest;
  while (rest.starts_with('_')) {
    Number number;
    if (take_suffix(rest, number) == kEndOfSuffixes) {
      return not_a_version(text, kId);
    }
  }
  out.suffixes = behind.substr(0, behind.size() - rest.size());
  if (rest.starts_with("-r")) {
    rest.remove_prefix(2);
    const auto digits = take_digits(rest);
    if (digits.empty()) {
      return not_a_version(text, kId);
    }
    out.revision = to_number(digits);
  }
  if (!rest.empty()) {
    return not_a_version(text, kId);
  }
  return out;
}

std::string_view fraction(std::string_view digits) {
  while (digits.ends_with('0')) {
    digits.remove_suffix(1);
  }
  return digits;
}

std::strong_ordering order_numbers(std::string_view a, std::string_view b) {
  if (const auto by = to_number(take_digits(a)) <=> to_number(take_digits(b)); by != 0) {
    return by;
  }
  while (take(a, '.')) {
    if (!take(b, '.')) {
      return std::strong_ordering::greater;
    }
    const auto left = take_digits(a);
    const auto right = take_digits(b);
    const auto by = left.starts_with('0') || right.starts_with('0')
                        ? order_text(fraction(left), fraction(right))
                        : to_number(left) <=> to_number(right);
    if (by != 0) {
      return by;
    }
  }
  return b.empty() ? std::strong_ordering::equal : std::strong_ordering::less;
}

std::strong_ordering order(const GentooVersion& a, const GentooVersion& b) {
  if (const auto by = order_numbers(a.numbers, b.numbers); by != 0) {
    return by;
  }
  if (a.letter != b.letter) {
    return a.letter <=> b.letter;
  }
  auto left = a.suffixes;
  auto right = b.suffixes;
  while (!left.empty() || !right.empty()) {
    Number x;
    Number y;
    const auto rank = take_suffix(left, x);
    const auto other = take_suffix(right, y);
    if (rank != other) {
      return rank <=> other;
    }
    if (const auto by = x <=> y; by != 0) {
      return by;
    }
  }
  return a.revision <=> b.revision;
}

void put(const GentooVersion& version, std::string& out) {
  auto numbers = version.numbers;
  put_number(out, to_number(take_digits(numbers)));
  while (take(numbers, '.')) {
    const auto digits = take_digits(numbers);
    if (digits.starts_with('0')) {
      put_mark(out, kFraction);
      put_text(out, fraction(digits));
    } else {
      put_number(out, to_number(digits));
    }
  }
  put_mark(out, kEnd);
  put_mark(out, version.letter == 0 ? kNoLetter : static_cast<unsigned char>(version.letter));
  auto suffixes = version.suffixes;
  while (!suffixes.empty()) {
    Number number;
    put_mark(out, take_suffix(suffixes, number));
    put_number(out, number);
  }
  put_mark(out, kEndOfSuffixes);
  put_number(out, version.revision);
}

}  // namespace

constinit const Scheme kGentoo{
    .id = "gentoo",
    .description = "Gentoo ebuilds (Package Manager Specification 8)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
