#include "base/messages.h"

#include <algorithm>
#include <iterator>

#include "base/messages/assure.h"
#include "base/messages/bundle.h"
#include "base/messages/cli.h"
#include "base/messages/decide.h"
#include "base/messages/evidence.h"
#include "base/messages/kernel.h"
#include "base/messages/label.h"
#include "base/messages/library.h"
#include "base/messages/match.h"
#include "base/messages/net.h"
#include "base/messages/paper.h"
#include "base/messages/portfolio.h"
#include "base/messages/progress.h"
#include "base/messages/register.h"

namespace akashi {
namespace {

constexpr Msg kAll[] = {
#define AKASHI_MSG(id, en, ja) msg::id,
#include "base/messages/assure.inc"
#include "base/messages/bundle.inc"
#include "base/messages/cli.inc"
#include "base/messages/common.inc"
#include "base/messages/decide.inc"
#include "base/messages/evidence.inc"
#include "base/messages/kernel.inc"
#include "base/messages/label.inc"
#include "base/messages/library.inc"
#include "base/messages/match.inc"
#include "base/messages/net.inc"
#include "base/messages/paper.inc"
#include "base/messages/portfolio.inc"
#include "base/messages/progress.inc"
#include "base/messages/register.inc"
#undef AKASHI_MSG
};

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

std::span<const Msg> all_messages() {
  return kAll;
}

std::optional<Msg> find_message(std::string_view name) {
  const auto* const found = std::ranges::find(kAll, name, &Msg::name);
  return found == std::end(kAll) ? std::nullopt : std::optional(*found);
}

std::string render(Msg id, std::span<const std::string> args, Lang lang) {
  const auto text = id.text(lang);
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
