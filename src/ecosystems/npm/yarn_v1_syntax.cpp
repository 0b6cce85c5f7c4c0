// yarn.lock of Yarn 1 (there is no specification; its parser is src/lockfile/parse.js of yarn):
//
//   # yarn lockfile v1
//   "@scope/a@^1.0.0", a@npm:b@1:        two spaces of indentation per level, "key value" or "key:"
//     version "1.0.2"                    strings as in JSON, or bare up to white space, ',' or ':'
//     dependencies:
//       c "^2.0.0"
#include "ecosystems/npm/yarn_v1_syntax.h"

#include <array>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "ecosystems/npm/package.h"
#include "formats/tree.h"

namespace akashi::ecosystems::npm {
namespace {

constexpr std::string_view kFormat = "yarn.lock";

struct Token {
  enum class Kind : std::uint8_t { kText, kComma, kColon };
  Kind kind;
  std::string_view text;
};

struct TextField {
  std::string_view key;
  std::string_view YarnEntry::* member;
};
constexpr auto kTextFields = std::to_array<TextField>({
    {"version", &YarnEntry::version},
    {"resolved", &YarnEntry::resolved},
    {"integrity", &YarnEntry::integrity},
    {"name", &YarnEntry::name},
});

class Reader {
 public:
  Reader(const Limits& limits, Inventory& out) : limits_(limits), out_(out) {}

  Result<YarnLock> read(std::string_view text) {
    for (const auto& line : lines(text)) {
      AKASHI_TRY(read_line(line));
    }
    return std::move(lock_);
  }

 private:
  enum class Block : std::uint8_t { kNone, kDependencies, kOptional, kOther };

  Result<void> read_line(const Line& line);
  bool read_tokens();
  bool tokenize(std::string_view text);
  std::optional<std::string_view> quoted(std::string_view text, std::size_t& at);
  bool read_key_line();
  bool read_field();
  bool read_dependency();
  InputPosition here() const { return {.line = line_, .column = 1 + indent_, .offset = 0}; }
  bool is(std::size_t index, Token::Kind kind) const {
    return index < tokens_.size() && tokens_[index].kind == kind;
  }

  const Limits& limits_;
  Inventory& out_;
  YarnLock lock_;
  std::vector<Token> tokens_;
  std::uint32_t line_ = 0;
  std::uint32_t indent_ = 0;
  Block block_ = Block::kNone;
  bool in_entry_ = false;
};

bool is_conflict_marker(std::string_view text) {
  return text.starts_with("<<<<<<<") || text.starts_with("=======") ||
         text.starts_with(">>>>>>>") || text.starts_with("|||||||");
}

Result<void> Reader::read_line(const Line& line) {
  auto text = line.text;
  if (line.number == 1 && text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  line_ = line.number;
  const auto start = text.find_first_not_of(' ');
  if (start == std::string_view::npos || text[start] == '#') {
    return {};
  }
  indent_ = static_cast<std::uint32_t>(start);
  if (start == 0 && is_conflict_marker(text)) {
    // Both sides are read: what each asks for may be installed.
    out_.problem(msg::kSyntax, {std::string(kFormat), "an unfinished merge"}, here());
    return {};
  }
  if (start == 0) {
    in_entry_ = false;
    block_ = Block::kNone;
  } else if (!in_entry_) {
    return {};  // Belongs to a key that could not be read, and was reported.
  }
  if (!tokenize(text.substr(start)) || !read_tokens()) {
    out_.problem(
        msg::kSyntax,
        {std::string(kFormat), "cannot read \"" + std::string(text.substr(start, 512)) + "\""},
        here());
  }
  if (lock_.entries.size() > limits_.components) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"packages", std::to_string(limits_.components)}, here());
  }
  return {};
}

bool Reader::read_tokens() {
  switch (indent_) {
    case 0:
      in_entry_ = read_key_line();
      return in_entry_;
    case 2:
      return read_field();
    case 4:
      return read_dependency();
    default:
      return false;
  }
}

