// Gem::Specification in Ruby, as RubyGems writes it for installed gems (Gem::Specification#to_ruby:
// a "# stub:" comment, literal assignments, dependencies under `if s.respond_to?
// :add_runtime_dependency`), and as people write it.
#include "ecosystems/gem/gemspec_reader.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/strings.h"

namespace akashi::ecosystems::gem {
namespace {

using ruby::Evaluator;
using ruby::EventKind;
using ruby::Token;
using ruby::TokenKind;
using ruby::Value;

struct TextField {
  std::string_view attribute;
  std::string GemSpecification::* member;
  bool important;  // A value that cannot be read is worth a problem.
};
constexpr auto kTexts = std::to_array<TextField>({
    {"name", &GemSpecification::name, true},
    {"version", &GemSpecification::version, true},
    {"platform", &GemSpecification::platform, true},
    {"summary", &GemSpecification::summary, false},
    {"description", &GemSpecification::description, false},
    {"homepage", &GemSpecification::homepage, false},
    {"date", &GemSpecification::date, false},
});

struct ListField {
  std::string_view attribute;
  std::vector<std::string> GemSpecification::* member;
  bool important;
};
constexpr auto kLists = std::to_array<ListField>({
    {"authors", &GemSpecification::authors, false},
    {"author", &GemSpecification::authors, false},
    {"licenses", &GemSpecification::licenses, true},
    {"license", &GemSpecification::licenses, true},
});

struct DependencyMethod {
  std::string_view name;
  bool development;
};
constexpr auto kDependencyMethods = std::to_array<DependencyMethod>({
    {"add_dependency", false},
    {"add_runtime_dependency", false},
    {"add_development_dependency", true},
});

// A block or branch that is open.
struct Frame {
  bool decides = false;  // An `if` on what the specification class can do: always true today.
  bool truth = true;     // Of its present branch.
  bool unknown = false;  // A condition that is not decided here.
};

class Reader {
 public:
  Reader(const std::vector<Token>& tokens, GemSpecification& out)
      : tokens_(tokens), eval_(tokens), out_(out) {}

  void define(const std::string& name, const std::string& text) {
    eval_.define(name, {.kind = Value::Kind::kText, .text = text, .list = {}, .map = {}});
  }

  void run() {
    for (const auto& event : ruby::find_events(tokens_)) {
      switch (event.kind) {
        case EventKind::kStatement:
          statement(event.token);
          break;
        case EventKind::kOpen:
          open(event);
          break;
        case EventKind::kElse:
          other_branch();
          break;
        case EventKind::kClose:
          close();
          break;
      }
    }
  }

  bool found() const { return found_; }

 private:
  bool name_at(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].is_name(text);
  }
  bool punct_at(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].is_punct(text);
  }

  bool matches(std::size_t at, std::span<const std::string_view> texts) const {
    for (const auto text : texts) {
      if (at >= tokens_.size() || tokens_[at].text != text) {
        return false;
      }
      ++at;
    }
    return true;
  }

  // What every RubyGems of today can do: s.respond_to? :x, Gem::Version.new(Gem::VERSION) >= …
  bool asks_capability(std::size_t at) const {
    constexpr auto kRespond = std::to_array<std::string_view>({".", "respond_to?"});
    constexpr auto kVersion = std::to_array<std::string_view>(
        {"Gem", "::", "Version", ".", "new", "(", "Gem", "::", "VERSION", ")", ">="});
    constexpr auto kPlainVersion = std::to_array<std::string_view>({"Gem", "::", "VERSION", ">="});
    return matches(at + 1, kRespond) || matches(at, kVersion) || matches(at, kPlainVersion);
  }

  bool is_specification(std::size_t head) const {
    constexpr auto kNew =
        std::to_array<std::string_view>({"Gem", "::", "Specification", ".", "new"});
    constexpr std::size_t kLongest = 16;
    for (auto at = head; at < head + kLongest && tokens_[at].kind != TokenKind::kNewline; ++at) {
      if (matches(at, kNew)) {
        return true;
      }
    }
    return false;
  }

  void open(const ruby::Event& event) {
    constexpr std::size_t kDeepest = 4096;
    if (frames_.size() >= kDeepest) {
      ++unrecorded_;
      return;
    }
    Frame frame;
    const auto& keyword = tokens_[event.token];
    if (keyword.is_name("if") || keyword.is_name("unless")) {
      frame.decides = asks_capability(event.token + 1);
      frame.truth = !frame.decides || keyword.text == "if";
      frame.unknown = !frame.decides;
    } else if (!found_ && is_specification(event.head)) {
      begin_specification(event);
    } else {
      frame.unknown = !keyword.is_name("begin");
    }
    skipped_ += frame.truth ? 0 : 1;
    conditions_ += frame.unknown ? 1 : 0;
    frames_.push_back(frame);
  }

