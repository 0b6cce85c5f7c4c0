// DIGITS ["." DIGITS] or ["v"] NUMBER { "." NUMBER }. Key: the parts without zeros at the end,
// kEnd.
#include "version/cpan.h"

#include <algorithm>
#include <vector>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "cpan";
constexpr unsigned char kEnd = 0x01;
constexpr std::size_t kDigitsOfPart = 3;

using Parts = std::vector<std::string>;  // Digits; the last one is not zero.

// One underscore, with a digit on both sides and a dot somewhere before it.
bool drop_underscore(std::string& text) {
  const auto at = text.find('_');
  if (at == std::string::npos) {
    return true;
  }
  const bool inside = at > 0 && at + 1 < text.size() && is_digit(text[at - 1]) &&
                      is_digit(text[at + 1]) && text.find('.', at) == std::string::npos;
  const bool behind = text.front() == 'v' || text.find('.') < at;
  text.erase(at, 1);
  return inside && behind && !text.contains('_');
}

Parts decimal_parts(std::string_view whole, std::string_view fraction) {
  Parts out = {std::string(whole)};
  for (; !fraction.empty(); fraction.remove_prefix(std::min(fraction.size(), kDigitsOfPart))) {
    std::string part(fraction.substr(0, kDigitsOfPart));
    part.resize(kDigitsOfPart, '0');
    out.push_back(std::move(part));
  }
  return out;
}

Result<Parts> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(text, kId));
  std::string plain(trimmed);
  const auto dots = std::ranges::count(plain, '.');
  const bool letter = plain.front() == 'v';
  if (!drop_underscore(plain)) {
    return not_a_version(text, kId);
  }
  std::string_view rest = plain;
  rest.remove_prefix(letter ? 1 : 0);
  const bool leading_dot = rest.starts_with('.');
  if (rest.empty() || (letter && leading_dot)) {
    return not_a_version(text, kId);
  }
  Parts parts;
  do {
    const auto digits = take_digits(rest);
    const bool may_lack = (parts.empty() && leading_dot) ||
                          (parts.size() == 1 && rest.empty() && dots == 1 && !leading_dot);
    if (digits.empty() && !may_lack) {
      return not_a_version(text, kId);
    }
    parts.emplace_back(digits);
  } while (take(rest, '.'));
  if (!rest.empty()) {
    return not_a_version(text, kId);
  }
  if (!letter && dots < 2) {
    const std::string fraction = parts.size() > 1 ? parts[1] : std::string();
    parts = decimal_parts(parts[0], fraction);
  }
  while (parts.size() > 1 && to_number(parts.back()).is_zero()) {
    parts.pop_back();
  }
  return parts;
}

std::strong_ordering order(const Parts& a, const Parts& b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const auto left = i < a.size() ? to_number(a[i]) : Number{};
    const auto right = i < b.size() ? to_number(b[i]) : Number{};
    if (const auto by = left <=> right; by != 0) {
      return by;
    }
  }
  return std::strong_ordering::equal;
}

void put(const Parts& parts, std::string& out) {
  for (const auto& part : parts) {
    put_number(out, to_number(part));
  }
  put_mark(out, kEnd);
}

}  // namespace

constinit const Scheme kCpan{
    .id = "cpan",
    .description = "Perl modules (version.pm): decimal and dotted",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