// The string that begins at the quote `text[at]`; `at` ends behind it.
std::optional<std::string_view> Reader::quoted(std::string_view text, std::size_t& at) {
  const auto start = at;
  bool escaped = false;
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') {
      escaped = true;
      ++at;
    }
  }
  if (at >= text.size()) {
    return std::nullopt;
  }
  ++at;
  const auto whole = text.substr(start, at - start);
  if (!escaped) {
    return whole.substr(1, whole.size() - 2);
  }
  const auto bytes = Bytes::copy_of(whole);
  const auto tree = formats::parse_json(bytes.padded(), limits_);
  if (!tree || !tree->root().is_string()) {
    return std::nullopt;
  }
  return lock_.unquoted.emplace_back(tree->root().text());
}

bool Reader::tokenize(std::string_view text) {
  tokens_.clear();
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ') {
      ++at;
    } else if (c == ',' || c == ':') {
      tokens_.push_back({c == ',' ? Token::Kind::kComma : Token::Kind::kColon, {}});
      ++at;
    } else if (c == '#') {
      break;
    } else if (c == '"') {
      const auto string = quoted(text, at);
      if (!string) {
        return false;
      }
      tokens_.push_back({Token::Kind::kText, *string});
    } else if (is_space(c)) {
      return false;  // Yarn refuses tabs.
    } else {
      auto end = at;
      while (end < text.size() && !is_space(text[end]) && text[end] != ',' &&
             !(text[end] == ':' && (end + 1 == text.size() || text[end + 1] == ' '))) {
        ++end;
      }
      tokens_.push_back({Token::Kind::kText, text.substr(at, end - at)});
      at = end;
    }
  }
  return !tokens_.empty();
}

// pattern (',' pattern)* ':'
bool Reader::read_key_line() {
  YarnEntry entry;
  entry.at = here();
  std::size_t i = 0;
  while (is(i, Token::Kind::kText)) {
    entry.patterns.push_back(tokens_[i].text);
    ++i;
    if (!is(i, Token::Kind::kComma)) {
      break;
    }
    ++i;
  }
  if (entry.patterns.empty() || !is(i, Token::Kind::kColon) || i + 1 != tokens_.size()) {
    return false;
  }
  lock_.entries.push_back(std::move(entry));
  return true;
}

bool Reader::read_field() {
  block_ = Block::kNone;
  if (!is(0, Token::Kind::kText) || tokens_.size() != 2) {
    return false;
  }
  const auto key = tokens_[0].text;
  auto& entry = lock_.entries.back();
  if (is(1, Token::Kind::kColon)) {
    block_ = key == "dependencies"           ? Block::kDependencies
             : key == "optionalDependencies" ? Block::kOptional
                                             : Block::kOther;
    return true;
  }
  if (!is(1, Token::Kind::kText)) {
    return false;
  }
  for (const auto& field : kTextFields) {
    if (field.key == key) {
      entry.*field.member = tokens_[1].text;
    }
  }
  if (key == "integrity") {
    entry.integrity_at = here();
  }
  return true;  // "uid", "registry": nothing for us.
}

bool Reader::read_dependency() {
  if (block_ == Block::kOther) {
    return true;  // "permissions", "prebuiltVariants"
  }
  if (block_ == Block::kNone || tokens_.size() != 2 || !is(0, Token::Kind::kText) ||
      !is(1, Token::Kind::kText)) {
    return false;
  }
  lock_.entries.back().dependencies.push_back(
      {tokens_[0].text, tokens_[1].text, block_ == Block::kOptional, here()});
  return true;
}

}  // namespace

Result<YarnLock> read_yarn_v1(std::string_view text, const Limits& limits, Inventory& out) {
  if (text.size() > limits.file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes", std::to_string(limits.file_bytes)});
  }
  return Reader(limits, out).read(text);
}

}  // namespace akashi::ecosystems::npm
