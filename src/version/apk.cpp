// apk-tools 3: src/version.c. Where two versions first differ in the kind of token, the order of
// Kind decides.
//
// Key: the first number, then for each token its kind, and its number, text or letter; kEnd.
#include "version/apk.h"

#include <array>

#include "version/encoding.h"

namespace akashi::version {
namespace {

constexpr std::string_view kId = "apk";

enum class Kind : unsigned char {
  kAlpha = 1,
  kBeta,
  kPre,
  kRc,
  kEnd,
  kRevision,
  kHash,
  kSuffixNumber,
  kCvs,
  kSvn,
  kGit,
  kHg,
  kP,
  kLetter,
  kZeroDigits,  // Behind a dot, beginning with '0': as text.
  kDigits,
  kFirst,  // Not compared: which token came before the first one.
};

struct Token {
  Kind kind = Kind::kEnd;
  std::string_view text;
};

struct Suffix {
  std::string_view name;
  Kind kind;
};
constexpr std::array kSuffixes = {
    Suffix{"alpha", Kind::kAlpha}, Suffix{"beta", Kind::kBeta}, Suffix{"pre", Kind::kPre},
    Suffix{"rc", Kind::kRc},       Suffix{"cvs", Kind::kCvs},   Suffix{"svn", Kind::kSvn},
    Suffix{"git", Kind::kGit},     Suffix{"hg", Kind::kHg},     Suffix{"p", Kind::kP},
};

bool is_suffix(Kind kind) {
  return kind < Kind::kEnd || (kind >= Kind::kCvs && kind <= Kind::kP);
}
bool is_digits(Kind kind) {
  return kind >= Kind::kZeroDigits;
}
// May '_' or '~' follow? Everything but a hash and a revision lets them.
bool may_continue(Kind kind) {
  return kind != Kind::kHash && kind != Kind::kRevision;
}

bool take_suffix(std::string_view& rest, Token& out) {
  const auto name = take_while(rest, is_lower);
  for (const auto& suffix : kSuffixes) {
    if (suffix.name == name) {
      out = {suffix.kind, {}};
      return true;
    }
  }
  return false;
}

// The next token after one of kind `before`; false when `rest` cannot go on so.
bool take_token(std::string_view& rest, Kind before, Token& out) {
  if (rest.empty()) {
    out = {};
    return true;
  }
  const char c = rest.front();
  if (is_lower(c) && is_digits(before)) {
    out = {Kind::kLetter, rest.substr(0, 1)};
    rest.remove_prefix(1);
    return true;
  }
  if (is_digit(c) && before == Kind::kLetter) {
    out = {Kind::kDigits, take_digits(rest)};
    return true;
  }
  if (is_digit(c) && is_suffix(before)) {
    out = {Kind::kSuffixNumber, take_digits(rest)};
    return true;
  }
  if (c == '.' && is_digits(before)) {
    rest.remove_prefix(1);
    const auto digits = take_digits(rest);
    out = {digits.starts_with('0') ? Kind::kZeroDigits : Kind::kDigits, digits};
    return !digits.empty();
  }
  if (c == '_' && may_continue(before)) {
    rest.remove_prefix(1);
    return take_suffix(rest, out);
  }
  if (c == '~' && may_continue(before)) {
    rest.remove_prefix(1);
    out = {Kind::kHash,
           take_while(rest, [](char h) { return is_digit(h) || (h >= 'a' && h <= 'f'); })};
    return !out.text.empty();
  }
  if (rest.starts_with("-r") && before != Kind::kRevision) {
    rest.remove_prefix(2);
    out = {Kind::kRevision, take_digits(rest)};
    return !out.text.empty();
  }
  return false;
}

// The text, checked.
Result<std::string_view> parse(std::string_view text) {
  AKASHI_TRY_ASSIGN(const auto trimmed, prepare(text, kId));
  auto rest = trimmed;
  if (take_digits(rest).empty()) {
    return not_a_version(text, kId);
  }
  Token token{Kind::kFirst, {}};
  do {
    if (!take_token(rest, token.kind, token)) {
      return not_a_version(text, kId);
    }
  } while (token.kind != Kind::kEnd);
  return trimmed;
}

bool is_number(Kind kind) {
  return kind == Kind::kDigits || kind == Kind::kSuffixNumber || kind == Kind::kRevision;
}

std::strong_ordering order(std::string_view a, std::string_view b) {
  if (const auto by = to_number(take_digits(a)) <=> to_number(take_digits(b)); by != 0) {
    return by;
  }
  Token left{Kind::kFirst, {}};
  Token right{Kind::kFirst, {}};
  while (true) {
    take_token(a, left.kind, left);
    take_token(b, right.kind, right);
    if (left.kind != right.kind) {
      return left.kind <=> right.kind;
    }
    if (left.kind == Kind::kEnd) {
      return std::strong_ordering::equal;
    }
    const auto by = is_number(left.kind) ? to_number(left.text) <=> to_number(right.text)
                                         : order_text(left.text, right.text);
    if (by != 0) {
      return by;
    }
  }
}

void put(std::string_view version, std::string& out) {
  put_number(out, to_number(take_digits(version)));
  Token token{Kind::kFirst, {}};
  do {
    take_token(version, token.kind, token);
    put_mark(out, static_cast<unsigned char>(token.kind));
    if (is_number(token.kind)) {
      put_number(out, to_number(token.text));
    } else if (!token.text.empty()) {
      put_text(out, token.text);
    }
  } while (token.kind != Kind::kEnd);
}

}  // namespace

constinit const Scheme kApk{
    .id = "apk",
    .description = "Alpine packages (apk-tools 3)",
    .compare = compare_parsed<parse, order>,
    .append_key = append_parsed<parse, put>,
};

}  // namespace akashi::version
