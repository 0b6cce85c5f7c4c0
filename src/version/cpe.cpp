// No specification: NISTIR 7695 leaves versions to their makers, and the NVD's ranges
// (versionStartIncluding …) say nothing of an order. The forms are those that its feeds have most.
//
// Key: the numbers without zeros at their end, a mark of what follows (below every number), and the
// number or letters of it.
#include "version/cpe.h"

#include <algorithm>
#include <array>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr unsigned char kBeforeAll = 0x01;  // Only of bounds.
constexpr unsigned char kAlpha = 0x02;
constexpr unsigned char kBeta = 0x03;
constexpr unsigned char kCandidate = 0x04;
constexpr unsigned char kBeforeRelease = 0x05;  // Only of bounds.
constexpr unsigned char kRelease = 0x06;
constexpr unsigned char kAfterRelease = 0x07;  // Only of bounds.
constexpr unsigned char kLetter = 0x08;
constexpr unsigned char kPatch = 0x09;
constexpr unsigned char kRevision = 0x0A;
constexpr unsigned char kAfterAll = 0xFF;  // Only of bounds: behind every further number.

struct Word {
  std::string_view text;
  unsigned char mark;  // kBeforeRelease and kAfterRelease: on that side, not known where.
};
constexpr auto kWords = std::to_array<Word>({
    {"alpha", kAlpha},
    {"beta", kBeta},
    {"rc", kCandidate},
    {"cr", kBeforeRelease},
    {"dev", kBeforeRelease},
    {"ea", kBeforeRelease},
    {"milestone", kBeforeRelease},
    {"pre", kBeforeRelease},
    {"preview", kBeforeRelease},
    {"snapshot", kBeforeRelease},
    {"p", kPatch},
    {"patch", kPatch},
    {"patchlevel", kPatch},
    {"pl", kPatch},
    {"cu", kAfterRelease},
    {"fix", kAfterRelease},
    {"fp", kAfterRelease},
    {"hf", kAfterRelease},
    {"hotfix", kAfterRelease},
    {"sp", kAfterRelease},
    {"sr", kAfterRelease},
    {"su", kAfterRelease},
    {"u", kAfterRelease},
    {"update", kAfterRelease},
});

bool is_separator(char c) {
  return c == '.' || c == '_' || c == '-';
}

struct Numbers {
  std::string written;  // Keys of all of them.
  std::string counted;  // Without zeros at the end.
  std::size_t count = 0;
};

Numbers take_numbers(std::string_view& rest) {
  Numbers numbers;
  while (!rest.empty() && is_digit(rest.front())) {
    const auto number = to_number(take_digits(rest));
    put_number(numbers.written, number);
    ++numbers.count;
    if (!number.is_zero()) {
      numbers.counted = numbers.written;
    }
    if (rest.size() < 2 || rest[0] != '.' || !is_digit(rest[1])) {
      break;
    }
    rest.remove_prefix(1);
  }
  return numbers;
}

std::string marked(const Numbers& numbers, unsigned char mark) {
  auto key = numbers.counted;
  put_mark(key, mark);
  return key;
}

CpeBounds exact(std::string key) {
  CpeBounds bounds{.low = key, .high = {}};
  bounds.high = std::move(key);
  return bounds;
}

CpeBounds with_number(const Numbers& numbers, unsigned char mark, std::string_view digits) {
  auto key = marked(numbers, mark);
  put_number(key, to_number(digits));
  return exact(std::move(key));
}

CpeBounds with_letters(const Numbers& numbers, std::string_view letters) {
  auto key = marked(numbers, kLetter);
  put_text(key, letters);
  return exact(std::move(key));
}

CpeBounds somewhere(const Numbers& numbers, unsigned char from) {
  CpeBounds bounds{.low = marked(numbers, from), .high = numbers.written};
  put_mark(bounds.high, kAfterAll);
  return bounds;
}

// "k", "za"; "a" and "b" after one or two numbers may be alpha and beta as well.
CpeBounds letters_of(const Numbers& numbers, std::string_view letters) {
  const bool alone = letters.size() == 1;
  if (!alone && !(letters.size() == 2 && letters[0] == 'z')) {
    return somewhere(numbers, kBeforeAll);
  }
  auto bounds = with_letters(numbers, letters);
  if (alone && letters[0] <= 'b' && numbers.count <= 2) {
    bounds.low = marked(numbers, kBeforeAll);
  }
  return bounds;
}

CpeBounds read_tail(const Numbers& numbers, std::string_view rest) {
  if (rest.empty()) {
    return exact(marked(numbers, kRelease));
  }
  const char separator = is_separator(rest.front()) ? rest.front() : '\0';
  if (separator != '\0') {
    rest.remove_prefix(1);
  }
  const auto text = take_while(rest, is_lower);
  if (text.empty()) {
    return separator == '_' && all_digits(rest) ? with_number(numbers, kRevision, rest)
                                                : somewhere(numbers, kBeforeAll);
  }
  const auto* word = std::ranges::find(kWords, text, &Word::text);
  if (word == kWords.end()) {
    return separator == '\0' && rest.empty() ? letters_of(numbers, text)
                                             : somewhere(numbers, kBeforeAll);
  }
  const bool before = word->mark <= kBeforeRelease;
  auto digits = rest;
  if (!digits.empty() && is_separator(digits.front())) {
    digits.remove_prefix(1);
  }
  const bool numbered = all_digits(digits);
  const bool placed = word->mark != kBeforeRelease && word->mark != kAfterRelease &&
                      (numbered || (before && rest.empty()));
  if (placed) {
    return with_number(numbers, word->mark, digits);
  }
  if (word->text == "p" || word->text == "u") {
    // "1.0p": a letter; "1.0_u": who knows.
    if (rest.empty()) {
      return separator == '\0' ? letters_of(numbers, text) : somewhere(numbers, kBeforeAll);
    }
  }
  return before ? CpeBounds{.low = marked(numbers, kBeforeAll),
                            .high = marked(numbers, kBeforeRelease)}
                : somewhere(numbers, kAfterRelease);
}

Result<void> append_key(std::string_view version, std::string& out) {
  AKASHI_TRY_ASSIGN(const auto bounds, cpe_bounds(version));
  if (!bounds.exact()) {
    return not_a_version(version, "cpe");
  }
  out += bounds.low;
  return {};
}

Result<std::strong_ordering> compare(std::string_view a, std::string_view b) {
  std::string left;
  std::string right;
  AKASHI_TRY(append_key(a, left));
  AKASHI_TRY(append_key(b, right));
  return left.compare(right) <=> 0;
}

}  // namespace

Result<CpeBounds> cpe_bounds(std::string_view version) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(version, "cpe"));
  const auto lower = to_lower(trimmed);
  std::string_view rest = lower;
  if (rest.size() > 1 && rest[0] == 'v' && is_digit(rest[1])) {
    rest.remove_prefix(1);
  }
  if (!is_digit(rest.front()) || rest.contains(':')) {
    return not_a_version(version, "cpe");
  }
  const auto numbers = take_numbers(rest);
  return read_tail(numbers, rest);
}

constinit const Scheme kCpe{
    .id = "cpe",
    .description = "Versions of CPE names (NVD), as far as their order is certain",
    .compare = compare,
    .append_key = append_key,
};

}  // namespace akashi::version