  void other_branch() {
    if (unrecorded_ == 0 && !frames_.empty() && frames_.back().decides) {
      auto& frame = frames_.back();
      skipped_ += frame.truth ? 1 : 0;
      skipped_ -= frame.truth ? 0 : 1;
      frame.truth = !frame.truth;
    }
  }

  void close() {
    if (unrecorded_ > 0) {
      --unrecorded_;
    } else if (!frames_.empty()) {
      skipped_ -= frames_.back().truth ? 0 : 1;
      conditions_ -= frames_.back().unknown ? 1 : 0;
      frames_.pop_back();
    }
  }

  // Gem::Specification.new("name", "1.0") do |s|
  void begin_specification(const ruby::Event& event) {
    found_ = true;
    out_.at = tokens_[event.head].at();
    if (punct_at(event.token + 1, "|") && event.token + 2 < tokens_.size()) {
      receiver_ = tokens_[event.token + 2].text;
    }
    for (auto at = event.head; at < event.token; ++at) {
      if (tokens_[at].is_name("new")) {
        const auto arguments = eval_.arguments(at + 1);
        if (!arguments.empty() && arguments[0].value) {
          out_.name = arguments[0].value->text;
        }
        if (arguments.size() > 1 && arguments[1].value) {
          out_.version = arguments[1].value->text;
        }
        return;
      }
    }
  }

  bool skipped() const { return skipped_ > 0; }
  bool conditional() const { return conditions_ > 0; }

  void statement(std::size_t at) {
    if (name_at(at, "require") || name_at(at, "require_relative")) {
      if (const auto path = eval_.whole_value(punct_at(at + 1, "(") ? at + 2 : at + 1)) {
        out_.required_files.push_back((tokens_[at].text == "require" ? "" : "./") + path->text);
      }
      return;
    }
    if (tokens_[at].kind == TokenKind::kName && punct_at(at + 1, "=")) {
      define_name(at);
      return;
    }
    if (receiver_.empty() || !name_at(at, receiver_) || !punct_at(at + 1, ".") ||
        at + 3 >= tokens_.size() || skipped()) {
      return;
    }
    const auto& attribute = tokens_[at + 2];
    if (punct_at(at + 3, "=")) {
      assign(attribute, at + 4);
    } else if (punct_at(at + 3, "[") && attribute.text == "metadata") {
      assign_metadata(at + 3);
    } else if (punct_at(at + 3, "<<") || punct_at(at + 3, "+=")) {
      append(attribute, at + 4);
    } else {
      depend(attribute, at + 3);
    }
  }

  void define_name(std::size_t at) {
    const auto value = eval_.whole_value(at + 2);
    if (value && !conditional() && eval_.modifier(at) == 0) {
      eval_.define(tokens_[at].text, *value);
    } else {
      eval_.forget(tokens_[at].text);
    }
  }

  void not_literal(std::string_view field, std::size_t at, std::size_t value_at) {
    out_.problems.add(msg::kUnresolved, {std::string(field) + " " + eval_.source(value_at)},
                      tokens_[at].at(), ErrorCode::kUnsupported);
  }

  void assign(const Token& attribute, std::size_t at) {
    const auto where = static_cast<std::size_t>(&attribute - tokens_.data());
    const auto value = eval_.whole_value(at);
    for (const auto& field : kTexts) {
      if (field.attribute == attribute.text) {
        assign_text(field, value, where, at);
        return;
      }
    }
    for (const auto& field : kLists) {
      if (field.attribute == attribute.text) {
        if (value) {
          out_.*field.member = value->texts();
        } else if (field.important) {
          not_literal(field.attribute, where, at);
        }
        return;
      }
    }
    if (attribute.text == "metadata" && value) {
      out_.metadata = value->map;
    } else if (attribute.text == "required_ruby_version" && value) {
      out_.required_ruby_version = join(value->texts(), ", ");
    } else if (attribute.text == "required_ruby_version") {
      // `s.required_ruby_version = ">= 2.5", "< 4"` is a list without brackets.
      out_.required_ruby_version = join(literal_texts(at), ", ");
    }
  }

  std::vector<std::string> literal_texts(std::size_t at) const {
    std::vector<std::string> texts;
    for (const auto& argument : eval_.arguments(at)) {
      if (!argument.value || !argument.label.empty()) {
        return {};
      }
      for (auto& text : argument.value->texts()) {
        texts.push_back(std::move(text));
      }
    }
    return texts;
  }

