// Statements, blocks and literal values of Ruby. What is not literal is told apart, never guessed.
#include "ecosystems/gem/ruby_text.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi::ecosystems::gem::ruby {
namespace {

constexpr unsigned kMaxDepth = 64;  // Nesting of one expression.

template <std::size_t N>
bool is_one_of(const Token& token, const std::array<std::string_view, N>& names) {
  return token.kind == TokenKind::kName && std::ranges::find(names, token.text) != names.end();
}

constexpr auto kAlwaysOpen =
    std::to_array<std::string_view>({"case", "begin", "def", "class", "module", "for"});
constexpr auto kMayOpen = std::to_array<std::string_view>({"if", "unless", "while", "until"});
constexpr auto kLoops = std::to_array<std::string_view>({"while", "until", "for"});
constexpr auto kBranches =
    std::to_array<std::string_view>({"else", "elsif", "when", "in", "rescue", "ensure"});
constexpr auto kBeforeExpression =
    std::to_array<std::string_view>({"do", "then", "else", "return", "and", "or", "not"});
constexpr auto kEndOfValue = std::to_array<std::string_view>(
    {"if", "unless", "while", "until", "rescue", "do", "and", "or", "end", "then"});
constexpr auto kSameText =
    std::to_array<std::string_view>({"freeze", "dup", "to_s", "to_str", "to_sym", "b"});
constexpr auto kTrims = std::to_array<std::string_view>({"strip", "chomp", "squish"});

class EventFinder {
 public:
  explicit EventFinder(const std::vector<Token>& tokens) : tokens_(tokens) {}

  std::vector<Event> run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      i = step(i);
    }
    return std::move(events_);
  }

 private:
  // Gives the last token it used.
  std::size_t step(std::size_t i) {
    const auto& token = tokens_[i];
    if (token.kind == TokenKind::kNewline) {
      start_ = true;
      loop_head_ = false;
      return i;
    }
    const bool at_start = start_;
    start_ = false;
    if (at_start && is_one_of(token, kBranches)) {
      events_.push_back({EventKind::kElse, i, i});
      start_ = token.text == "else" || token.text == "ensure";
      return i;
    }
    if (at_start && !token.is_name("end")) {
      head_ = i;
      events_.push_back({EventKind::kStatement, i, i});
    }
    if (token.kind == TokenKind::kName && !is_called(i)) {
      return keyword(i, at_start);
    }
    return brace(i);
  }

  bool is_called(std::size_t i) const {
    return i > 0 && (tokens_[i - 1].is_punct(".") || tokens_[i - 1].is_punct("&.") ||
                     tokens_[i - 1].is_punct("::") || tokens_[i - 1].is_name("def"));
  }

  std::size_t keyword(std::size_t i, bool at_start) {
    const auto& token = tokens_[i];
    if (token.text == "end") {
      close_keyword(i);
    } else if (token.text == "then") {
      start_ = true;
    } else if (token.text == "do") {
      if (loop_head_) {
        loop_head_ = false;
      } else {
        open(i, 'k');
      }
      start_ = true;
      return skip_parameters(i);
    } else if ((is_one_of(token, kAlwaysOpen) ||
                (is_one_of(token, kMayOpen) && (at_start || expression_may_begin(i)))) &&
               !is_endless_def(i)) {
      open(i, 'k');
      loop_head_ = is_one_of(token, kLoops);
      start_ = token.text == "begin";
    }
    return i;
  }

  bool expression_may_begin(std::size_t i) const {
    const auto& before = tokens_[i - 1];
    if (before.kind == TokenKind::kPunct) {
      return before.text != ")" && before.text != "]" && before.text != "}" && before.text != "|";
    }
    return before.kind == TokenKind::kLabel || is_one_of(before, kBeforeExpression);
  }

  // def name(arguments) = expression
  bool is_endless_def(std::size_t i) const {
    if (!tokens_[i].is_name("def") || i + 2 >= tokens_.size()) {
      return false;
    }
    auto at = i + 2;
    if (tokens_[at].is_punct("(")) {
      constexpr std::size_t kLongest = 64;
      const auto end = std::min(tokens_.size() - 1, at + kLongest);
      while (at < end && !tokens_[at].is_punct(")")) {
        ++at;
      }
      ++at;
    }
    return at < tokens_.size() && tokens_[at].is_punct("=");
  }

  std::size_t skip_parameters(std::size_t i) const {
    if (i + 1 >= tokens_.size() || !tokens_[i + 1].is_punct("|")) {
      return i;
    }
    auto at = i + 2;
    while (at < tokens_.size() && !tokens_[at].is_punct("|") &&
           tokens_[at].kind != TokenKind::kNewline) {
      ++at;
    }
    return at < tokens_.size() && tokens_[at].is_punct("|") ? at : i;
  }

  std::size_t brace(std::size_t i) {
    const auto& token = tokens_[i];
    if (token.is_punct("{")) {
      const bool is_block =
          i > 0 && (tokens_[i - 1].kind == TokenKind::kName || tokens_[i - 1].is_punct(")"));
      if (is_block) {
        open(i, 'b');
        start_ = true;
        return skip_parameters(i);
      }
      stack_ += '{';
    } else if (token.is_punct("}") && !stack_.empty() && stack_.back() != 'k') {
      pop(i);
    }
    return i;
  }

  void open(std::size_t i, char kind) {
    stack_ += kind;
    events_.push_back({EventKind::kOpen, i, head_});
  }
  void pop(std::size_t i) {
    if (stack_.back() != '{') {
      events_.push_back({EventKind::kClose, i, i});
    }
    stack_.pop_back();
  }
  void close_keyword(std::size_t i) {
    while (!stack_.empty() && stack_.back() != 'k') {
      pop(i);
    }
    if (!stack_.empty()) {
      pop(i);
    }
  }

  const std::vector<Token>& tokens_;
  std::vector<Event> events_;
  std::string stack_;  // 'k' closed by `end`, 'b' a block in braces, '{' a hash.
  std::size_t head_ = 0;
  bool start_ = true;
  bool loop_head_ = false;
};

