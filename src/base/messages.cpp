#include "base/messages.h"

#include <array>

namespace akashi {
namespace {

struct Row {
  std::string_view name;
  std::string_view en;
  std::string_view ja;
};

constexpr auto kRows = std::to_array<Row>({
#define AKASHI_MSG(id, en, ja) {#id, en, ja},
#include "base/messages.inc"
#undef AKASHI_MSG
});
static_assert(kRows.size() == static_cast<std::size_t>(Msg::kCount));

const Row& row(Msg id) {
  return kRows.at(static_cast<std::size_t>(id));
}

}  // namespace

std::optional<Lang> parse_lang(std::string_view text) {
  const auto language = text.substr(0, text.find_first_of("_.-@"));
  if (language == "ja") {
    return Lang::kJa;
  }
  if (language == "en" || language == "C" || language == "POSIX") {
    return Lang::kEn;
  }
  return std::nullopt;
}

std::string_view msg_name(Msg id) {
  return row(id).name;
}

std::string_view msg_template(Msg id, Lang lang) {
  return lang == Lang::kJa ? row(id).ja : row(id).en;
}

std::string render(Msg id, std::span<const std::string> args, Lang lang) {
  const auto text = msg_template(id, lang);
  std::string out;
  out.reserve(text.size() + 32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' && text[i + 1] >= '0' &&
        text[i + 1] <= '9') {
      const auto index = static_cast<std::size_t>(text[i + 1] - '0');
      if (index < args.size()) {
        out += args[index];
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

std::string render(Msg id, std::initializer_list<std::string_view> args, Lang lang) {
  const std::vector<std::string> owned(args.begin(), args.end());
  return render(id, owned, lang);
}

}  // namespace akashi
