// go.mod and go.work (Go Modules Reference, "go.mod files", "Workspaces"):
//   file      = { directive | block | comment }
//   directive = keyword { token } newline
//   block     = keyword "(" newline { { token } newline } ")" newline
//   token     = word | "interpreted string" | `raw string` | "(" | ")" | "[" | "]" | "," | "=>"
//   comment   = "//" … end of line
#include "ecosystems/golang/mod_file.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi::ecosystems::golang {
namespace {

constexpr std::string_view kPunctuation = "()[]{},";

struct Token {
  std::string text;
  std::uint32_t column = 1;
};

struct ModLine {
  std::vector<Token> tokens;
  std::string_view comment;  // Behind "//", trimmed.
  bool has_comment = false;
  std::uint32_t number = 0;
};

class Parser {
 public:
  Parser(ModFileKind kind, Problems& problems) : kind_(kind), problems_(problems) {}

  ModFile parse(std::string_view text) && {
    if (text.starts_with("\xEF\xBB\xBF")) {
      text.remove_prefix(3);
    }
    for (const auto& line : lines(text)) {
      ModLine parsed;
      parsed.number = line.number;
      if (scan(line.text, parsed)) {
        take(parsed);
      }
    }
    if (!block_.empty()) {
      problem(msg::kTruncated, {block_ + " ("}, block_at_);
    }
    return std::move(out_);
  }

 private:
  using Handler = void (Parser::*)(const ModLine& line);
  struct Directive {
    std::string_view name;
    Handler handle;
    bool in_mod, in_work;
  };
  static const std::array<Directive, 12> kDirectives;

  void problem(Msg id, std::vector<std::string> args, InputPosition at) {
    problems_.add(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, at));
  }
  static InputPosition at(const ModLine& line, std::size_t token = 0) {
    const auto column = token < line.tokens.size() ? line.tokens[token].column : 1;
    return {.line = line.number, .column = column, .offset = 0};
  }

  bool scan(std::string_view text, ModLine& line);
  std::optional<std::size_t> scan_string(std::string_view text, std::size_t start, ModLine& line);
  void take(ModLine& line);
  void directive(const ModLine& line);
  bool expect(const ModLine& line, std::size_t count, std::string_view what);

  void on_module(const ModLine& line);
  void on_go(const ModLine& line);
  void on_toolchain(const ModLine& line);
  void on_godebug(const ModLine& line);
  void on_require(const ModLine& line);
  void on_exclude(const ModLine& line);
  void on_replace(const ModLine& line);
  void on_retract(const ModLine& line);
  void on_tool(const ModLine& line);
  void on_use(const ModLine& line);
  void on_ignore(const ModLine& line);
  void on_unused(const ModLine& /*line*/) {}

  ModFileKind kind_;
  Problems& problems_;
  ModFile out_;
  std::string block_;  // Keyword of the open block.
  InputPosition block_at_;
  std::string comments_;  // Of the lines right above, joined by spaces.
};

const std::array<Parser::Directive, 12> Parser::kDirectives = {{
    {"module", &Parser::on_module, true, false},
    {"go", &Parser::on_go, true, true},
    {"toolchain", &Parser::on_toolchain, true, true},
    {"godebug", &Parser::on_godebug, true, true},
    {"require", &Parser::on_require, true, false},
    {"exclude", &Parser::on_exclude, true, false},
    {"replace", &Parser::on_replace, true, true},
    {"retract", &Parser::on_retract, true, false},
    {"tool", &Parser::on_tool, true, false},
    {"use", &Parser::on_use, false, true},
    {"ignore", &Parser::on_ignore, true, false},
    {"directory", &Parser::on_unused, false, true},  // Of go.work before Go 1.18 was released.
}};

// Where a string literal ends; nothing, and a problem, when it does not.
std::optional<std::size_t> Parser::scan_string(std::string_view text, std::size_t start,
                                               ModLine& line) {
  const char quote = text[start];
  std::size_t end = start + 1;
  while (end < text.size() && text[end] != quote) {
    end += quote == '"' && text[end] == '\\' ? 2 : 1;
  }
  const auto column = static_cast<std::uint32_t>(start + 1);
  const InputPosition position{.line = line.number, .column = column, .offset = 0};
  if (end >= text.size()) {
    problem(msg::kTruncated, {"string"}, position);
    return std::nullopt;
  }
  auto value = unquote(text.substr(start, end + 1 - start));
  if (!value) {
    problem(msg::kBadValue, {"go.mod", std::string(text.substr(start, end + 1 - start)), "string"},
            position);
    return std::nullopt;
  }
  line.tokens.push_back({std::move(*value), column});
  return end + 1;
}