void join_values(Value& left, const Value& right) {
  if (left.kind == Value::Kind::kText && right.kind == Value::Kind::kText) {
    left.text += right.text;
  } else {
    auto parts = left.texts();
    for (auto& part : right.texts()) {
      parts.push_back(std::move(part));
    }
    left = {.kind = Value::Kind::kList, .text = {}, .list = std::move(parts), .map = {}};
  }
}

Value text_value(std::string text) {
  return {.kind = Value::Kind::kText, .text = std::move(text), .list = {}, .map = {}};
}

bool opens(const Token& token) {
  return token.is_punct("(") || token.is_punct("[") || token.is_punct("{");
}
bool closes(const Token& token) {
  return token.is_punct(")") || token.is_punct("]") || token.is_punct("}");
}

}  // namespace

std::vector<Event> find_events(const std::vector<Token>& tokens) {
  return EventFinder(tokens).run();
}

std::vector<std::string> Value::texts() const {
  switch (kind) {
    case Kind::kText:
      return {text};
    case Kind::kList:
      return list;
    default:
      return {};
  }
}

void Evaluator::define(const std::string& name, Value value) {
  constexpr std::size_t kMostBytes = 4096;  // Each use makes a copy.
  std::size_t bytes = value.text.size();
  for (const auto& text : value.list) {
    bytes += text.size() + 1;
  }
  for (const auto& [key, text] : value.map) {
    bytes += key.size() + text.size() + 1;
  }
  if (bytes <= kMostBytes) {
    names_.insert_or_assign(name, std::move(value));
  } else {
    names_.erase(name);
  }
}

bool Evaluator::at_end(std::size_t at) const {
  return at >= tokens_.size() || tokens_[at].kind == TokenKind::kNewline || closes(tokens_[at]) ||
         is_one_of(tokens_[at], kEndOfValue);
}

std::optional<Value> Evaluator::whole_value(std::size_t at) const {
  auto result = value(at);
  return result && at_end(at) ? std::move(result) : std::nullopt;
}

std::optional<Value> Evaluator::expression(std::size_t& at, unsigned depth) const {
  if (depth > kMaxDepth || at >= tokens_.size()) {
    return std::nullopt;
  }
  auto result = primary(at, depth);
  while (result && at < tokens_.size()) {
    const auto& token = tokens_[at];
    if ((token.is_punct(".") || token.is_punct("&.")) && at + 1 < tokens_.size()) {
      if (is_one_of(tokens_[at + 1], kTrims)) {
        result->text = trim(result->text);
      } else if (!is_one_of(tokens_[at + 1], kSameText)) {
        return std::nullopt;
      }
      at += 2;
      if (at + 1 < tokens_.size() && tokens_[at].is_punct("(") && tokens_[at + 1].is_punct(")")) {
        at += 2;
      }
    } else if (token.is_punct("+") ||
               (token.kind == TokenKind::kString && result->kind == Value::Kind::kText)) {
      at += token.is_punct("+") ? 1 : 0;
      const auto right = primary(at, depth + 1);
      if (!right) {
        return std::nullopt;
      }
      join_values(*result, *right);
    } else {
      break;
    }
  }
  return result;
}

