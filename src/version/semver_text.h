// The parts of a version in the shape of Semantic Versioning, which several schemes share.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "version/encoding.h"

namespace akashi::version {

// The dot-separated identifiers after '-' or '+'. `lead` comes before those of `text`: the go
// scheme makes "rc" and "1" of "rc1". Empty: there are none.
struct Identifiers {
  std::array<std::string_view, 2> lead;
  std::string_view text;

  bool empty() const { return lead[0].empty() && text.empty(); }
  bool next(std::string_view& identifier);  // Takes the first one; false when none is left.
};

struct SemverText {
  std::array<Number, 4> numbers;  // Missing ones are zero.
  Identifiers pre;
  Identifiers build;
};

enum class SemverPrefix : std::uint8_t {
  kNone,
  kLetter,  // One 'v' or 'V'.
  kLoose,   // Any mix of 'v', 'V', '=' and spaces.
};

struct SemverRules {
  std::string_view scheme;  // For the error.
  std::uint8_t min_numbers = 1;
  std::uint8_t max_numbers = 3;
  SemverPrefix prefix = SemverPrefix::kNone;
  bool missing_hyphen = false;  // "1.2.3beta": as "1.2.3-beta", after three numbers only.
};

// Numbers may have leading zeros. Identifiers are non-empty and of [0-9A-Za-z-].
Result<SemverText> parse_semver_text(std::string_view version, const SemverRules& rules);

// Whether it is three numbers, with or without "-pre" and "+build" behind them: a version, not the
// beginning of one.
enum class LeadingZeros : std::uint8_t { kRefused, kAllowed };
bool is_complete_semver(std::string_view version, LeadingZeros zeros = LeadingZeros::kRefused);

// SemVer 2.0, 11.4: digits only are numbers, numbers before texts, a shorter list first. Nothing
// sorts as a shorter list does: what a missing pre-release means is the caller's.
std::strong_ordering order_identifiers(Identifiers a, Identifiers b);
// The bytes of it; the first one is from kIdentifiersEnd to kIdentifierText. Self-delimiting.
void put_identifiers(std::string& out, Identifiers identifiers);
inline constexpr unsigned char kIdentifiersEnd = 0x01;
inline constexpr unsigned char kIdentifierText = 0xF9;

// SemVer 2.0, 11: the first three numbers, then a pre-release before the release. Build metadata
// does not count.
std::strong_ordering order_semver(const SemverText& a, const SemverText& b);
void put_semver(const SemverText& version, std::string& out);

}  // namespace akashi::version