  void assign_text(const TextField& field, const std::optional<Value>& value, std::size_t where,
                   std::size_t at) {
    const bool uncertain =
        conditional() || (eval_.modifier(at) != 0 && !asks_capability(eval_.modifier(at)));
    if (field.attribute == "name") {
      out_.at = tokens_[where].at();
    }
    if (value && value->kind == Value::Kind::kText && !(uncertain && field.important)) {
      out_.*field.member = value->text;
      eval_.define(receiver_ + "." + std::string(field.attribute), *value);
      if (field.attribute == "version") {
        out_.version_source.clear();
      }
    } else if (field.attribute ==
               "version") {  // The caller knows more: a stub comment, other files.
      out_.version.clear();
      out_.version_source = eval_.source(at);
      out_.version_at = tokens_[where].at();
    } else if (field.important) {
      not_literal(field.attribute, where, at);
    }
  }

  // s.metadata["key"] = "value"
  void assign_metadata(std::size_t at) {
    auto end = at;
    const auto key = eval_.value(end);
    if (!key || key->list.size() != 1 || !punct_at(end, "=")) {
      return;
    }
    if (const auto value = eval_.whole_value(end + 1); value && value->kind == Value::Kind::kText) {
      out_.metadata.emplace_back(key->list.front(), value->text);
    }
  }

  void append(const Token& attribute, std::size_t at) {
    for (const auto& field : kLists) {
      if (field.attribute != attribute.text) {
        continue;
      }
      if (const auto value = eval_.whole_value(at)) {
        std::ranges::move(value->texts(), std::back_inserter(out_.*field.member));
      } else if (field.important) {
        not_literal(field.attribute, at, at);
      }
    }
  }

  void depend(const Token& method, std::size_t at) {
    const auto* found = std::ranges::find(kDependencyMethods, method.text, &DependencyMethod::name);
    if (found == kDependencyMethods.end()) {
      return;
    }
    const auto arguments = eval_.arguments(at);
    if (arguments.empty() || !arguments[0].value ||
        arguments[0].value->kind != Value::Kind::kText || arguments[0].value->text.empty()) {
      not_literal(method.text, at - 1, at);
      return;
    }
    GemDependency dependency{.name = arguments[0].value->text,
                             .requirement = {},
                             .development = found->development,
                             .conditional = conditional(),
                             .at = method.at()};
    if (const auto condition = eval_.modifier(at); condition != 0 && !asks_capability(condition)) {
      dependency.conditional = true;
    }
    std::vector<std::string> requirements;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      if (!arguments[i].value) {
        not_literal("requirement of " + dependency.name, at - 1, arguments[i].token);
        continue;
      }
      for (auto& text : arguments[i].value->texts()) {
        requirements.push_back(std::move(text));
      }
    }
    dependency.requirement = join(requirements, ", ");
    out_.dependencies.push_back(std::move(dependency));
  }

  const std::vector<Token>& tokens_;
  Evaluator eval_;
  GemSpecification& out_;
  std::vector<Frame> frames_;
  std::size_t unrecorded_ = 0;
  std::size_t skipped_ = 0;
  std::size_t conditions_ = 0;
  std::string receiver_;
  bool found_ = false;
};

// "# stub: name version platform paths", which RubyGems itself reads in place of running the file.
void read_stub(std::string_view source, GemSpecification& out) {
  for (const auto& line : lines(source)) {
    if (line.text.starts_with("# stub: ")) {
      const auto parts = split(line.text.substr(8), ' ');
      if (parts.size() < 4) {
        return;
      }
      if (out.name.empty()) {
        out.name = parts[0];
      }
      if (out.version.empty()) {
        out.version = parts[1];
        out.version_from_stub = true;
      }
      if (out.platform.empty()) {
        out.platform = parts[2];
      }
      return;
    }
    if (!line.text.starts_with('#') && !line.text.empty()) {
      return;
    }
  }
}

}  // namespace

Result<GemSpecification> read_gemspec(
    std::string_view source, const Limits& limits,
    const std::vector<std::pair<std::string, std::string>>& constants) {
  AKASHI_TRY_ASSIGN(const auto tokens, ruby::tokenize(source, limits));
  GemSpecification out;
  Reader reader(tokens, out);
  for (const auto& [name, text] : constants) {
    reader.define(name, text);
  }
  reader.run();
  if (!reader.found()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"Gem::Specification.new do |s|", "none"});
  }
  read_stub(source, out);
  return out;
}

std::optional<std::string> find_version_constant(std::string_view source, const Limits& limits) {
  const auto tokens = ruby::tokenize(source, limits);
  if (!tokens) {
    return std::nullopt;
  }
  const Evaluator eval(*tokens);
  std::optional<std::string> found;
  for (const auto& event : ruby::find_events(*tokens)) {
    const auto at = event.token;
    if (event.kind != EventKind::kStatement || !(*tokens)[at].is_name("VERSION") ||
        at + 2 >= tokens->size() || !(*tokens)[at + 1].is_punct("=")) {
      continue;
    }
    const auto value = eval.whole_value(at + 2);
    if (found || !value || value->kind != Value::Kind::kText) {
      return std::nullopt;
    }
    found = value->text;
  }
  return found;
}

}  // namespace akashi::ecosystems::gem
