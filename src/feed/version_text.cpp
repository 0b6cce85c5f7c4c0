// JVN's words on versions. There is no specification: the phrases are those of JVN iPedia's and
// JPCERT/CC's own records. 以前, 以下 and まで include the version they follow, 未満 and より前
// don't; "より以前" is used for both and is not read.
#include "feed/version_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "version/cpe.h"

namespace akashi {
namespace {

enum class Word : std::uint8_t {
  kNone,       // Says nothing.
  kFirmware,   // The version is that of the firmware.
  kVersion,    // A version; no phrase.
  kAtMost,     // Behind a version: and all before it.
  kLess,       // Behind a version: all before it.
  kAtLeast,    // Behind a version: and all after it.
  kMore,       // Behind a version: all after it.
  kTo,         // Between two versions.
  kSeries,     // Behind a version: and what is numbered below it.
  kBefore,     // In front of a version: all before it.
  kThrough,    // In front of a version: that and all before it.
  kFrom,       // In front of the first of two versions.
  kNotBefore,  // In front of a version: that and all after it.
  kAfter,      // In front of a version: all after it.
  kAll,
  kAllOf,  // In front of a series.
  kAnd,    // Between statements.
};

struct Phrase {
  std::string_view text;
  Word word = Word::kNone;
};

// Japanese phrases are matched without the spaces around them; the longest one counts.
constexpr auto kPhrases = std::to_array<Phrase>({
    {"バージョン", Word::kNone},
    {"のバージョン", Word::kNone},
    {"ヴァージョン", Word::kNone},
    {"リリース", Word::kNone},
    {"の", Word::kNone},
    {"version", Word::kNone},
    {"versions", Word::kNone},
    {"version.", Word::kNone},
    {"ver.", Word::kNone},
    {"ver", Word::kNone},
    {"vers.", Word::kNone},
    {"v.", Word::kNone},
    {"ファームウェア", Word::kFirmware},
    {"ファームウエア", Word::kFirmware},
    {"ファームウェアの", Word::kFirmware},
    {"ファーム", Word::kFirmware},
    {"firmware", Word::kFirmware},
    {"以前", Word::kAtMost},
    {"以前の", Word::kAtMost},
    {"以前のすべて", Word::kAtMost},
    {"以前のすべての", Word::kAtMost},
    {"以前の全", Word::kAtMost},
    {"以下", Word::kAtMost},
    {"以下の", Word::kAtMost},
    {"まで", Word::kAtMost},
    {"までの", Word::kAtMost},
    {"およびそれ以前", Word::kAtMost},
    {"及びそれ以前", Word::kAtMost},
    {"またはそれ以前", Word::kAtMost},
    {"もしくはそれ以前", Word::kAtMost},
    {"とそれ以前", Word::kAtMost},
    {"およびそれ以前の", Word::kAtMost},
    {"及びそれ以前の", Word::kAtMost},
    {"またはそれ以前の", Word::kAtMost},
    {"およびそれより前", Word::kAtMost},
    {"およびそれより前の", Word::kAtMost},
    {"and earlier", Word::kAtMost},
    {"or earlier", Word::kAtMost},
    {"and prior", Word::kAtMost},
    {"or prior", Word::kAtMost},
    {"and below", Word::kAtMost},
    {"or below", Word::kAtMost},
    {"and older", Word::kAtMost},
    {"or older", Word::kAtMost},
    {"and lower", Word::kAtMost},
    {"or lower", Word::kAtMost},
    {"or less", Word::kAtMost},
    {"未満", Word::kLess},
    {"未満の", Word::kLess},
    {"より前", Word::kLess},
    {"より前の", Word::kLess},
    {"より前のすべての", Word::kLess},
    {"より前の全", Word::kLess},
    {"より古い", Word::kLess},
    {"以降", Word::kAtLeast},
    {"以降の", Word::kAtLeast},
    {"以上", Word::kAtLeast},
    {"以上の", Word::kAtLeast},
    {"以後", Word::kAtLeast},
    {"以降のすべて", Word::kAtLeast},
    {"以降のすべての", Word::kAtLeast},
    {"以降の全", Word::kAtLeast},
    {"およびそれ以降", Word::kAtLeast},
    {"及びそれ以降", Word::kAtLeast},
    {"またはそれ以降", Word::kAtLeast},
    {"およびそれ以降の", Word::kAtLeast},
    {"and later", Word::kAtLeast},
    {"or later", Word::kAtLeast},
    {"and newer", Word::kAtLeast},
    {"or newer", Word::kAtLeast},
    {"and above", Word::kAtLeast},
    {"or above", Word::kAtLeast},
    {"or higher", Word::kAtLeast},
    {"and higher", Word::kAtLeast},
    {"より後", Word::kMore},
    {"より後の", Word::kMore},
    {"より新しい", Word::kMore},
    {"から", Word::kTo},
    {"~", Word::kTo},
    {"to", Word::kTo},
    {"through", Word::kTo},
    {"thru", Word::kTo},
    {"系", Word::kSeries},
    {"系列", Word::kSeries},
    {"シリーズ", Word::kSeries},
    {"series", Word::kSeries},
    {"prior to", Word::kBefore},
    {"before", Word::kBefore},
    {"earlier than", Word::kBefore},
    {"lower than", Word::kBefore},
    {"less than", Word::kBefore},
    {"older than", Word::kBefore},
    {"<", Word::kBefore},
    {"<=", Word::kThrough},
    {"up to and including", Word::kThrough},
    {"from", Word::kFrom},
    {">=", Word::kNotBefore},
    {">", Word::kAfter},
    {"later than", Word::kAfter},
    {"newer than", Word::kAfter},
    {"all versions of", Word::kAllOf},
    {"すべて", Word::kAll},
    {"すべての", Word::kAll},
    {"全て", Word::kAll},
    {"全ての", Word::kAll},
    {"全", Word::kAll},
    {"all", Word::kAll},
    {",", Word::kAnd},
    {"および", Word::kAnd},
    {"及び", Word::kAnd},
    {"ならびに", Word::kAnd},
    {"または", Word::kAnd},
    {"と", Word::kAnd},
    {"and", Word::kAnd},
    {"or", Word::kAnd},
});

struct Replacement {
  std::string_view from;
  std::string_view to;
};
constexpr auto kReplacements = std::to_array<Replacement>(
    {{"　", " "}, {"、", ","}, {"〜", "~"}, {"−", "-"}, {"‐", "-"}, {"≦", "<="}, {"≧", ">="}});

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// Full-width forms (U+FF01 to U+FF5E, EF BC 81 to EF BD 9E) as ASCII, lower case, one space at
// most, and none beside Japanese or a comma.
std::string normalized(std::string_view text) {
  std::string half;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[i + at]); };
    const bool full = i + 2 < text.size() && byte(0) == 0xEF &&
                      ((byte(1) == 0xBC && byte(2) >= 0x81 && byte(2) <= 0xBF) ||
                       (byte(1) == 0xBD && byte(2) >= 0x80 && byte(2) <= 0x9E));
    const auto replaced = std::ranges::find_if(kReplacements, [&](const Replacement& row) {
      return text.substr(i).starts_with(row.from);
    });
    if (full) {
      half += static_cast<char>(byte(2) - (byte(1) == 0xBC ? 0x60 : 0x20));
      i += 3;
    } else if (replaced != kReplacements.end()) {
      half += replaced->to;
      i += replaced->from.size();
    } else {
      half += text[i];
      ++i;
    }
  }
  std::string out;
  for (const char c : trim(half)) {
    const bool space = is_space(c);
    if (space && (out.empty() || !is_ascii(out.back()) || out.back() == ' ' || out.back() == ',')) {
      continue;
    }
    if ((!is_ascii(c) || c == ',') && !out.empty() && out.back() == ' ') {
      out.pop_back();
    }
    out += space ? ' ' : to_lower(c);
  }
  return out;
}

