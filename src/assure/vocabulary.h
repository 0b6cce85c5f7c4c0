// data/schemes/vocabulary.json: which arrays a scheme may have, and the members of their items.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assure/scheme.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::assure {

enum class ValueType : std::uint8_t {
  kString,
  kStrings,
  kText,
  kTexts,
  kInteger,
  kBoolean,
  kDate,
  kExpression,  // assure/expression.h; a string in Item.
  kChoice,
};

struct ValueRule {
  std::string name;
  ValueType type = ValueType::kString;
  std::vector<std::string> choices;  // Of kChoice.
  bool required = false;
};

struct RefRule {
  std::string name;
  std::string array;  // Whose ids.
  bool required = false;
};

struct ArrayRule {
  std::string name;
  Text title;
  bool nested = false;  // Its items may have parents.
  std::vector<ValueRule> values;
  std::vector<RefRule> refs;
};

struct Vocabulary {
  std::vector<ArrayRule> arrays;
  const ArrayRule* find(std::string_view array) const;
};

Result<Vocabulary> parse_vocabulary(std::string_view json, const Limits& limits);

}  // namespace akashi::assure