bool Parser::scan(std::string_view text, ModLine& line) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (is_space(text[i])) {
      ++i;
      continue;
    }
    if (text.substr(i, 2) == "//") {
      line.comment = trim(text.substr(i + 2));
      line.has_comment = true;
      return true;
    }
    const auto column = static_cast<std::uint32_t>(i + 1);
    if (text[i] == '"' || text[i] == '`') {
      const auto end = scan_string(text, i, line);
      if (!end) {
        return false;
      }
      i = *end;
      continue;
    }
    if (kPunctuation.contains(text[i])) {
      line.tokens.push_back({std::string(1, text[i++]), column});
      continue;
    }
    const auto start = i;
    while (i < text.size() && !is_space(text[i]) && !kPunctuation.contains(text[i]) &&
           text.substr(i, 2) != "//") {
      ++i;
    }
    line.tokens.push_back({std::string(text.substr(start, i - start)), column});
  }
  return true;
}

void Parser::take(ModLine& line) {
  if (line.tokens.empty()) {
    if (!line.has_comment) {
      comments_.clear();
    } else {
      comments_ += (comments_.empty() ? "" : " ") + std::string(line.comment);
    }
    return;
  }
  out_.empty = false;
  if (!block_.empty()) {
    if (line.tokens.front().text == ")") {
      block_.clear();
      if (line.tokens.size() > 1) {
        problem(msg::kExpected, {"end of line", line.tokens[1].text}, at(line, 1));
      }
    } else {
      line.tokens.insert(line.tokens.begin(), {block_, line.tokens.front().column});
      directive(line);
    }
  } else if (line.tokens.size() == 2 && line.tokens[1].text == "(") {
    block_ = line.tokens.front().text;
    block_at_ = at(line);
    return;  // A comment above a block is of all its lines.
  } else if (line.tokens.size() == 3 && line.tokens[1].text == "(" && line.tokens[2].text == ")") {
    // An empty block.
  } else {
    directive(line);
  }
  comments_.clear();
}

void Parser::directive(const ModLine& line) {
  const auto& name = line.tokens.front().text;
  const auto* found = std::ranges::find(kDirectives, name, &Directive::name);
  const bool known = found != kDirectives.end() &&
                     (kind_ == ModFileKind::kModule ? found->in_mod : found->in_work);
  if (!known) {
    problem(msg::kSkipped, {clean(name), "unknown directive"}, at(line));
    return;
  }
  (this->*found->handle)(line);
}

// Exactly `count` tokens behind the keyword.
bool Parser::expect(const ModLine& line, std::size_t count, std::string_view what) {
  if (line.tokens.size() == count + 1) {
    return true;
  }
  std::string found;
  for (std::size_t i = 1; i < line.tokens.size(); ++i) {
    found += (found.empty() ? "" : " ") + line.tokens[i].text;
  }
  problem(msg::kExpected, {std::string(what), found.empty() ? "end of line" : clean(found)},
          at(line));
  return false;
}

void Parser::on_module(const ModLine& line) {
  if (!expect(line, 1, "module path")) {
    return;
  }
  if (!is_module_path(line.tokens[1].text)) {
    problem(msg::kBadValue, {"module", clean(line.tokens[1].text), "module path"}, at(line, 1));
    return;
  }
  if (!out_.module.text.empty()) {
    problem(msg::kSkipped, {"module", "repeated directive"}, at(line));
    return;
  }
  out_.module = {line.tokens[1].text, at(line, 1)};
  constexpr std::string_view kMark = "Deprecated:";
  for (const std::string_view comment : {std::string_view(comments_), line.comment}) {
    if (const auto found = comment.find(kMark); found != std::string_view::npos) {
      out_.deprecated = clean(trim(comment.substr(found + kMark.size())));
    }
  }
}

void Parser::on_go(const ModLine& line) {
  if (!expect(line, 1, "Go version")) {
    return;
  }
  if (!language_version(line.tokens[1].text)) {
    problem(msg::kBadValue, {"go", clean(line.tokens[1].text), "Go version"}, at(line, 1));
    return;
  }
  out_.go = {line.tokens[1].text, at(line, 1)};
}

void Parser::on_toolchain(const ModLine& line) {
  if (!expect(line, 1, "toolchain name")) {
    return;
  }
  const auto& name = line.tokens[1].text;
  if (name != "default" && go_release(name).empty()) {
    problem(msg::kBadValue, {"toolchain", clean(name), "toolchain name"}, at(line, 1));
    return;
  }
  out_.toolchain = {name, at(line, 1)};
}

