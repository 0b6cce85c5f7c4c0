// ["jdk" ["-"]] NUMBER { "." NUMBER } [UPDATE] ["-" PRE] ["-b" BUILD | "+" BUILD] ["-" OPTION],
// UPDATE being "u" NUMBER, "_" NUMBER or "-update" NUMBER.
// Key: the numbers without zeros at the end, kEnd, then kRelease, or kPre and a number or kWord and
// the text.
#include "version/jvm.h"

#include <algorithm>
#include <array>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "jvm";
constexpr std::size_t kMaxNumbers = 8;

constexpr unsigned char kEnd = 0x01;
constexpr unsigned char kPre = 0x01;
constexpr unsigned char kRelease = 0x02;
constexpr unsigned char kWord = 0xFA;

struct JvmVersion {
  std::array<Number, kMaxNumbers> numbers;
  std::size_t count = 0;
  std::string_view pre;
};

bool is_letter_or_digit(char c) {
  return is_digit(c) || is_lower(to_lower(c));
}

bool take_word(std::string_view& rest, std::string_view word) {
  if (!equal_ignoring_case(rest.substr(0, word.size()), word)) {
    return false;
  }
  rest.remove_prefix(word.size());
  return true;
}

// "b10", ".b10"
bool is_build(std::string_view text) {
  return take_word(text, "b") && all_digits(text);
}

bool take_numbers(std::string_view& rest, JvmVersion& out) {
  do {
    const auto digits = take_digits(rest);
    if (digits.empty() || out.count == kMaxNumbers) {
      return false;
    }
    out.numbers.at(out.count++) = to_number(digits);
    if (rest.starts_with(".b") || rest.starts_with(".B")) {
      break;  // 1.8.0.292.b10, as distributions name it.
    }
  } while (take(rest, '.'));
  return true;
}

// 1.8.0 is 8.0.
void drop_one(JvmVersion& out) {
  if (out.count < 2 || out.numbers[0] != to_number("1")) {
    return;
  }
  for (std::size_t i = 1; i < out.count; ++i) {
    out.numbers.at(i - 1) = out.numbers.at(i);
  }
  out.numbers.at(--out.count) = {};
}

// The update is the third number; false when there is no room for it.
bool take_update(std::string_view& rest, JvmVersion& out) {
  auto behind = rest;
  const bool named = (take(behind, '-') || take(behind, '_')) && take_word(behind, "update");
  if (named) {
    take(behind, '_');
  } else {
    behind = rest;
    if (!take_word(behind, "u") && !take(behind, '_')) {
      return true;
    }
  }
  const auto digits = take_digits(behind);
  if (digits.empty()) {
    return false;
  }
  if (out.count > 2 && !out.numbers[2].is_zero()) {
    return false;
  }
  out.numbers[2] = to_number(digits);
  out.count = std::max<std::size_t>(out.count, 3);
  rest = behind;
  return true;
}

// What follows the numbers.
bool take_suffix(std::string_view rest, JvmVersion& out) {
  if (rest.starts_with(".")) {
    return is_build(rest.substr(1));
  }
  if (take(rest, '-')) {
    const auto word = take_while(rest, is_letter_or_digit);
    if (word.empty()) {
      return false;
    }
    if (!is_build(word) && !equal_ignoring_case(word, "lts")) {
      out.pre = word;
    }
  }
  if (rest.empty()) {
    return true;
  }
  if (!take(rest, '+') && !take(rest, '-')) {
    return false;
  }
  const auto option =
      take_while(rest, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
  return rest.empty() && !option.empty();
}

Result<JvmVersion> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kId));
  if (take_word(rest, "jdk") || take_word(rest, "jre")) {
    take(rest, '-');
  }
  JvmVersion out;
  if (!take_numbers(rest, out)) {
    return not_a_version(text, kId);
  }
  drop_one(out);
  if (!take_update(rest, out) || !take_suffix(rest, out)) {
    return not_a_version(text, kId);
  }
  while (out.count > 1 && out.numbers.at(out.count - 1).is_zero()) {
    --out.count;
  }
  return out;
}

std::strong_ordering order(const JvmVersion& a, const JvmVersion& b) {
  for (std::size_t i = 0; i < kMaxNumbers; ++i) {
    if (const auto by = a.numbers.at(i) <=> b.numbers.at(i); by != 0) {
      return by;
    }
  }
  if (a.pre.empty() || b.pre.empty()) {
    return a.pre.empty() <=> b.pre.empty();
  }
  const bool left = all_digits(a.pre);
  if (left != all_digits(b.pre)) {
    return !left <=> left;
  }
  return left ? to_number(a.pre) <=> to_number(b.pre) : order_text(a.pre, b.pre);
}

void put(const JvmVersion& version, std::string& out) {
  for (std::size_t i = 0; i < version.count; ++i) {
    put_number(out, version.numbers.at(i));
  }
  put_mark(out, kEnd);
  if (version.pre.empty()) {
    put_mark(out, kRelease);
    return;
  }
  put_mark(out, kPre);
  if (all_digits(version.pre)) {
    put_number(out, to_number(version.pre));
  } else {
    put_mark(out, kWord);
    put_text(out, version.pre);
  }
}

}  // namespace

constinit const Scheme kJvm{
    .id = "jvm",
    .description = "Java runtimes (JEP 322, and 1.8.0_292 as 8.0.292)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
