// NuGet.Versioning: VersionComparer.Compare. Key: four numbers, then kRelease or the labels of the
// pre-release: kNegative and four bytes, a number, or kText and the text in lower case; kEnd.
#include "version/nuget.h"

#include <limits>
#include <optional>

#include "version/semver_text.h"

namespace akashi::version {
namespace {

constexpr std::size_t kMaxDigits = 10;  // Of a 32-bit number.

constexpr unsigned char kEnd = 0x01;
constexpr unsigned char kNegative = 0x02;
constexpr unsigned char kText = 0xF9;
constexpr unsigned char kRelease = 0xFF;

constexpr SemverRules kRules{.scheme = "nuget", .max_numbers = 4, .prefix = SemverPrefix::kLetter};

Result<SemverText> parse(std::string_view text) {
  return parse_semver_text(text, kRules);
}

// What int.TryParse makes of a label.
std::optional<std::int64_t> label_number(std::string_view label) {
  const bool negative = take(label, '-');
  if (!all_digits(label)) {
    return std::nullopt;
  }
  const auto digits = to_number(label).digits;
  if (digits.size() > kMaxDigits) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char c : digits) {
    value = value * 10 + (c - '0');
  }
  value = negative ? -value : value;
  using Int32 = std::numeric_limits<std::int32_t>;
  if (value < Int32::min() || value > Int32::max()) {
    return std::nullopt;
  }
  return value;
}

std::strong_ordering order_labels(Identifiers a, Identifiers b) {
  std::string_view left;
  std::string_view right;
  while (true) {
    const bool more_left = a.next(left);
    const bool more_right = b.next(right);
    if (!more_left || !more_right) {
      return more_left <=> more_right;
    }
    const auto x = label_number(left);
    const auto y = label_number(right);
    if (x.has_value() != y.has_value()) {
      return y.has_value() <=> x.has_value();
    }
    const auto order = x ? *x <=> *y : order_ignoring_case(left, right);
    if (order != 0) {
      return order;
    }
  }
}

std::strong_ordering order(const SemverText& a, const SemverText& b) {
  if (const auto first = a.numbers <=> b.numbers; first != 0) {
    return first;
  }
  if (a.pre.empty() || b.pre.empty()) {
    return a.pre.empty() <=> b.pre.empty();
  }
  return order_labels(a.pre, b.pre);
}

void put_label(std::string& out, std::string_view label) {
  const auto value = label_number(label);
  if (!value) {
    put_mark(out, kText);
    put_lower_text(out, label);
  } else if (*value >= 0) {
    put_number(out, to_number(label.substr(label.front() == '-' ? 1 : 0)));
  } else {
    put_mark(out, kNegative);
    const auto bits = static_cast<std::uint32_t>(*value);
    for (unsigned shift = 32; shift > 0; shift -= 8) {
      out.push_back(static_cast<char>((bits >> (shift - 8)) & 0xFFU));
    }
  }
}

void put(const SemverText& version, std::string& out) {
  for (const auto& number : version.numbers) {
    put_number(out, number);
  }
  if (version.pre.empty()) {
    put_mark(out, kRelease);
    return;
  }
  auto labels = version.pre;
  std::string_view label;
  while (labels.next(label)) {
    put_label(out, label);
  }
  put_mark(out, kEnd);
}

}  // namespace

constinit const Scheme kNuget{
    .id = "nuget",
    .description = "NuGet.Versioning: up to four numbers, labels without regard to case",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
