// Markers, PEP 508 and the "Dependency specifiers" specification (with the sets of PEP 751):
//   or_  = and_ ("or" and_)*       and_ = term ("and" term)*
//   term = value op value | "(" or_ ")"
//   op   = "<=" "<" "!=" "==" ">=" ">" "~=" "===" "in" "not in"
//   value = a variable or a string in single or double quotes
#include "ecosystems/pypi/marker.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"
#include "ecosystems/pypi/name.h"

namespace akashi::ecosystems::pypi {
namespace {

constexpr auto kVariables = std::to_array<std::string_view>({"python_version",
                                                             "python_full_version",
                                                             "os_name",
                                                             "os.name",
                                                             "sys_platform",
                                                             "sys.platform",
                                                             "platform_machine",
                                                             "platform.machine",
                                                             "platform_python_implementation",
                                                             "platform.python_implementation",
                                                             "python_implementation",
                                                             "platform_release",
                                                             "platform_system",
                                                             "platform_version",
                                                             "platform.version",
                                                             "implementation_name",
                                                             "implementation_version",
                                                             "extra",
                                                             "extras",
                                                             "dependency_groups"});

constexpr auto kOperators =
    std::to_array<std::string_view>({"===", "<=", "!=", "==", ">=", "~=", "<", ">"});

constexpr std::size_t kMaxParentheses = 64;

bool is_word(char c) {
  return is_alnum(c) || c == '_' || c == '.';
}

}  // namespace

// Operator precedence with explicit stacks: hostile nesting costs memory that the text itself
// bounds.
class MarkerParser {
 public:
  MarkerParser(std::string_view text, InputPosition at) : text_(text), at_(at) {}

  Result<Marker> parse() {
    while (true) {
      AKASHI_TRY(term());
      close_parentheses();
      skip_space();
      if (pos_ == text_.size()) {
        break;
      }
      if (take_word("and")) {
        push(Marker::Step::Kind::kAnd);
      } else if (take_word("or")) {
        push(Marker::Step::Kind::kOr);
      } else {
        return error("\"and\" or \"or\" expected");
      }
    }
    while (!operators_.empty()) {
      if (operators_.back() == Operator::kParenthesis) {
        return error("\")\" expected");
      }
      pop();
    }
    return std::move(marker_);
  }

 private:
  enum class Operator : std::uint8_t { kParenthesis, kOr, kAnd };  // By binding.
  struct Value {
    bool is_variable = false;
    std::string text;
  };

  std::unexpected<Error> error(std::string_view what) const {
    auto at = at_;
    if (at.line != 0) {
      at.column += static_cast<std::uint32_t>(pos_);
    }
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"environment marker", std::string(what)},
                at);
  }

  void skip_space() {
    while (pos_ < text_.size() && is_space(text_[pos_])) {
      ++pos_;
    }
  }
  bool take_word(std::string_view word) {
    const bool here = text_.substr(pos_).starts_with(word) &&
                      (pos_ + word.size() == text_.size() || !is_word(text_[pos_ + word.size()]));
    pos_ += here ? word.size() : 0;
    return here;
  }
  void pop() {
    marker_.steps_.push_back(
        {operators_.back() == Operator::kAnd ? Marker::Step::Kind::kAnd : Marker::Step::Kind::kOr,
         false,
         {}});
    operators_.pop_back();
  }
  void push(Marker::Step::Kind kind) {
    const auto op = kind == Marker::Step::Kind::kAnd ? Operator::kAnd : Operator::kOr;
    while (!operators_.empty() && operators_.back() >= op) {
      pop();
    }
    operators_.push_back(op);
  }
  void close_parentheses() {
    for (skip_space(); pos_ < text_.size() && text_[pos_] == ')' && open_ > 0; skip_space()) {
      ++pos_;
      --open_;
      while (operators_.back() != Operator::kParenthesis) {
        pop();
      }
      operators_.pop_back();
    }
  }

  Result<void> term() {
    for (skip_space(); pos_ < text_.size() && text_[pos_] == '('; skip_space()) {
      if (++open_ > kMaxParentheses) {
        return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                    {"parentheses of an environment marker", std::to_string(kMaxParentheses)}, at_);
      }
      ++pos_;
      operators_.push_back(Operator::kParenthesis);
    }
    AKASHI_TRY_ASSIGN(const auto left, value());
    AKASHI_TRY_ASSIGN(const auto op, comparison());
    AKASHI_TRY_ASSIGN(const auto right, value());
    if (!left.is_variable && !right.is_variable) {
      return error("a variable expected on one side");
    }
    add(left, op, right);
    return {};
  }

  Result<Value> value() {
    skip_space();
    if (pos_ == text_.size()) {
      return error("a variable or string expected, found the end");
    }
    const char quote = text_[pos_];
    if (quote == '\'' || quote == '"') {
      const auto end = text_.find(quote, pos_ + 1);
      if (end == std::string_view::npos) {
        return error("string without end");
      }
      Value out{.is_variable = false, .text = std::string(text_.substr(pos_ + 1, end - pos_ - 1))};
      pos_ = end + 1;
      return out;
    }
    auto end = pos_;
    while (end < text_.size() && is_word(text_[end])) {
      ++end;
    }
    const auto word = text_.substr(pos_, end - pos_);
    if (std::ranges::find(kVariables, word) == kVariables.end()) {
      return error("\"" + printable(word.empty() ? text_.substr(pos_, 1) : word) +
                   "\" is not a variable");
    }
    pos_ = end;
    return Value{.is_variable = true, .text = std::string(word)};
  }

  Result<std::string> comparison() {
    skip_space();
    for (const auto op : kOperators) {
      if (text_.substr(pos_).starts_with(op)) {
        pos_ += op.size();
        return std::string(op);
      }
    }
    if (take_word("in")) {
      return std::string("in");
    }
    if (take_word("not")) {
      skip_space();
      if (take_word("in")) {
        return std::string("not in");
      }
    }
    return error("a comparison expected");
  }

  void add(const Value& left, std::string_view op, const Value& right) {
    Marker::Step step;
    const auto& variable = left.is_variable ? left : right;
    const auto& other = left.is_variable ? right : left;
    const bool equality = op == "==" || op == "!=";
    const bool membership = op == "in" || op == "not in";
    if (!other.is_variable) {
      if (variable.text == "extra" && equality) {
        step.kind = Marker::Step::Kind::kExtra;
      } else if (variable.text == "extras" && membership && right.is_variable) {
        step.kind = Marker::Step::Kind::kExtra;
      } else if (variable.text == "dependency_groups" && membership && right.is_variable) {
        step.kind = Marker::Step::Kind::kGroup;
      }
    }
    if (step.kind != Marker::Step::Kind::kEnvironment) {
      step.name = normalized_name(other.text);
      step.negated = op == "!=" || op == "not in";
    }
    marker_.steps_.push_back(std::move(step));
  }

  std::string_view text_;
  InputPosition at_;
  std::size_t pos_ = 0;
  std::size_t open_ = 0;
  Marker marker_;
  std::vector<Operator> operators_;
};

