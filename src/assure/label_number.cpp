// ISO/IEC 7064:2003, clause 7 (pure systems with one check character): MOD 37-2. The hybrid system
// MOD 37,36 needs no '*' but misses some exchanges of neighbours; a number whose check character is
// not in the alphabet is drawn again, so that '*' never stands in one.
#include "assure/label_number.h"

#include <algorithm>

#include "base/messages/label.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

constexpr int kModulus = 37;
constexpr std::string_view kSystem = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
constexpr std::size_t kLongest = 64;
constexpr int kMostTries = 10'000;

std::optional<int> value_of(char c) {
  const auto at = kSystem.find(c);
  return at == std::string_view::npos || c == '*' ? std::nullopt
                                                  : std::optional(static_cast<int>(at));
}

}  // namespace

bool is_usable(const NumberPattern& pattern) {
  const auto& alphabet = pattern.alphabet;
  const auto ok = [&](char c) { return value_of(c) && std::ranges::count(alphabet, c) == 1; };
  return !alphabet.empty() && std::ranges::all_of(alphabet, ok) &&
         pattern.pattern.size() <= kLongest && std::ranges::count(pattern.pattern, 'c') == 1 &&
         pattern.pattern.ends_with('c') && std::ranges::count(pattern.pattern, 'r') > 0;
}

std::optional<NumberPattern> number_pattern(const Scheme& scheme) {
  const auto items = scheme.items("numbers");
  if (items.empty()) {
    return std::nullopt;
  }
  return NumberPattern{.pattern = std::string(items.front().word("pattern")),
                       .alphabet = std::string(items.front().word("alphabet"))};
}

std::optional<char> check_character(std::string_view text) {
  int sum = 0;
  bool any = false;
  for (const char c : text) {
    if (const auto value = value_of(c)) {
      sum = (sum + *value) * 2 % kModulus;
      any = true;
    }
  }
  if (!any) {
    return std::nullopt;
  }
  return kSystem[static_cast<std::size_t>((kModulus + 1 - sum) % kModulus)];
}

std::string fold_number(std::string_view typed) {
  std::string out;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    char c = typed[i];
    // U+FF01 to U+FF5E are the full-width forms of ! to ~: EF BC 81 to EF BD 9E.
    if (typed.substr(i).starts_with("\xEF\xBC") || typed.substr(i).starts_with("\xEF\xBD")) {
      if (i + 2 < typed.size()) {
        const auto low = static_cast<unsigned char>(typed[i + 2]);
        const int point = (typed[i + 1] == '\xBC' ? 0x20 : 0x60) + (low & 0x3F) - 0x00;
        if (point > 0x20 && point < 0x7F) {
          c = static_cast<char>(point);
          i += 2;
        }
      }
    }
    if (is_space(c)) {
      continue;
    }
    out += is_lower(c) ? static_cast<char>(c - ('a' - 'A')) : c;
  }
  return out;
}

bool number_fits(const std::optional<NumberPattern>& pattern, std::string_view number) {
  if (!pattern) {
    return !number.empty() && number.size() <= kLongest &&
           std::ranges::all_of(number, [](char c) { return c > ' ' && c < '\x7F'; });
  }
  if (!is_usable(*pattern) || number.size() != pattern->pattern.size()) {
    return false;
  }
  for (std::size_t i = 0; i < number.size(); ++i) {
    const char form = pattern->pattern[i];
    const bool drawn = form == 'r' || form == 'c';
    if (drawn ? pattern->alphabet.find(number[i]) == std::string::npos : number[i] != form) {
      return false;
    }
  }
  return check_character(number.substr(0, number.size() - 1)) == number.back();
}

Result<std::string> new_number(const NumberPattern& pattern,
                               const std::function<Result<std::uint64_t>()>& random) {
  if (!is_usable(pattern)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadNumberPattern, {pattern.pattern});
  }
  const std::uint64_t count = pattern.alphabet.size();
  // Of the 64 bits only those below a multiple of the alphabet's size count: each character is as
  // likely as the others.
  const std::uint64_t bound = ~std::uint64_t{0} - ~std::uint64_t{0} % count;
  for (int tries = 0; tries < kMostTries; ++tries) {
    auto number = pattern.pattern;
    for (auto& c : number) {
      if (c != 'r') {
        continue;
      }
      std::uint64_t bits = 0;
      do {
        AKASHI_TRY_ASSIGN(bits, random());
      } while (bits >= bound);
      c = pattern.alphabet[bits % count];
    }
    number.back() = *check_character(std::string_view(number).substr(0, number.size() - 1));
    if (pattern.alphabet.find(number.back()) != std::string::npos) {
      return number;
    }
  }
  return fail(ErrorCode::kInvalidInput, msg::kBadNumberPattern, {pattern.pattern});
}

}  // namespace akashi::assure
