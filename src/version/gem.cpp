// RubyGems: lib/rubygems/version.rb.
//
// A version is compared as if zeros followed without end. So a run of zeros is written together
// with what ends it: the fewer zeros precede letters the earlier, the fewer precede a number the
// later, and the end is in between.
//   kLetters, count of zeros, text | kEnd | kNumber, inverted count of zeros, number | number (no
//   zeros before)
#include "version/gem.h"

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "gem";
constexpr unsigned char kLetters = 0x01;
constexpr unsigned char kEnd = 0x02;
constexpr unsigned char kNumber = 0x03;

bool is_part_char(char c) {
  return is_alnum(c) || c == '-';
}

// [0-9]+(\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?
Result<std::string_view> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(text, kId));
  auto rest = trimmed;
  bool good = !take_digits(rest).empty();
  while (good && take(rest, '.')) {
    good = !take_while(rest, is_alnum).empty();
  }
  if (good && take(rest, '-')) {
    do {
      good = !take_while(rest, is_part_char).empty();
    } while (good && take(rest, '.'));
  }
  if (!good || !rest.empty()) {
    return not_a_version(text, kId);
  }
  return trimmed;
}

// The next segment, letters or digits; '-' stands for "pre". "" at the end.
std::string_view take_segment(std::string_view& rest) {
  take_while(rest, [](char c) { return c == '.'; });
  if (take(rest, '-')) {
    return "pre";
  }
  if (!rest.empty() && is_digit(rest.front())) {
    return take_digits(rest);
  }
  return take_while(rest, is_alpha);
}

// Segments of the canonical form, with the zeros before each counted: both those that Gem::Version
// drops (at the end, and before the first letters) and those that it keeps.
struct Step {
  std::size_t zeros = 0;
  bool letters = false;
  std::string_view text;  // "" at the end.
};

class Steps {
 public:
  explicit Steps(std::string_view version) : rest_(version) {}

  Step next() {
    Step step;
    while (true) {
      step.text = take_segment(rest_);
      if (step.text.empty()) {
        return {};
      }
      if (is_alpha(step.text.front())) {
        step.letters = true;
        step.zeros = seen_letters_ ? step.zeros : 0;
        seen_letters_ = true;
        return step;
      }
      step.text = to_number(step.text).digits;
      if (!step.text.empty()) {
        return step;
      }
      ++step.zeros;
    }
  }

 private:
  std::string_view rest_;
  bool seen_letters_ = false;
};

// With endless zeros behind both: letters < 0 < numbers.
std::strong_ordering order(std::string_view a, std::string_view b) {
  Steps left(a);
  Steps right(b);
  while (true) {
    const auto x = left.next();
    const auto y = right.next();
    const auto rank = [](const Step& step) { return step.text.empty() ? 1 : step.letters ? 0 : 2; };
    if (rank(x) != rank(y)) {
      return rank(x) <=> rank(y);
    }
    if (x.text.empty()) {
      return std::strong_ordering::equal;
    }
    if (x.zeros != y.zeros) {
      return x.letters ? x.zeros <=> y.zeros : y.zeros <=> x.zeros;
    }
    const auto by = x.letters ? order_text(x.text, y.text) : Number{x.text} <=> Number{y.text};
    if (by != 0) {
      return by;
    }
  }
}

void put_count(std::string& out, std::size_t count) {
  out.push_back(static_cast<char>((count >> 8U) & 0xFFU));
  out.push_back(static_cast<char>(count & 0xFFU));
}

void put(std::string_view version, std::string& out) {
  Steps steps(version);
  while (true) {
    const auto step = steps.next();
    if (step.text.empty()) {
      put_mark(out, kEnd);
      return;
    }
    if (step.letters) {
      put_mark(out, kLetters);
      put_count(out, step.zeros);
      put_text(out, step.text);
      continue;
    }
    if (step.zeros > 0) {
      put_mark(out, kNumber);
      put_count(out, 0xFFFFU - step.zeros);
    }
    put_number(out, {step.text});
  }
}

}  // namespace

constinit const Scheme kGem{
    .id = "gem",
    .description = "RubyGems (Gem::Version)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
