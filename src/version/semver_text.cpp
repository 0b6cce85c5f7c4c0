// [v=] number *2("." number) [ "-" identifier *("." identifier) ] [ "+" identifier *("."
// identifier) ] Semantic Versioning 2.0.0, with the leniency of node-semver's "loose" mode as the
// rules ask.
#include "version/semver_text.h"

namespace akashi::version {
namespace {

constexpr unsigned char kRelease = 0xFF;  // After every identifier.

bool is_identifier_char(char c) {
  return is_alnum(c) || c == '-';
}

// Takes a list of identifiers; false when one is empty or has another character.
bool take_identifiers(std::string_view& rest, Identifiers& out) {
  const auto all = rest;
  do {
    if (take_while(rest, is_identifier_char).empty()) {
      return false;
    }
  } while (take(rest, '.'));
  out.text = all.substr(0, all.size() - rest.size());
  return true;
}

void skip_prefix(std::string_view& rest, SemverPrefix prefix) {
  if (prefix == SemverPrefix::kLetter && (rest.front() == 'v' || rest.front() == 'V')) {
    rest.remove_prefix(1);
  } else if (prefix == SemverPrefix::kLoose) {
    take_while(rest, [](char c) { return c == 'v' || c == 'V' || c == '=' || c == ' '; });
  }
}

}  // namespace

bool Identifiers::next(std::string_view& identifier) {
  if (!lead[0].empty()) {
    identifier = lead[0];
    lead[0] = lead[1];
    lead[1] = {};
    return true;
  }
  if (text.empty()) {
    return false;
  }
  const auto dot = text.find('.');
  identifier = text.substr(0, dot);
  text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
  return true;
}

Result<SemverText> parse_semver_text(std::string_view version, const SemverRules& rules) {
  AKASHI_TRY_ASSIGN(auto rest, prepare(version, rules.scheme));
  skip_prefix(rest, rules.prefix);
  SemverText parsed;
  std::uint8_t count = 0;
  do {
    const auto digits = take_digits(rest);
    if (digits.empty() || count == rules.max_numbers) {
      return not_a_version(version, rules.scheme);
    }
    parsed.numbers[count++] = to_number(digits);
  } while (take(rest, '.'));
  if (count < rules.min_numbers) {
    return not_a_version(version, rules.scheme);
  }
  const bool bare = rules.missing_hyphen && count == 3 && !rest.empty() && is_alpha(rest.front());
  if ((take(rest, '-') || bare) && !take_identifiers(rest, parsed.pre)) {
    return not_a_version(version, rules.scheme);
  }
  if (take(rest, '+') && !take_identifiers(rest, parsed.build)) {
    return not_a_version(version, rules.scheme);
  }
  if (!rest.empty()) {
    return not_a_version(version, rules.scheme);
  }
  return parsed;
}

bool is_complete_semver(std::string_view version, LeadingZeros zeros) {
  for (int i = 0; i < 3; ++i) {
    if (i != 0 && !take(version, '.')) {
      return false;
    }
    const auto number = take_digits(version);
    const bool padded = number.size() > 1 && number.front() == '0';
    if (number.empty() || (padded && zeros == LeadingZeros::kRefused)) {
      return false;
    }
  }
  Identifiers identifiers;
  return (!take(version, '-') || take_identifiers(version, identifiers)) &&
         (!take(version, '+') || take_identifiers(version, identifiers)) && version.empty();
}

std::strong_ordering order_identifiers(Identifiers a, Identifiers b) {
  std::string_view left;
  std::string_view right;
  while (true) {
    const bool more_left = a.next(left);
    const bool more_right = b.next(right);
    if (!more_left || !more_right) {
      return more_left <=> more_right;
    }
    const bool number_left = all_digits(left);
    const bool number_right = all_digits(right);
    if (number_left != number_right) {
      return number_right <=> number_left;
    }
    const auto order = number_left ? to_number(left) <=> to_number(right) : order_text(left, right);
    if (order != 0) {
      return order;
    }
  }
}

void put_identifiers(std::string& out, Identifiers identifiers) {
  std::string_view identifier;
  while (identifiers.next(identifier)) {
    if (all_digits(identifier)) {
      put_number(out, to_number(identifier));
    } else {
      put_mark(out, kIdentifierText);
      put_text(out, identifier);
    }
  }
  put_mark(out, kIdentifiersEnd);
}

std::strong_ordering order_semver(const SemverText& a, const SemverText& b) {
  if (const auto order = a.numbers <=> b.numbers; order != 0) {
    return order;
  }
  if (a.pre.empty() || b.pre.empty()) {
    return a.pre.empty() <=> b.pre.empty();
  }
  return order_identifiers(a.pre, b.pre);
}

void put_semver(const SemverText& version, std::string& out) {
  for (std::size_t i = 0; i < 3; ++i) {
    put_number(out, version.numbers[i]);
  }
  if (version.pre.empty()) {
    put_mark(out, kRelease);
  } else {
    put_identifiers(out, version.pre);
  }
}

}  // namespace akashi::version
