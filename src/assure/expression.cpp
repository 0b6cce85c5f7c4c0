// expression  = conjunction { "or" conjunction }
// conjunction = factor { "and" factor }
// factor      = "not" factor | "(" expression ")" | "all" | name [ operator word ]
// operator    = "=" | "!=" | "<" | "<=" | ">" | ">="
// docs/formats/scheme.md, "Expressions"
#include "assure/expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/strings.h"

namespace akashi::assure {
namespace {

using Operator = Expression::Operator;

constexpr std::size_t kLongest = 10'000;
constexpr int kDeepest = 100;

bool is_word(char c) {
  return is_alnum(c) || std::string_view("-_.+'").contains(c) ||
         static_cast<unsigned char>(c) > 127;
}

struct Comparison {
  std::string_view text;
  Operator op;
};
constexpr auto kComparisons = std::to_array<Comparison>({{"!=", Operator::kNotEqual},
                                                         {"<=", Operator::kLessOrEqual},
                                                         {">=", Operator::kGreaterOrEqual},
                                                         {"=", Operator::kEqual},
                                                         {"<", Operator::kLess},
                                                         {">", Operator::kGreater}});

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                  : std::nullopt;
}

Truth truth(bool value) {
  return value ? Truth::kTrue : Truth::kFalse;
}

bool same(std::string_view a, std::string_view b) {
  const auto x = number(a);
  const auto y = number(b);
  return x && y ? *x == *y : a == b;
}

Truth ordered(const std::vector<std::string>& values, Operator op, std::string_view word) {
  const auto limit = number(word);
  const auto value = values.size() == 1 ? number(values.front()) : std::nullopt;
  if (!limit || !value) {
    return Truth::kUnknown;
  }
  switch (op) {
    case Operator::kLess:
      return truth(*value < *limit);
    case Operator::kLessOrEqual:
      return truth(*value <= *limit);
    case Operator::kGreater:
      return truth(*value > *limit);
    default:
      return truth(*value >= *limit);
  }
}

Truth compare(const Expression::Node& node, const Lookup& lookup) {
  const auto values = lookup(node.name);
  if (!values) {
    return Truth::kUnknown;
  }
  const auto is_one = [&](std::string_view word) {
    return truth(
        std::ranges::any_of(*values, [&](const std::string& value) { return same(value, word); }));
  };
  switch (node.op) {
    case Operator::kIsTrue:
      return is_one("true");
    case Operator::kEqual:
      return is_one(node.word);
    case Operator::kNotEqual:
      return !is_one(node.word);
    default:
      return ordered(*values, node.op, node.word);
  }
}

}  // namespace

Truth operator!(Truth a) {
  return static_cast<Truth>(2 - static_cast<int>(a));
}
Truth operator&(Truth a, Truth b) {
  return std::min(a, b);
}
Truth operator|(Truth a, Truth b) {
  return std::max(a, b);
}

class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) {}

  Result<Expression> parse() {
    if (text_.size() > kLongest) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"length of an expression", std::to_string(kLongest)});
    }
    AKASHI_TRY(disjunction(0));
    skip();
    if (at_ < text_.size()) {
      return expected("and, or, or the end");
    }
    return std::move(out_);
  }

 private:
  std::unexpected<Error> expected(std::string_view what) {
    skip();
    const auto rest = text_.substr(at_);
    std::string found = rest.empty() ? "the end" : std::string(utf8_prefix(rest, 20));
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {std::string(what), std::move(found)},
                {.line = 1, .column = static_cast<std::uint32_t>(at_ + 1)});
  }

  void skip() {
    while (at_ < text_.size() && is_space(text_[at_])) {
      ++at_;
    }
  }

  std::string_view peek_word() {
    skip();
    std::size_t end = at_;
    while (end < text_.size() && is_word(text_[end])) {
      ++end;
    }
    return text_.substr(at_, end - at_);
  }

  bool take(std::string_view text) {
    skip();
    if (!text_.substr(at_).starts_with(text)) {
      return false;
    }
    at_ += text.size();
    return true;
  }
  bool take_word(std::string_view word) {
    if (peek_word() != word) {
      return false;
    }
    at_ += word.size();
    return true;
  }

  void add(Expression::Node node) { out_.nodes_.push_back(std::move(node)); }
  std::size_t last() const { return out_.nodes_.size() - 1; }

  Result<void> disjunction(int depth) {
    AKASHI_TRY(conjunction(depth));
    while (take_word("or")) {
      const auto left = last();
      AKASHI_TRY(conjunction(depth));
      add({.op = Operator::kOr, .left = left, .right = last()});
    }
    return {};
  }

  Result<void> conjunction(int depth) {
    AKASHI_TRY(factor(depth));
    while (take_word("and")) {
      const auto left = last();
      AKASHI_TRY(factor(depth));
      add({.op = Operator::kAnd, .left = left, .right = last()});
    }
    return {};
  }

  Result<void> factor(int depth) {
    if (depth > kDeepest) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"depth of an expression", std::to_string(kDeepest)},
                  {.line = 1, .column = static_cast<std::uint32_t>(at_ + 1)});
    }
    if (take_word("not")) {
      AKASHI_TRY(factor(depth + 1));
      add({.op = Operator::kNot, .left = last()});
      return {};
    }
    if (take("(")) {
      AKASHI_TRY(disjunction(depth + 1));
      return take(")") ? Result<void>() : Result<void>(expected(")"));
    }
    return comparison();
  }

  Result<void> comparison() {
    const auto name = peek_word();
    if (name.empty() || name == "and" || name == "or") {
      return expected("name");
    }
    at_ += name.size();
    if (name == "all") {
      add({});
      return {};
    }
    const auto* const found =
        std::ranges::find_if(kComparisons, [&](const Comparison& c) { return take(c.text); });
    if (found == kComparisons.end()) {
      add({.op = Operator::kIsTrue, .name = std::string(name)});
      return {};
    }
    const auto word = peek_word();
    if (word.empty()) {
      return expected("word");
    }
    at_ += word.size();
    add({.op = found->op, .name = std::string(name), .word = std::string(word)});
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Expression out_;
};

Result<Expression> Expression::parse(std::string_view text) {
  return ExpressionParser(text).parse();
}

Truth Expression::evaluate(const Lookup& lookup) const {
  std::vector<Truth> values;
  values.reserve(nodes_.size());
  for (const auto& node : nodes_) {
    switch (node.op) {
      case Operator::kAll:
        values.push_back(Truth::kTrue);
        break;
      case Operator::kAnd:
        values.push_back(values[node.left] & values[node.right]);
        break;
      case Operator::kOr:
        values.push_back(values[node.left] | values[node.right]);
        break;
      case Operator::kNot:
        values.push_back(!values[node.left]);
        break;
      default:
        values.push_back(compare(node, lookup));
    }
  }
  return values.empty() ? Truth::kUnknown : values.back();
}

}  // namespace akashi::assure
