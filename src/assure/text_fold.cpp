// docs/formats/register.md, "How texts are folded". register.js does the same with the same table.
#include "assure/text_fold.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "base/data.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

constexpr std::string_view kTable = "register/fold.json";
constexpr std::uint8_t kLatin = 1;

// The character that valid UTF-8 begins with, and its bytes.
std::pair<char32_t, std::size_t> first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t c = size == 1 ? lead : lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size && i < text.size(); ++i) {
    c = (c << 6U) | (byte(i) & 0x3FU);
  }
  return {c, std::min(size, text.size())};
}

template <class F>
void each_character(std::string_view text, F&& body) {
  while (!text.empty()) {
    const auto [c, size] = first_character(text);
    body(c, text.substr(0, size));
    text.remove_prefix(size);
  }
}

std::string utf8(char32_t c) {
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
  };
  if (c < 0x80) {
    return {static_cast<char>(c)};
  }
  if (c < 0x800) {
    return {static_cast<char>(0xC0U | (c >> 6U)), tail(0)};
  }
  if (c < 0x10000) {
    return {static_cast<char>(0xE0U | (c >> 12U)), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0U | (c >> 18U)), tail(12), tail(6), tail(0)};
}

// Runs of spaces as one, none at the ends.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' || (!out.empty() && !out.ends_with(' '))) {
      out += c;
    }
  }
  if (out.ends_with(' ')) {
    out.pop_back();
  }
  return out;
}

std::optional<std::pair<char32_t, char32_t>> read_range(formats::NodeView node) {
  const auto first = node.at(0).integer();
  const auto last = node.at(1).integer();
  if (!first || !last || *first < 0 || *last < *first || *last > 0x10FFFF) {
    return std::nullopt;
  }
  return std::pair{static_cast<char32_t>(*first), static_cast<char32_t>(*last)};
}

// Each entry: the character, then what stands for it.
bool read_entries(formats::NodeView rows, std::unordered_map<char32_t, std::string>& into) {
  into.reserve(rows.size());
  for (const auto row : rows) {
    if (row.text().empty()) {
      return false;
    }
    const auto [c, size] = first_character(row.text());
    into.emplace(c, row.text().substr(size));
  }
  return !into.empty();
}

}  // namespace

Result<TextFold> TextFold::read(std::string_view json) {
  const auto bytes = Bytes::copy_of(json);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), Limits()));
  const auto root = tree.root();
  TextFold fold;
  bool good = root["akashi_fold"].integer() == 1 && read_entries(root["plain"], fold.plain_) &&
              read_entries(root["similar"], fold.similar_);
  for (const auto row : root["ignored"]) {
    const auto range = read_range(row);
    good = good && range;
    if (range) {
      fold.ignored_.push_back({.first = range->first, .last = range->second});
    }
  }
  std::uint8_t number = kLatin;
  for (const auto script : root["scripts"]) {
    for (const auto row : script) {
      const auto range = read_range(row);
      good = good && range;
      if (range) {
        fold.scripts_.push_back(
            {.first = range->first,
             .last = range->second,
             .script = script.key() == "latin" ? kLatin : static_cast<std::uint8_t>(number + 1)});
      }
    }
    ++number;
  }
  std::ranges::sort(fold.scripts_, {}, &Range::first);
  if (!good) {
    return fail(ErrorCode::kInternal, msg::kPlain, {std::string(kTable)});
  }
  return fold;
}

Result<TextFold> load_text_fold() {
  const auto* file = find_data(kTable);
  return file == nullptr ? fail(ErrorCode::kInternal, msg::kPlain, {std::string(kTable)})
                         : TextFold::read(file->bytes);
}

bool TextFold::ignored(char32_t c) const {
  return std::ranges::any_of(ignored_, [&](const Range& r) { return c >= r.first && c <= r.last; });
}

std::uint8_t TextFold::script(char32_t c) const {
  const auto after = std::ranges::upper_bound(scripts_, c, {}, &Range::first);
  return after == scripts_.begin() || c > std::prev(after)->last ? 0 : std::prev(after)->script;
}

std::string TextFold::plain_of(char32_t c) const {
  const auto found = plain_.find(c);
  return found == plain_.end() ? utf8(c) : found->second;
}

std::string TextFold::similar_of(char32_t c) const {
  const auto found = similar_.find(c);
  return found == similar_.end() ? plain_of(c) : found->second;
}

std::string TextFold::plain(std::string_view text) const {
  const auto whole = formats::repair_utf8(text);
  std::string out;
  each_character(whole, [&](char32_t c, std::string_view) {
    if (!ignored(c)) {
      out += plain_of(c);
    }
  });
  return squeezed(out);
}

std::string TextFold::similar(std::string_view text) const {
  const auto whole = formats::repair_utf8(text);
  std::string out;
  each_character(whole, [&](char32_t c, std::string_view) {
    if (!ignored(c)) {
      out += similar_of(c);
    }
  });
  return squeezed(out);
}

// `run`: letters and digits without a gap.
bool TextFold::reads_as_latin(const std::u32string& run) const {
  std::size_t foreign = 0;
  std::uint8_t which = 0;
  bool latin = false;
  bool several = false;
  bool disguised = true;
  for (const auto c : run) {
    const auto of = script(c);
    if (of == kLatin) {
      latin = true;
    } else if (of != 0) {
      ++foreign;
      several = several || (which != 0 && which != of);
      which = of;
      const auto looks = similar_of(c);
      disguised =
          disguised && looks != plain_of(c) && !looks.empty() &&
          std::ranges::all_of(looks, [](char b) { return static_cast<unsigned char>(b) < 0x80; });
    }
  }
  return foreign != 0 && (latin || several || (foreign > 1 && disguised));
}

bool TextFold::looks_mixed(std::string_view text) const {
  const auto whole = formats::repair_utf8(text);
  std::u32string run;
  bool found = false;
  each_character(whole, [&](char32_t c, std::string_view) {
    if (script(c) != 0 || (c < 0x80 && is_alnum(static_cast<char>(c)))) {
      run += c;
    } else {
      found = found || reads_as_latin(run);
      run.clear();
    }
  });
  return found || reads_as_latin(run);
}

}  // namespace akashi::assure
