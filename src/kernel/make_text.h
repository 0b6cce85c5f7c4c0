// The text of Makefiles (GNU make manual, 3.1.1, 3.8): logical lines, words, and text that is not
// known for certain.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::kernel {

// Stands in a text for what is not known: any text at all.
inline constexpr char kAnything = '\x01';

// What an expression gives. `sure`: exactly this; else it has at least these words, and may be
// without some of them or have them twice.
struct MakeText {
  std::string text;
  bool sure = true;

  bool open() const { return text.contains(kAnything); }
  // Whether a comparison with it has one answer.
  bool decided() const { return sure && !open(); }
};

inline MakeText anything() {
  return {std::string(1, kAnything), false};
}

struct MakeLine {
  std::string text;  // Joined, without comment (but for recipes).
  bool tab = false;  // Begins with a tab: of a recipe, where a rule is open.
  std::uint32_t number = 0;
};

// Lines joined where they end in a backslash; comments gone.
std::vector<MakeLine> make_lines(std::string_view text);

// The first of `any` in `text` that is outside of $(…) and ${…}; npos for none.
std::size_t find_outside(std::string_view text, std::string_view any, std::size_t from = 0);
// Where the reference that begins behind `open` ('(' or '{' at open) ends: the place of its closing
// bracket; npos where there is none.
std::size_t find_close(std::string_view text, std::size_t open);

// "obj-y += foo.o"
struct MakeAssignment {
  std::string_view name;
  std::string_view kind;  // "=", ":=", "+=", "?=", "!=".
  std::string_view value;
};

// Nothing: a rule, or no statement with an operator.
std::optional<MakeAssignment> as_assignment(std::string_view line);

// "%.o" against "foo.o": whether it matches; `stem` gets "foo".
bool match_percent(std::string_view pattern, std::string_view word, std::string_view& stem);
// The same as patsubst for one word.
std::string substitute_word(std::string_view pattern, std::string_view with, std::string_view word);

}  // namespace akashi::kernel
