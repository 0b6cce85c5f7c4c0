// NUMBER { "." NUMBER } ["-" PRE] ["+" BUILD] ["#" PORT], YYYY-MM-DD { "." NUMBER } ["#" PORT]
// (learn.microsoft.com/vcpkg, "Versioning reference"). Numbers have no leading zeros.
// Key: the numbers, kEnd, kRelease or the identifiers of the pre-release, the port's version.
#include "version/vcpkg.h"

#include "version/encoding.h"
#include "version/number_list.h"
#include "version/semver_text.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "vcpkg";
constexpr std::string_view kDateId = "vcpkg-date";
constexpr unsigned char kRelease = 0xFF;

struct PortVersion {
  std::string_view day;      // "2024-01-31", of version-date.
  std::string_view numbers;  // May be empty behind a day.
  Identifiers pre;
  Number port;
};

bool is_identifier(char c) {
  return is_digit(c) || is_lower(to_lower(c)) || c == '-';
}

bool take_identifiers(std::string_view& rest, std::string_view& out, bool numbers) {
  const auto whole = rest;
  do {
    const auto one = take_while(rest, is_identifier);
    if (one.empty() || (numbers && all_digits(one) && one.size() > 1 && one.front() == '0')) {
      return false;
    }
  } while (take(rest, '.'));
  out = whole.substr(0, whole.size() - rest.size());
  return true;
}

bool take_plain_number(std::string_view& rest) {
  const auto digits = take_digits(rest);
  return !digits.empty() && (digits.size() == 1 || digits.front() != '0');
}

bool take_list(std::string_view& rest, std::string_view& out) {
  const auto whole = rest;
  do {
    if (!take_plain_number(rest)) {
      return false;
    }
  } while (take(rest, '.'));
  out = whole.substr(0, whole.size() - rest.size());
  return true;
}

bool take_port(std::string_view& rest, PortVersion& out) {
  if (take(rest, '#')) {
    out.port = to_number(rest);
    return take_plain_number(rest) && rest.empty();
  }
  return rest.empty();
}

Result<PortVersion> parse_dots(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kId));
  PortVersion out;
  std::string_view build;
  if (!take_list(rest, out.numbers) ||
      (take(rest, '-') && !take_identifiers(rest, out.pre.text, true)) ||
      (take(rest, '+') && !take_identifiers(rest, build, false)) || !take_port(rest, out)) {
    return not_a_version(text, kId);
  }
  return out;
}

Result<PortVersion> parse_date(std::string_view text) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(text, kDateId));
  constexpr std::string_view kShape = "0000-00-00";
  PortVersion out;
  out.day = rest.substr(0, kShape.size());
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (i >= out.day.size() ||
        (kShape[i] == '0' ? !is_digit(out.day[i]) : out.day[i] != kShape[i])) {
      return not_a_version(text, kDateId);
    }
  }
  rest.remove_prefix(out.day.size());
  if ((take(rest, '.') && !take_list(rest, out.numbers)) || !take_port(rest, out)) {
    return not_a_version(text, kDateId);
  }
  return out;
}

std::strong_ordering order(const PortVersion& a, const PortVersion& b) {
  if (const auto by = order_text(a.day, b.day); by != 0) {
    return by;
  }
  if (const auto by = order_number_list(a.numbers, b.numbers); by != 0) {
    return by;
  }
  if (a.pre.empty() != b.pre.empty()) {
    return a.pre.empty() <=> b.pre.empty();
  }
  if (const auto by = order_identifiers(a.pre, b.pre); by != 0) {
    return by;
  }
  return a.port <=> b.port;
}

void put(const PortVersion& version, std::string& out) {
  out.append(version.day);
  put_number_list(version.numbers, out);
  if (version.pre.empty()) {
    put_mark(out, kRelease);
  } else {
    put_identifiers(out, version.pre);
  }
  put_number(out, version.port);
}

}  // namespace

constinit const Scheme kVcpkg{
    .id = "vcpkg",
    .description = "vcpkg ports: version and version-semver",
    .compare = compare_parsed<parse_dots, order>,
    .append_key = append_parsed<parse_dots, put>,
};

constinit const Scheme kVcpkgDate{
    .id = "vcpkg-date",
    .description = "vcpkg ports: version-date",
    .compare = compare_parsed<parse_date, order>,
    .append_key = append_parsed<parse_date, put>,
};

}  // namespace akashi::version
