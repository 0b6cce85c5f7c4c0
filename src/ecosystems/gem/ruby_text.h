// Ruby source as tokens, blocks and literal values: enough to read a gemspec or a Gemfile without
// running it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace akashi::ecosystems::gem::ruby {

enum class TokenKind : std::uint8_t {
  kNewline,  // End of a statement: a line end that is not inside brackets or after an operator,
             // ';'.
  kName,     // Identifier, constant or keyword.
  kLabel,    // `group:` in a list of arguments.
  kString,   // Every quoted form and heredocs; %w[a b] becomes `[`, strings, `]`.
  kSymbol,   // :name
  kNumber,
  kPunct,  // Operators and brackets; also what cannot be read.
};

struct Token {
  TokenKind kind = TokenKind::kPunct;
  bool literal = true;  // Of a string: no interpolation, not run by a shell.
  bool space_before = false;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;

  InputPosition at() const { return {.line = line, .column = column, .offset = 0}; }
  bool is(TokenKind wanted, std::string_view value) const {
    return kind == wanted && text == value;
  }
  bool is_punct(std::string_view value) const { return is(TokenKind::kPunct, value); }
  bool is_name(std::string_view value) const { return is(TokenKind::kName, value); }
};

// Always ends with a kNewline. Errors: limits only; broken source gives the tokens that can be
// told.
Result<std::vector<Token>> tokenize(std::string_view source, const Limits& limits);

// What happens in the order of the source.
enum class EventKind : std::uint8_t {
  kStatement,  // `token`: its first.
  kOpen,  // A block or branch; `token`: its keyword or brace, `head`: the first of its statement.
  kElse,  // else, elsif, when, rescue … of the innermost block.
  kClose,
};
struct Event {
  EventKind kind = EventKind::kStatement;
  std::size_t token = 0;
  std::size_t head = 0;
};
std::vector<Event> find_events(const std::vector<Token>& tokens);

struct Value {
  enum class Kind : std::uint8_t { kText, kList, kMap, kNil };
  Kind kind = Kind::kText;
  std::string text;
  std::vector<std::string> list;
  std::vector<std::pair<std::string, std::string>> map;

  // The text, or the parts of a list.
  std::vector<std::string> texts() const;
};

struct Argument {
  std::string label;           // "" for a positional one.
  std::optional<Value> value;  // Nothing: not literal.
  std::size_t token = 0;       // Where it begins.
};

// Evaluates literals, and names that were given literal values before.
class Evaluator {
 public:
  explicit Evaluator(const std::vector<Token>& tokens) : tokens_(tokens) {}

  const std::vector<Token>& tokens() const { return tokens_; }
  void define(const std::string& name, Value value);
  void forget(const std::string& name) { names_.erase(name); }

  // The value that begins at `at`, which then is behind it; nothing when it is not literal.
  std::optional<Value> value(std::size_t& at) const { return expression(at, 0); }
  // The same for a whole right-hand side: followed by the end of the statement, a block or a
  // modifier.
  std::optional<Value> whole_value(std::size_t at) const;
  // Arguments of a call whose first token behind the name is `at`; with or without parentheses.
  std::vector<Argument> arguments(std::size_t at) const;
  // The source from `at` to the end of the statement, cut to a readable length.
  std::string source(std::size_t at) const;
  // The first token of the condition behind `if` or `unless` at the end of the statement of `at`; 0
  // if none.
  std::size_t modifier(std::size_t at) const;
  bool at_end(std::size_t at) const;

 private:
  std::optional<Value> expression(std::size_t& at, unsigned depth) const;
  std::optional<Value> primary(std::size_t& at, unsigned depth) const;
  std::optional<Value> constant(std::size_t& at, unsigned depth) const;
  std::optional<Value> list(std::size_t& at, unsigned depth) const;
  std::optional<Value> map(std::size_t& at, unsigned depth) const;
  std::size_t skip_argument(std::size_t at) const;

  const std::vector<Token>& tokens_;
  std::map<std::string, Value, std::less<>> names_;
};

}  // namespace akashi::ecosystems::gem::ruby