struct Token {
  Word word = Word::kNone;
  std::string version;
  bool series = false;  // "2.x": `version` is "2".
};

// "1.2", "2.0-beta9", "1.05": begins with a digit. A '-' before a digit may be a range.
std::optional<Token> version_token(std::string_view text) {
  if (text.size() > 1 && text[0] == 'v' && is_digit(text[1])) {
    text.remove_prefix(1);
  }
  Token token{.word = Word::kVersion};
  for (const std::string_view end : {".x", ".*"}) {
    if (text.ends_with(end)) {
      text.remove_suffix(end.size());
      token.series = true;
    }
  }
  if (text.empty() || !is_digit(text.front()) || !is_alnum(text.back())) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char after = i + 1 < text.size() ? text[i + 1] : '0';
    const bool sign = c == '.' || c == '_' || c == '-' || c == '+';
    if (!(is_alnum(c) || sign) || (sign && !is_alnum(after)) || (c == '-' && is_digit(after))) {
      return std::nullopt;
    }
  }
  for (const auto part : split(text, '.')) {
    if (part == "x" || (token.series && !std::ranges::all_of(part, is_digit))) {
      return std::nullopt;
    }
  }
  if (!version::cpe_bounds(text)) {
    return std::nullopt;
  }
  token.version = text;
  return token;
}

