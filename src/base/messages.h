// The message catalogue: every text a user sees, in English and Japanese (messages/*.inc).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

enum class Lang : std::uint8_t { kEn, kJa };

// "en", "ja", also with a region or encoding as in LANG ("ja_JP.UTF-8"). Nothing for other
// languages.
std::optional<Lang> parse_lang(std::string_view text);

// One text of the catalogue.
class MsgText {
 public:
  constexpr MsgText(std::string_view id, std::string_view english, std::string_view japanese)
      : name(id), en(english), ja(japanese) {}
  MsgText(const MsgText&) = delete;  // Its address says which it is.
  MsgText& operator=(const MsgText&) = delete;
  ~MsgText() = default;

  std::string_view name;  // "kMissingField": stable, for machine-readable output.
  std::string_view en;
  std::string_view ja;
};

// Which text. The catalogue is one file per reader of it, so that a new text of the command line
// doesn't rebuild the parsers; what every part uses is here.
class Msg {
 public:
  constexpr Msg(const MsgText& text) : text_(&text) {}  // NOLINT: a text names itself.

  std::string_view name() const { return text_->name; }
  std::string_view text(Lang lang) const { return lang == Lang::kJa ? text_->ja : text_->en; }
  bool operator==(const Msg&) const = default;

 private:
  const MsgText* text_;
};

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace msg {
#include "base/messages/common.inc"
}
#undef AKASHI_MSG

std::span<const Msg> all_messages();
std::optional<Msg> find_message(std::string_view name);

// The text with {0}, {1} … replaced by `args`. A missing argument leaves its placeholder.
std::string render(Msg id, std::span<const std::string> args, Lang lang);
std::string render(Msg id, std::initializer_list<std::string_view> args, Lang lang);

// A message with its arguments, rendered when the language is known.
struct Message {
  Msg id = msg::kPlain;
  std::vector<std::string> args;

  std::string text(Lang lang = Lang::kEn) const { return render(id, args, lang); }
  bool operator==(const Message&) const = default;
};

}  // namespace akashi