void Parser::on_godebug(const ModLine& line) {
  if (!expect(line, 1, "key=value")) {
    return;
  }
  const auto pair = cut(line.tokens[1].text, "=");
  if (!pair) {
    problem(msg::kExpected, {"key=value", clean(line.tokens[1].text)}, at(line, 1));
    return;
  }
  out_.godebug.emplace_back(clean(pair->first), clean(pair->second));
}

void Parser::on_require(const ModLine& line) {
  if (!expect(line, 2, "module path and version")) {
    return;
  }
  if (!is_module_path(line.tokens[1].text)) {
    problem(msg::kBadValue, {"require", clean(line.tokens[1].text), "module path"}, at(line, 1));
    return;
  }
  out_.required.push_back({.module = {line.tokens[1].text, clean(line.tokens[2].text)},
                           .indirect = line.comment == "indirect" || line.comment == "indirect;" ||
                                       line.comment.starts_with("indirect; "),
                           .at = at(line, 1)});
}

void Parser::on_exclude(const ModLine& line) {
  if (expect(line, 2, "module path and version")) {
    out_.excluded.push_back({clean(line.tokens[1].text), clean(line.tokens[2].text)});
  }
}

// old [version] "=>" directory | old [version] "=>" module version
void Parser::on_replace(const ModLine& line) {
  const auto& tokens = line.tokens;
  const auto arrow = std::ranges::find(tokens, "=>", &Token::text) - tokens.begin();
  const auto behind = static_cast<std::ptrdiff_t>(tokens.size()) - arrow - 1;
  if (arrow < 2 || arrow > 3 || behind < 1 || behind > 2) {
    problem(msg::kExpected, {"module [version] => module version or directory", "replace"},
            at(line));
    return;
  }
  const auto& old = tokens[1].text;
  const auto& path = tokens[static_cast<std::size_t>(arrow) + 1].text;
  if (!is_module_path(old)) {
    problem(msg::kBadValue, {"replace", clean(old), "module path"}, at(line, 1));
    return;
  }
  if (behind == 1 ? !is_directory_path(path) : !is_module_path(path)) {
    problem(msg::kBadValue, {"replace", clean(path), behind == 1 ? "directory" : "module path"},
            at(line, static_cast<std::size_t>(arrow) + 1));
    return;
  }
  out_.replaced.push_back({.old = {old, arrow == 3 ? clean(tokens[2].text) : std::string()},
                           .replacement = {behind == 1 ? clean(path) : path,
                                           behind == 2 ? clean(tokens.back().text) : std::string()},
                           .at = at(line, 1)});
}

// version | "[" low "," high "]"
void Parser::on_retract(const ModLine& line) {
  const auto& tokens = line.tokens;
  std::string rationale = comments_;
  if (line.has_comment) {
    rationale += (rationale.empty() ? "" : " ") + std::string(line.comment);
  }
  if (tokens.size() == 2) {
    out_.retracted.push_back({clean(tokens[1].text), clean(tokens[1].text), clean(rationale)});
    return;
  }
  if (tokens.size() == 6 && tokens[1].text == "[" && tokens[3].text == "," &&
      tokens[5].text == "]") {
    out_.retracted.push_back({clean(tokens[2].text), clean(tokens[4].text), clean(rationale)});
    return;
  }
  problem(msg::kExpected, {"version or [low, high]", "retract"}, at(line));
}

void Parser::on_tool(const ModLine& line) {
  if (expect(line, 1, "package path")) {
    out_.tools.push_back({clean(line.tokens[1].text), at(line, 1)});
  }
}

void Parser::on_use(const ModLine& line) {
  if (expect(line, 1, "directory")) {
    out_.uses.push_back({clean(line.tokens[1].text), at(line, 1)});
  }
}

void Parser::on_ignore(const ModLine& line) {
  if (expect(line, 1, "directory")) {
    out_.ignored.push_back({clean(line.tokens[1].text), at(line, 1)});
  }
}

}  // namespace

ReplacementsView::ReplacementsView(const std::vector<ModReplace>& replaced) {
  for (const auto& replace : replaced) {
    by_module_.insert_or_assign(replace.old.path + '\n' + replace.old.version, &replace);
  }
}

const ModReplace* ReplacementsView::find(const ModuleVersion& module) const {
  auto found = by_module_.find(module.path + '\n' + module.version);
  if (found == by_module_.end()) {
    found = by_module_.find(module.path + '\n');
  }
  return found == by_module_.end() ? nullptr : found->second;
}

ModFile parse_mod_file(std::string_view text, ModFileKind kind, Problems& problems) {
  return Parser(kind, problems).parse(text);
}

}  // namespace akashi::ecosystems::golang