// The longest phrase at the beginning of the text; an English one ends where its word does.
const Phrase* phrase_at(std::string_view text) {
  const Phrase* best = nullptr;
  for (const auto& phrase : kPhrases) {
    if (!text.starts_with(phrase.text)) {
      continue;
    }
    const auto size = phrase.text.size();
    // "ver2.1" and "v.2" are written; "to2" is not.
    const bool joined = is_alpha(phrase.text.back()) && size < text.size() &&
                        (phrase.word == Word::kNone ? is_alpha(text[size])
                                                    : is_ascii(text[size]) && is_alnum(text[size]));
    if (!joined && (best == nullptr || size > best->text.size())) {
      best = &phrase;
    }
  }
  return best;
}

std::optional<std::vector<Token>> tokens_of(std::string_view text, bool& firmware) {
  std::vector<Token> out;
  while (!(text = trim(text)).empty()) {
    if (const auto* phrase = phrase_at(text)) {
      firmware = firmware || phrase->word == Word::kFirmware;
      const bool again =
          phrase->word == Word::kAnd && !out.empty() && out.back().word == Word::kAnd;
      if (phrase->word != Word::kNone && phrase->word != Word::kFirmware && !again) {
        out.push_back({.word = phrase->word});
      }
      text.remove_prefix(phrase->text.size());
      continue;
    }
    const auto end = std::ranges::find_if(
        text, [](char c) { return c == ' ' || c == ',' || c == '~' || !is_ascii(c); });
    const auto size = static_cast<std::size_t>(end - text.begin());
    auto token = version_token(text.substr(0, size));
    if (!token) {
      return std::nullopt;
    }
    out.push_back(std::move(*token));
    text.remove_prefix(size);
  }
  return out;
}

