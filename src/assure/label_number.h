// Numbers of labels: a pattern of the scheme (array `numbers`), with a check character. A number is
// opaque: nothing but its form is looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "assure/scheme.h"
#include "base/result.h"

namespace akashi::assure {

// "JS-rrrr-rrrr-rrc": 'r' a random character of the alphabet, 'c' the check character, the rest as
// it stands. No look-alikes: the alphabet says which characters there are.
struct NumberPattern {
  std::string pattern;
  std::string alphabet;  // Of digits and capital letters, each once.
};

// Whether numbers can be drawn by it: an alphabet of digits and capitals, each once; at most 64
// characters, one check character at the end, one or more random ones.
bool is_usable(const NumberPattern& pattern);

// The scheme's first pattern; nothing where it has none, then any text is a number.
std::optional<NumberPattern> number_pattern(const Scheme& scheme);

// ISO/IEC 7064:2003 MOD 37-2: the check character, one of 0-9, A-Z and *, over the digits and
// letters of the text (others are passed over). Finds every single wrong character and every two
// neighbours exchanged, also further apart. Nothing for a text without digits and letters.
std::optional<char> check_character(std::string_view text);

// Capital letters, without spaces, hyphens as in the pattern: how people type a number. Full-width
// characters become plain ones.
std::string fold_number(std::string_view typed);

// Whether it has the pattern's form and its check character is right. Without a pattern: a text of
// 1 to 64 printable ASCII characters.
bool number_fits(const std::optional<NumberPattern>& pattern, std::string_view number);

// A new number. `random` gives 64 random bits and is the only source of chance. Fails where
// the pattern can't give any.
Result<std::string> new_number(const NumberPattern& pattern,
                               const std::function<Result<std::uint64_t>()>& random);

}  // namespace akashi::assure
