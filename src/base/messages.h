// The message catalogue: every text a user sees, in English and Japanese (messages.inc).
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

enum class Msg : std::uint16_t {
#define AKASHI_MSG(id, en, ja) id,
#include "base/messages.inc"
#undef AKASHI_MSG
  kCount
};

// The identifier as written in messages.inc, "kMissingField": stable, for machine-readable output.
std::string_view msg_name(Msg id);
std::string_view msg_template(Msg id, Lang lang);

// The text with {0}, {1} … replaced by `args`. A missing argument leaves its placeholder.
std::string render(Msg id, std::span<const std::string> args, Lang lang);
std::string render(Msg id, std::initializer_list<std::string_view> args, Lang lang);

// A message with its arguments, rendered when the language is known.
struct Message {
  Msg id = Msg::kPlain;
  std::vector<std::string> args;

  std::string text(Lang lang = Lang::kEn) const { return render(id, args, lang); }
  bool operator==(const Message&) const = default;
};

}  // namespace akashi