class Grammar {
 public:
  explicit Grammar(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::optional<std::vector<VersionTextPart>> parts() {
    if (tokens_.size() == 1 && tokens_.front().word == Word::kAll) {
      return std::vector<VersionTextPart>(1);
    }
    std::vector<VersionTextPart> out;
    take(Word::kAnd);  // A list that was cut in pieces: "and 2.7".
    do {
      auto part = statement();
      if (!part || !in_order(*part)) {
        return std::nullopt;
      }
      out.push_back(std::move(*part));
    } while (take(Word::kAnd));
    return at_ == tokens_.size() && is_union(out) ? std::optional(std::move(out)) : std::nullopt;
  }

 private:
  bool take(Word word) {
    const bool found = at_ < tokens_.size() && tokens_[at_].word == word;
    at_ += found ? 1 : 0;
    return found;
  }
  const Token* take_version() { return take(Word::kVersion) ? &tokens_[at_ - 1] : nullptr; }

  // A number as an end of a range; "2.x" is none.
  bool end_at(bool included, VersionTextPart& part) {
    const auto* version = take_version();
    if (version == nullptr || version->series) {
      return false;
    }
    part.end = version->version;
    part.end_included = included;
    return true;
  }
  bool start_at(bool excluded, VersionTextPart& part) {
    const auto* version = take_version();
    if (version == nullptr || version->series) {
      return false;
    }
    part.start = version->version;
    part.start_excluded = excluded;
    return true;
  }

  // What follows the end of a range: まで, 以前, 未満 …
  void end_word(VersionTextPart& part) {
    if (take(Word::kLess)) {
      part.end_included = false;
    } else {
      take(Word::kAtMost);
    }
  }

  std::optional<VersionTextPart> statement() {
    VersionTextPart part;
    if (take(Word::kBefore)) {
      return result(end_at(false, part), part);
    }
    if (take(Word::kThrough) || take(Word::kTo)) {  // "~ 1.5"
      const bool read = end_at(true, part);
      end_word(part);
      return result(read, part);
    }
    if (take(Word::kNotBefore)) {
      return result(start_at(false, part), part);
    }
    if (take(Word::kAfter)) {
      return result(start_at(true, part), part);
    }
    const bool whole = take(Word::kAllOf);
    const bool from = !whole && take(Word::kFrom);
    const auto* version = take_version();
    if (version == nullptr) {
      return std::nullopt;
    }
    if (version->series || take(Word::kSeries)) {
      return from ? std::nullopt : series(*version);
    }
    return whole ? std::nullopt : behind(*version, from);
  }

  // "2.x 系", "2.x 系 2.1.5 以前", "2.x 系の 2.1 以上 2.1.5 未満", "2.x series prior to 2.1.5"
  std::optional<VersionTextPart> series(const Token& version) {
    take(Word::kSeries);
    VersionTextPart part;
    if (take(Word::kBefore) || take(Word::kThrough)) {
      const bool included = tokens_[at_ - 1].word == Word::kThrough;
      if (!end_at(included, part) || !part.end.starts_with(version.version + ".")) {
        return std::nullopt;
      }
    } else if (const auto* next = take_version()) {
      if (next->series || !next->version.starts_with(version.version + ".")) {
        return std::nullopt;
      }
      auto range = behind(*next, false);
      if (!range || !range->version.empty()) {
        return std::nullopt;
      }
      part = std::move(*range);
    }
    part.series = version.version;
    return part;
  }

  // What stands behind a version, and makes a range of it.
  std::optional<VersionTextPart> behind(const Token& version, bool from) {
    VersionTextPart part;
    const bool to = take(Word::kTo);
    if (to || take(Word::kAtLeast) || take(Word::kMore)) {
      part.start = version.version;
      part.start_excluded = !to && tokens_[at_ - 1].word == Word::kMore;
      const bool more = at_ < tokens_.size() && tokens_[at_].word == Word::kVersion;
      if (!more) {
        return result(!to && !from, part);
      }
      const bool read = end_at(true, part);
      const auto before = at_;
      end_word(part);
      return result(read && (to || at_ != before), part);
    }
    if (take(Word::kBefore) || take(Word::kThrough)) {
      part.start = version.version;
      return result(end_at(tokens_[at_ - 1].word == Word::kThrough, part), part);
    }
    if (from) {
      return std::nullopt;
    }
    if (take(Word::kAtMost) || take(Word::kLess)) {
      part.end = version.version;
      part.end_included = tokens_[at_ - 1].word == Word::kAtMost;
    } else {
      part.version = version.version;
    }
    return part;
  }

  static std::optional<VersionTextPart> result(bool read, const VersionTextPart& part) {
    return read ? std::optional(part) : std::nullopt;
  }

  static bool in_order(const VersionTextPart& part) {
    if (part.start.empty() || part.end.empty()) {
      return true;
    }
    const auto start = version::cpe_bounds(part.start);
    const auto end = version::cpe_bounds(part.end);
    const bool open = part.start_excluded || !part.end_included;
    return start && end && (open ? start->low < end->high : start->low <= end->high);
  }

  // A list is read as "any of these". "1.0 以降, 1.5 未満" means both, and in "1.2, 1.3 未満" the
  // word may belong to each of them.
  static bool is_union(const std::vector<VersionTextPart>& parts) {
    bool single = false;
    bool start_only = false;
    bool end_only = false;
    for (const auto& part : parts) {
      const bool half = part.start.empty() != part.end.empty();
      if (half && single && part.series.empty()) {
        return false;
      }
      single = single || !part.version.empty();
      start_only = start_only || (half && part.end.empty());
      end_only = end_only || (half && part.start.empty());
    }
    return !(start_only && end_only);
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

std::string_view without_product(std::string_view text, std::string_view product) {
  if (!product.empty() && text.size() > product.size() && text.starts_with(product) &&
      !(is_alnum(product.back()) && is_alnum(text[product.size()]))) {
    text.remove_prefix(product.size());
  }
  return text;
}

}  // namespace

VersionText read_version_text(std::string_view text, std::string_view product) {
  constexpr std::size_t kLongest = 2000;
  VersionText out;
  if (text.size() > kLongest || product.size() > kLongest) {
    return out;
  }
  const auto plain = normalized(text);
  auto tokens = tokens_of(without_product(plain, normalized(product)), out.firmware);
  auto parts = tokens && !tokens->empty() ? Grammar(std::move(*tokens)).parts() : std::nullopt;
  if (parts) {
    out.read = true;
    out.parts = std::move(*parts);
  }
  return out;
}

void add_version_text(const Cpe& name, std::string_view text, std::string_view product,
                      std::vector<CpeCriterion>& out) {
  text = trim(text);
  const auto read = read_version_text(text, product);
  const bool device = name[CpeField::kPart] == "h" && read.firmware;
  if (!read.read || device || !name.is_any(CpeField::kVersion)) {
    out.push_back({.name = name.formatted_string(), .unread = true, .note = std::string(text)});
    return;
  }
  for (const auto& part : read.parts) {
    CpeCriterion criterion{.start = part.start,
                           .start_excluded = part.start_excluded,
                           .end = part.end,
                           .end_included = part.end_included};
    Cpe named = name;
    if (!part.series.empty()) {  // 2.x is 2 and 2.*
      named[CpeField::kVersion] = cpe_value(part.series) + ".*";
      criterion.name = named.formatted_string();
      out.push_back(criterion);
      named[CpeField::kVersion] = cpe_value(part.series);
    } else if (!part.version.empty()) {
      named[CpeField::kVersion] = cpe_value(part.version);
    }
    criterion.name = named.formatted_string();
    out.push_back(std::move(criterion));
  }
}

}  // namespace akashi