std::optional<Value> Evaluator::primary(std::size_t& at, unsigned depth) const {
  if (at >= tokens_.size()) {
    return std::nullopt;
  }
  const auto& token = tokens_[at];
  switch (token.kind) {
    case TokenKind::kString:
    case TokenKind::kSymbol:
    case TokenKind::kNumber:
      if (!token.literal) {
        return std::nullopt;
      }
      ++at;
      return text_value(token.text);
    case TokenKind::kName:
      return constant(at, depth);
    case TokenKind::kPunct:
      break;
    default:
      return std::nullopt;
  }
  if (token.text == "[") {
    return list(at, depth);
  }
  if (token.text == "{") {
    return map(at, depth);
  }
  if (token.text == "(") {
    ++at;
    auto inner = expression(at, depth + 1);
    if (!inner || at >= tokens_.size() || !tokens_[at].is_punct(")")) {
      return std::nullopt;
    }
    ++at;
    return inner;
  }
  return std::nullopt;
}

// nil, true, false; Gem::Version.new("1"), Gem::Requirement.new(…), Gem::Platform.new(…),
// Gem::Platform::RUBY; a name or constant that was given a literal value.
std::optional<Value> Evaluator::constant(std::size_t& at, unsigned depth) const {
  std::string path = tokens_[at].text;
  ++at;
  while (at + 1 < tokens_.size() && tokens_[at].is_punct("::") &&
         tokens_[at + 1].kind == TokenKind::kName) {
    path += "::" + tokens_[at + 1].text;
    at += 2;
  }
  if (at + 1 < tokens_.size() && tokens_[at].is_punct(".")) {  // An attribute that was set before.
    if (const auto known = names_.find(path + "." + tokens_[at + 1].text); known != names_.end()) {
      at += 2;
      return known->second;
    }
  }
  if (path == "nil") {
    return Value{.kind = Value::Kind::kNil, .text = {}, .list = {}, .map = {}};
  }
  if (path == "true" || path == "false") {
    return text_value(path);
  }
  if (path == "Gem::Platform::RUBY") {
    return text_value("ruby");
  }
  if (path == "Gem::Version" || path == "Gem::Requirement" || path == "Gem::Platform") {
    if (at + 1 >= tokens_.size() || !tokens_[at].is_punct(".")) {
      return std::nullopt;
    }
    const auto& method = tokens_[at + 1].text;
    at += 2;
    if (method == "default" && path == "Gem::Requirement") {
      return text_value(">= 0");
    }
    if ((method != "new" && method != "create") || at >= tokens_.size() ||
        !tokens_[at].is_punct("(")) {
      return std::nullopt;
    }
    // The arguments of the call read as a list: "(" for "[".
    auto arguments = list(at, depth);
    if (!arguments || arguments->list.empty()) {
      return std::nullopt;
    }
    if (path == "Gem::Requirement") {
      return arguments;
    }
    std::erase_if(arguments->list, [](const std::string& part) { return part.empty(); });
    return text_value(join(arguments->list, "-"));
  }
  auto found = names_.find(path);
  if (const auto last = path.rfind("::"); found == names_.end() && last != std::string::npos) {
    found = names_.find(path.substr(last));
  }
  return found == names_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Value> Evaluator::list(std::size_t& at, unsigned depth) const {
  Value result{.kind = Value::Kind::kList, .text = {}, .list = {}, .map = {}};
  ++at;
  while (at < tokens_.size()) {
    const auto& token = tokens_[at];
    if (token.kind == TokenKind::kNewline || token.is_punct(",")) {
      ++at;
      continue;
    }
    if (token.is_punct("]") || token.is_punct(")")) {
      ++at;
      return result;
    }
    const auto item = expression(at, depth + 1);
    if (!item || item->kind == Value::Kind::kMap || at >= tokens_.size() ||
        !(tokens_[at].is_punct(",") || tokens_[at].kind == TokenKind::kNewline ||
          closes(tokens_[at]))) {
      return std::nullopt;
    }
    if (item->kind == Value::Kind::kNil) {
      result.list.emplace_back();
    }
    for (auto& text : item->texts()) {
      result.list.push_back(std::move(text));
    }
  }
  return std::nullopt;
}

// Values that are not literal texts are left out; the rest of the map is kept.
std::optional<Value> Evaluator::map(std::size_t& at, unsigned depth) const {
  Value result{.kind = Value::Kind::kMap, .text = {}, .list = {}, .map = {}};
  ++at;
  while (at < tokens_.size()) {
    const auto& token = tokens_[at];
    if (token.kind == TokenKind::kNewline || token.is_punct(",")) {
      ++at;
      continue;
    }
    if (token.is_punct("}")) {
      ++at;
      return result;
    }
    const bool has_key = token.kind == TokenKind::kLabel ||
                         ((token.kind == TokenKind::kString || token.kind == TokenKind::kSymbol) &&
                          at + 1 < tokens_.size() && tokens_[at + 1].is_punct("=>"));
    if (!has_key) {
      return std::nullopt;
    }
    at += token.kind == TokenKind::kLabel ? 1 : 2;
    const auto from = at;
    const auto item = expression(at, depth + 1);
    const bool whole =
        at < tokens_.size() && (tokens_[at].is_punct(",") || tokens_[at].is_punct("}") ||
                                tokens_[at].kind == TokenKind::kNewline);
    if (item && item->kind == Value::Kind::kText && whole) {
      result.map.emplace_back(token.text, item->text);
    } else {
      at = skip_argument(from);
    }
  }
  return std::nullopt;
}

std::size_t Evaluator::skip_argument(std::size_t at) const {
  std::size_t depth = 0;
  for (; at < tokens_.size(); ++at) {
    const auto& token = tokens_[at];
    if (opens(token)) {
      ++depth;
    } else if (depth > 0) {
      depth -= closes(token) ? 1 : 0;
    } else if (token.is_punct(",") || at_end(at)) {
      return at;
    }
  }
  return at;
}

std::vector<Argument> Evaluator::arguments(std::size_t at) const {
  std::vector<Argument> result;
  if (at < tokens_.size() && tokens_[at].is_punct("(")) {
    ++at;
  }
  std::size_t braces = 0;  // Of an option hash that is written out: its entries are arguments too.
  while (at < tokens_.size()) {
    const auto& token = tokens_[at];
    if (braces > 0 &&
        (token.kind == TokenKind::kNewline || token.is_punct("}") || token.is_punct(","))) {
      braces -= token.is_punct("}") ? 1 : 0;
      ++at;
      continue;
    }
    if (at_end(at)) {
      break;
    }
    if (token.is_punct("{") || token.is_punct(",")) {
      braces += token.is_punct("{") ? 1 : 0;
      ++at;
      continue;
    }
    if (!result.empty() && braces == 0 && !tokens_[at - 1].is_punct(",") &&
        !tokens_[at - 1].is_punct("}")) {
      break;  // Not an argument: `gem "a" {`
    }
    Argument argument{.label = {}, .value = std::nullopt, .token = at};
    if (token.kind == TokenKind::kLabel) {
      argument.label = token.text;
      ++at;
    } else if ((token.kind == TokenKind::kString || token.kind == TokenKind::kSymbol) &&
               at + 1 < tokens_.size() && tokens_[at + 1].is_punct("=>")) {
      argument.label = token.text;
      at += 2;
    }
    auto end = at;
    auto read = value(end);
    if (read && (at_end(end) || tokens_[end].is_punct(","))) {
      argument.value = std::move(read);
      at = end;
    } else {
      at = std::max(skip_argument(at), argument.token + 1);
    }
    result.push_back(std::move(argument));
  }
  return result;
}

std::string Evaluator::source(std::size_t at) const {
  constexpr std::size_t kLongest = 60;
  std::string text;
  for (auto i = at;
       i < tokens_.size() && tokens_[i].kind != TokenKind::kNewline && text.size() <= kLongest;
       ++i) {
    text += tokens_[i].space_before && i != at ? " " : "";
    text += tokens_[i].kind == TokenKind::kSymbol ? ":" : "";
    const auto* quote = tokens_[i].kind == TokenKind::kString ? "\"" : "";
    text += quote + tokens_[i].text + quote;
    text += tokens_[i].kind == TokenKind::kLabel ? ":" : "";
  }
  if (text.size() > kLongest) {
    text.resize(kLongest);
    while (!text.empty() && !is_valid_utf8(text)) {
      text.pop_back();
    }
    text += "…";
  }
  return text;
}

std::size_t Evaluator::modifier(std::size_t at) const {
  for (auto i = at + 1; i < tokens_.size() && tokens_[i].kind != TokenKind::kNewline; ++i) {
    if ((tokens_[i].is_name("if") || tokens_[i].is_name("unless")) &&
        !tokens_[i - 1].is_punct(".")) {
      return i + 1;
    }
  }
  return 0;
}

}  // namespace akashi::ecosystems::gem::ruby
