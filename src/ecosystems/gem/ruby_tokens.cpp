// Ruby's lexical structure (the Ruby manual, "Literals" and "Syntax"): strings in all quotings with
// their escapes, heredocs, percent literals, symbols, comments, __END__. Regular expressions are
// recognised to be stepped over.
#include <algorithm>
#include <array>

#include "base/strings.h"
#include "ecosystems/gem/ruby_text.h"

namespace akashi::ecosystems::gem::ruby {
namespace {

constexpr std::size_t kMaxTokens = 2'000'000;

bool is_name_start(char c) {
  return is_alpha(c) || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_name_char(char c) {
  return is_name_start(c) || is_digit(c);
}

char closing(char open) {
  switch (open) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '{':
      return '}';
    case '<':
      return '>';
    default:
      return open;
  }
}

void append_utf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12));
    out += static_cast<char>(0x80U | ((code >> 6) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x110000) {
    out += static_cast<char>(0xF0U | (code >> 18));
    out += static_cast<char>(0x80U | ((code >> 12) & 0x3FU));
    out += static_cast<char>(0x80U | ((code >> 6) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

int hex_digit(char c) {
  if (is_digit(c)) {
    return c - '0';
  }
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Old files are in Latin-1, and "\xE9" can write any byte.
std::string to_utf8(std::string text) {
  if (is_valid_utf8(text)) {
    return text;
  }
  std::string out;
  for (const char c : text) {
    append_utf8(static_cast<unsigned char>(c), out);
  }
  return out;
}

struct Heredoc {
  std::size_t token = 0;  // The string token to fill.
  std::string id;
  bool indented_end = false;  // <<-ID and <<~ID
  bool squiggly = false;
  bool raw = false;  // <<'ID'
};

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Result<std::vector<Token>> run() {
    while (at_ < source_.size() && !ended_) {
      if (tokens_.size() > kMaxTokens) {
        return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"tokens", std::to_string(kMaxTokens)},
                    here());
      }
      next();
    }
    add(TokenKind::kNewline, "\n");
    return std::move(tokens_);
  }

 private:
  InputPosition here() const {
    return {
        .line = line_, .column = static_cast<std::uint32_t>(at_ - line_start_) + 1, .offset = 0};
  }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool looking_at(std::string_view text) const { return source_.substr(at_).starts_with(text); }

  Token& add(TokenKind kind, std::string_view text) {
    Token token;
    token.kind = kind;
    token.text = text;
    token.space_before = space_;
    token.line = start_.line;
    token.column = start_.column;
    space_ = false;
    tokens_.push_back(std::move(token));
    return tokens_.back();
  }

  // Whether an operand may begin here, so that '/', '%', '<<' and '?' open a literal and are not
  // operators.
  bool operand_expected() const {
    if (tokens_.empty()) {
      return true;
    }
    const auto& last = tokens_.back();
    switch (last.kind) {
      case TokenKind::kNewline:
      case TokenKind::kLabel:
        return true;
      case TokenKind::kPunct:
        return last.text != ")" && last.text != "]" && last.text != "}";
      case TokenKind::kName:  // `puts /x/` but not `a / b`.
        return space_ && !is_space(peek(1)) && peek(1) != '=';
      default:
        return false;
    }
  }

  void newline() {
    ++at_;
    ++line_;
    line_start_ = at_;
    space_ = true;
  }

  void next() {
    start_ = here();
    const char c = peek();
    if (c == '\n') {
      end_line();
    } else if (is_space(c)) {
      ++at_;
      space_ = true;
    } else if (c == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
      at_ += peek(1) == '\r' ? 2 : 1;
      newline();
    } else if (c == '#') {
      skip_to_line_end();
    } else if (at_ == line_start_ && looking_at("=begin")) {
      skip_block_comment();
    } else if (at_ == line_start_ && is_end_marker()) {
      ended_ = true;
    } else {
      token(c);
    }
  }

  void token(char c) {
    if (is_name_start(c)) {
      name();
    } else if (is_digit(c)) {
      number();
    } else if (c == '"' || c == '\'' || c == '`') {
      ++at_;
      auto& quoted = string(c, c, c != '\'', true);
      quoted.literal = quoted.literal && c != '`';
      if (peek() == ':' && peek(1) != ':' && c != '`') {  // "group": value
        tokens_.back().kind = TokenKind::kLabel;
        ++at_;
      }
    } else if (c == ':' && (peek(1) == '"' || peek(1) == '\'')) {
      const char quote = peek(1);
      at_ += 2;
      string(quote, quote, quote == '"', true).kind = TokenKind::kSymbol;
    } else if (c == ':' && is_name_start(peek(1)) &&
               (tokens_.empty() || space_ || operand_expected())) {
      ++at_;
      symbol();
    } else if (!((c == '%' && operand_expected() && percent()) || (c == '<' && heredoc()) ||
                 (c == '/' && operand_expected() && regexp()))) {
      punct();
    }
  }

  bool is_end_marker() const {
    if (!looking_at("__END__")) {
      return false;
    }
    const char behind = peek(7);
    return behind == '\0' || behind == '\n' || behind == '\r';
  }

  void skip_to_line_end() {
    const auto end = source_.find('\n', at_);
    at_ = end == std::string_view::npos ? source_.size() : end;
  }

  void skip_block_comment() {
    while (at_ < source_.size()) {
      const bool last = at_ == line_start_ && looking_at("=end");
      skip_to_line_end();
      if (at_ < source_.size()) {
        newline();
      }
      if (last) {
        return;
      }
    }
  }

  // A statement goes on over the line end inside brackets, behind an operator, and before a leading
  // dot.
  bool continues() const {
    if (!brackets_.empty() && brackets_.back() != '{') {
      return true;
    }
    if (tokens_.empty() || tokens_.back().kind == TokenKind::kNewline) {
      return true;  // Nothing to end.
    }
    if (tokens_.back().kind == TokenKind::kLabel) {
      return true;
    }
    constexpr auto kOpen = std::to_array<std::string_view>(
        {",",  ".",   "&.", "=", "=>", "+",  "&&", "||", "::", "<<",
         "+=", "||=", "<",  ">", ">=", "<=", "==", "!=", "-",  "*"});
    return tokens_.back().kind == TokenKind::kPunct &&
           std::ranges::find(kOpen, tokens_.back().text) != kOpen.end();
  }

  bool dot_leads_next_line() {
    if (next_code_ <= at_) {
      next_code_ = std::min(source_.find_first_not_of(" \t\r\n", at_), source_.size());
    }
    const auto code = source_.substr(next_code_, 2);
    return code == "&." || (code.size() == 2 && code[0] == '.' && code[1] != '.');
  }

  void end_line() {
    const bool ends = !continues() && !dot_leads_next_line();
    if (ends) {
      add(TokenKind::kNewline, "\n");
    }
    newline();
    auto heredocs = std::move(heredocs_);
    heredocs_.clear();
    for (const auto& heredoc : heredocs) {
      read_heredoc(heredoc);
    }
  }

  std::string_view take_name() {
    const auto from = at_;
    while (at_ < source_.size() && is_name_char(source_[at_])) {
      ++at_;
    }
    if ((peek() == '?' || peek() == '!') && peek(1) != '=') {
      ++at_;
    }
    return source_.substr(from, at_ - from);
  }

  void name() {
    const auto text = take_name();
    const bool called =
        !tokens_.empty() && (tokens_.back().is_punct(".") || tokens_.back().is_punct("::"));
    if (peek() == ':' && peek(1) != ':' && !called) {
      ++at_;
      add(TokenKind::kLabel, text);
    } else {
      add(TokenKind::kName, text);
    }
  }

  // Also that of a setter, `:name=`, but not `:name=>`.
  void symbol() {
    auto text = take_name();
    if (peek() == '=' && peek(1) != '=' && peek(1) != '~' && peek(1) != '>') {
      ++at_;
      text = source_.substr(at_ - text.size() - 1, text.size() + 1);
    }
    add(TokenKind::kSymbol, text);
  }

  void number() {
    const auto from = at_;
    while (is_alnum(peek()) || peek() == '_' || (peek() == '.' && is_digit(peek(1)))) {
      ++at_;
    }
    add(TokenKind::kNumber, source_.substr(from, at_ - from));
  }

  void punct() {
    constexpr auto kLong =
        std::to_array<std::string_view>({"**=", "||=", "&&=", "<=>", "===", "...", "=>", "==", "=~",
                                         "!=",  "!~",  ">=",  "<=",  "&&",  "||",  "::", "..", "<<",
                                         ">>",  "->",  "+=",  "-=",  "**",  "&.",  "|="});
    const auto* found =
        std::ranges::find_if(kLong, [&](std::string_view text) { return looking_at(text); });
    const auto text = found != kLong.end() ? *found : source_.substr(at_, 1);
    at_ += text.size();
    if (text == ";") {
      add(TokenKind::kNewline, ";");
      return;
    }
    if (text == "(" || text == "[" || text == "{") {
      brackets_ += text;
    } else if ((text == ")" || text == "]" || text == "}") && !brackets_.empty()) {
      brackets_.pop_back();
    }
    add(TokenKind::kPunct, text);
  }

  // The body of a quoted literal up to its closing mark; `open` != `close` nests.
  Token& string(char open, char close, bool escapes, bool may_interpolate) {
    std::string text;
    bool literal = true;
    unsigned depth = 0;
    while (at_ < source_.size()) {
      const char c = source_[at_];
      if (c == '\\') {
        escape(escapes, open, close, text);
        continue;
      }
      if (escapes && may_interpolate && c == '#' && peek(1) == '{') {
        literal = false;
        skip_interpolation(text);
        continue;
      }
      if (c == close && depth == 0) {
        ++at_;
        break;
      }
      if (open != close && c == open) {
        ++depth;
      } else if (open != close && c == close) {
        --depth;
      }
      text += c;
      if (c == '\n') {
        newline();
      } else {
        ++at_;
      }
    }
    auto& token = add(TokenKind::kString, to_utf8(std::move(text)));
    token.literal = literal;
    return token;
  }

  // "#{ … }": stepped over by its braces; strings inside may hold more.
  void skip_interpolation(std::string& text) {
    unsigned depth = 0;
    while (at_ < source_.size()) {
      const char c = source_[at_];
      text += c;
      if (c == '\n') {
        newline();
      } else {
        ++at_;
      }
      if (c == '{') {
        ++depth;
      } else if (c == '}' && --depth == 0) {
        return;
      }
    }
  }

  void escape(bool escapes, char open, char close, std::string& text) {
    ++at_;
    if (at_ >= source_.size()) {
      return;
    }
    const char c = source_[at_];
    if (!escapes) {
      if (c != '\\' && c != open && c != close) {
        text += '\\';
      }
      text += c;
      step(c);
      return;
    }
    step(c);
    constexpr std::string_view kFrom = "ntrsabefv0";
    constexpr std::string_view kTo = std::string_view("\n\t\r \a\b\x1b\f\v\0", 10);
    if (c == 'u') {
      unicode(text);
    } else if (c == 'x') {
      const int high = hex_digit(peek());
      const int low = hex_digit(peek(1));
      if (high >= 0 && low >= 0) {
        text += static_cast<char>(high * 16 + low);
        at_ += 2;
      }
    } else if (const auto at = kFrom.find(c); at != std::string_view::npos) {
      text += kTo[at];
    } else if (c != '\n') {
      text += c;
    }
  }

  void step(char c) {
    if (c == '\n') {
      newline();
    } else {
      ++at_;
    }
  }

  // \uXXXX and \u{X Y}
  void unicode(std::string& text) {
    const bool braces = peek() == '{';
    at_ += braces ? 1 : 0;
    do {
      std::uint32_t code = 0;
      int digits = 0;
      while (digits < (braces ? 6 : 4) && hex_digit(peek()) >= 0) {
        code = code * 16 + static_cast<std::uint32_t>(hex_digit(peek()));
        ++at_;
        ++digits;
      }
      if (digits > 0) {
        append_utf8(code, text);
      }
      while (braces && peek() == ' ') {
        ++at_;
      }
    } while (braces && hex_digit(peek()) >= 0);
    if (braces && peek() == '}') {
      ++at_;
    }
  }

  // %q(…) %Q(…) %(…) %w[…] %W[…] %i[…] %I[…] %s(…) %r{…} %x(…)
  bool percent() {
    std::size_t skip = 1;
    char type = 'Q';
    if (is_alpha(peek(1))) {
      type = peek(1);
      skip = 2;
    }
    const char open = peek(skip);
    if (open == '\0' || is_alnum(open) || is_space(open) ||
        (static_cast<unsigned char>(open) & 0x80U) != 0 ||
        !std::string_view("qQwWiIsrx").contains(type) || (skip == 1 && open == '=')) {
      return false;
    }
    at_ += skip + 1;
    const bool escapes = type == 'Q' || type == 'W' || type == 'I' || type == 'r' || type == 'x';
    auto& body = string(open, closing(open), escapes, true);
    if (type == 'r' || type == 'x') {
      body.literal = false;
    } else if (type == 's') {
      body.kind = TokenKind::kSymbol;
    } else if (to_lower(type) == 'w' || to_lower(type) == 'i') {
      words();
    }
    return true;
  }

  // Replaces the last token, the body of %w[a b], by `[` "a" `,` "b" `]`.
  void words() {
    const Token body = std::move(tokens_.back());
    tokens_.pop_back();
    const auto piece = [&](TokenKind kind, std::string_view text) {
      auto& token = tokens_.emplace_back(body);
      token.kind = kind;
      token.text = text;
    };
    piece(TokenKind::kPunct, "[");
    for (const auto word : split_spaces(body.text)) {
      piece(TokenKind::kString, word);
      piece(TokenKind::kPunct, ",");
    }
    piece(TokenKind::kPunct, "]");
  }

  bool regexp() {
    constexpr std::size_t kLongest =
        4096;  // Looked through again by each mark that turns out to divide.
    auto at = at_ + 1;
    const auto end = std::min(source_.size(), at + kLongest);
    for (bool in_class = false; at < end && source_[at] != '\n'; ++at) {
      const char c = source_[at];
      if (c == '\\') {
        ++at;
      } else if (c == '[' || c == ']') {
        in_class = c == '[';
      } else if (c == '/' && !in_class) {
        auto& token = add(TokenKind::kString, source_.substr(at_, at + 1 - at_));
        token.literal = false;
        at_ = at + 1;
        while (is_alpha(peek())) {
          ++at_;
        }
        return true;
      }
    }
    return false;
  }

  bool heredoc() {
    if (!looking_at("<<")) {
      return false;
    }
    Heredoc heredoc;
    std::size_t from = 2;
    if (peek(2) == '~' || peek(2) == '-') {
      heredoc.indented_end = true;
      heredoc.squiggly = peek(2) == '~';
      from = 3;
    }
    const char quote = peek(from) == '"' || peek(from) == '\'' ? peek(from) : '\0';
    from += quote != '\0' ? 1 : 0;
    auto end = at_ + from;
    while (end < source_.size() && is_name_char(source_[end])) {
      ++end;
    }
    heredoc.id = source_.substr(at_ + from, end - at_ - from);
    const bool after_value = !tokens_.empty() && !tokens_.back().is_punct("=") &&
                             !tokens_.back().is_punct("(") && !tokens_.back().is_punct(",") &&
                             tokens_.back().kind != TokenKind::kLabel;
    if (heredoc.id.empty() || (!heredoc.indented_end &&
                               (after_value || (quote == '\0' && !is_upper(heredoc.id.front()))))) {
      return false;
    }
    if (quote != '\0') {
      if (end >= source_.size() || source_[end] != quote) {
        return false;
      }
      ++end;
    }
    heredoc.raw = quote == '\'';
    at_ = end;
    heredoc.token = tokens_.size();
    add(TokenKind::kString, "");
    heredocs_.push_back(std::move(heredoc));
    return true;
  }

  void read_heredoc(const Heredoc& heredoc) {
    std::vector<std::string_view> body;
    std::size_t indent = std::string_view::npos;
    while (at_ < source_.size()) {
      const auto from = at_;
      skip_to_line_end();
      auto line = source_.substr(from, at_ - from);
      if (line.ends_with('\r')) {
        line.remove_suffix(1);
      }
      if (at_ < source_.size()) {
        newline();
      }
      if ((heredoc.indented_end ? trim(line) : line) == heredoc.id) {
        break;
      }
      if (const auto text = line.find_first_not_of(" \t"); text != std::string_view::npos) {
        indent = std::min(indent, text);
      }
      body.push_back(line);
    }
    auto& token = tokens_[heredoc.token];
    for (auto line : body) {
      if (heredoc.squiggly && indent != std::string_view::npos) {
        line.remove_prefix(std::min(indent, line.size()));
      }
      token.text += line;
      token.text += '\n';
    }
    token.literal = heredoc.raw || !token.text.contains("#{");
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::size_t next_code_ = 0;  // Behind the white space last looked over.
  std::uint32_t line_ = 1;
  InputPosition start_;
  bool space_ = false;
  bool ended_ = false;
  std::string brackets_;
  std::vector<Heredoc> heredocs_;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view source, const Limits& limits) {
  if (source.size() > limits.file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes", std::to_string(limits.file_bytes)});
  }
  if (source.starts_with("\xEF\xBB\xBF")) {
    source.remove_prefix(3);
  }
  if (!is_valid_utf8(source)) {
    const auto converted = to_utf8(std::string(source));
    return Lexer(converted).run();
  }
  return Lexer(source).run();
}

}  // namespace akashi::ecosystems::gem::ruby