Result<Marker> Marker::parse(std::string_view text, InputPosition at) {
  if (trim(text).empty()) {
    return Marker();
  }
  return MarkerParser(text, at).parse();
}

bool Marker::possible(const MarkerChoice& choice) const {
  std::vector<bool> stack;
  for (const auto& step : steps_) {
    switch (step.kind) {
      case Step::Kind::kEnvironment:
        stack.push_back(true);
        break;
      case Step::Kind::kExtra:
        stack.push_back(std::ranges::binary_search(choice.extras, step.name) != step.negated);
        break;
      case Step::Kind::kGroup:
        stack.push_back(std::ranges::binary_search(choice.groups, step.name) != step.negated);
        break;
      case Step::Kind::kAnd:
      case Step::Kind::kOr: {
        const bool right = stack.back();
        stack.pop_back();
        const bool left = stack.back();
        stack.back() = step.kind == Step::Kind::kAnd ? left && right : left || right;
        break;
      }
    }
  }
  return stack.empty() || stack.back();
}

std::vector<std::string> Marker::names(Step::Kind kind) const {
  std::vector<std::string> out;
  for (const auto& step : steps_) {
    if (step.kind == kind) {
      out.push_back(step.name);
    }
  }
  std::ranges::sort(out);
  const auto rest = std::ranges::unique(out);
  out.erase(rest.begin(), rest.end());
  return out;
}

Scopes marker_scopes(const Marker& marker, Scopes always, const MarkerChoice& defaults) {
  if (marker.possible(defaults)) {
    return always;
  }
  Scopes scopes;
  Scopes together;  // For a marker that needs extras and groups at once.
  const auto extras = marker.extras();
  if (!extras.empty()) {
    together |= Scope::kOptional;
    scopes |=
        marker.possible({.extras = extras, .groups = {}}) ? Scopes(Scope::kOptional) : Scopes();
  }
  constexpr std::size_t kMostGroups = 64;  // Each costs an evaluation.
  const auto groups = marker.groups();
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto group = group_scopes(groups[i]);
    together |= group;
    if (i < kMostGroups && marker.possible({.extras = {}, .groups = {groups[i]}})) {
      scopes |= group;
    }
  }
  return scopes.empty() ? together : scopes;
}

Scopes group_scopes(std::string_view group) {
  struct Row {
    std::string_view name;
    Scope scope;
  };
  constexpr auto kRows = std::to_array<Row>({{"default", Scope::kRuntime},
                                             {"main", Scope::kRuntime},
                                             {"test", Scope::kTest},
                                             {"tests", Scope::kTest},
                                             {"testing", Scope::kTest}});
  const auto* row = std::ranges::find(kRows, normalized_name(group), &Row::name);
  return row == kRows.end() ? Scope::kDevelopment : row->scope;
}

}  // namespace akashi::ecosystems::pypi
