// The common part of Groovy and Kotlin: names, strings in ' " ''' """ `, comments, single signs.
// Slashy strings of Groovy are not known: build scripts use them for patterns, not for
// dependencies.
#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "gradle_script.h"

namespace akashi::ecosystems::maven {
namespace {

bool is_name_char(char c) {
  return is_alnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// How long the "${…}" at the beginning of `text` is, with what is quoted inside; 0 when there is
// none.
std::size_t template_size(std::string_view text, bool many_lines) {
  if (!text.starts_with("${")) {
    return 0;
  }
  constexpr std::size_t kLongest = 4096;
  text = text.substr(0, kLongest);
  std::size_t depth = 0;
  for (std::size_t i = 1; i < text.size() && (many_lines || text[i] != '\n'); ++i) {
    depth += text[i] == '{' ? 1 : 0;
    if (text[i] == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return 0;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<ScriptToken> run() {
    while (at_ < text_.size()) {
      step();
    }
    return std::move(tokens_);
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }

  void add(ScriptToken::Kind kind, std::string text, bool literal = true) {
    tokens_.push_back({.kind = kind, .text = std::move(text), .literal = literal, .line = line_});
  }

  // Moves on, counting lines.
  void skip(std::size_t count) {
    for (const char c : rest().substr(0, count)) {
      line_ += c == '\n' ? 1 : 0;
    }
    at_ = std::min(at_ + count, text_.size());
  }

  void step() {
    const char c = text_[at_];
    if (c == '\n') {
      add(ScriptToken::Kind::kNewline, "\n");
      skip(1);
    } else if (is_space(c)) {
      ++at_;
    } else if (rest().starts_with("//") || (at_ == 0 && rest().starts_with("#!"))) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (rest().starts_with("/*")) {
      const auto end = text_.find("*/", at_ + 2);
      skip(end == std::string_view::npos ? rest().size() : end + 2 - at_);
    } else if (c == '"' || c == '\'') {
      read_string(c);
    } else if (c == '`') {
      const auto end = std::min(text_.find('`', at_ + 1), text_.size());
      add(ScriptToken::Kind::kName, std::string(text_.substr(at_ + 1, end - at_ - 1)));
      skip(end + 1 - at_);
    } else if (is_name_char(c)) {
      auto end = at_;
      while (end < text_.size() && is_name_char(text_[end])) {
        ++end;
      }
      add(ScriptToken::Kind::kName, std::string(text_.substr(at_, end - at_)));
      at_ = end;
    } else {
      add(ScriptToken::Kind::kSign, std::string(1, c));
      ++at_;
    }
  }

  void read_string(char quote) {
    const auto triple = std::string(3, quote);
    const bool is_triple = rest().starts_with(triple);
    const std::string_view close =
        is_triple ? std::string_view(triple) : std::string_view(triple).substr(0, 1);
    auto at = at_ + close.size();
    std::string value;
    bool literal = true;
    while (at < text_.size() && !text_.substr(at).starts_with(close)) {
      const char c = text_[at];
      if (c == '\n' && !is_triple) {
        break;  // Not closed: the line ends it.
      }
      if (c == '\\' && at + 1 < text_.size()) {
        value += text_[at + 1];
        at += 2;
        continue;
      }
      literal = literal && (quote != '"' || c != '$');
      const auto count = quote == '"' ? template_size(text_.substr(at), is_triple) : 0;
      value += text_.substr(at, std::max<std::size_t>(count, 1));
      at += std::max<std::size_t>(count, 1);
    }
    add(ScriptToken::Kind::kString, std::move(value), literal);
    const bool closed = at < text_.size() && text_[at] == quote;
    skip(at - at_ + (closed ? close.size() : 0));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::vector<ScriptToken> tokens_;
};

}  // namespace

std::vector<ScriptToken> scan_script(std::string_view text) {
  return Scanner(text).run();
}

}  // namespace akashi::ecosystems::maven
