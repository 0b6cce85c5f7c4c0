// The conditions of a scheme's data: `when` of a clause, `rule` of a package
// (docs/formats/scheme.md, "Expressions").
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace akashi::assure {

enum class Truth : std::uint8_t { kFalse, kUnknown, kTrue };
Truth operator!(Truth a);
Truth operator&(Truth a, Truth b);
Truth operator|(Truth a, Truth b);

// What a name stands for: a word, a number or "true" is a list of one. Nothing when there is no
// value (yet); an empty list is a value.
using Lookup = std::function<std::optional<std::vector<std::string>>(std::string_view name)>;

class Expression {
 public:
  enum class Operator : std::uint8_t {
    kAll,
    kAnd,
    kOr,
    kNot,
    kIsTrue,  // A name alone.
    kEqual,
    kNotEqual,
    kLess,
    kLessOrEqual,
    kGreater,
    kGreaterOrEqual,
  };
  struct Node {
    Operator op = Operator::kAll;
    std::string name;
    std::string word;
    std::size_t left = 0;  // Operands, behind which they stand in `nodes`.
    std::size_t right = 0;
  };

  // Positions of errors: line 1, the column in bytes.
  static Result<Expression> parse(std::string_view text);

  // A list equals a word when one of it does. Numbers are compared as numbers; what is compared by
  // order and is no number is unknown.
  Truth evaluate(const Lookup& lookup) const;
  const std::vector<Node>& nodes() const { return nodes_; }

 private:
  friend class ExpressionParser;
  std::vector<Node> nodes_;  // Operands before operators: the last is the whole.
};

}  // namespace akashi::assure
