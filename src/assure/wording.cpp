#include "assure/wording.h"

#include <algorithm>
#include <tuple>

#include "base/strings.h"

namespace akashi::assure {
namespace {

// A text as it is compared, and where each byte of it came from.
struct Folded {
  std::string text;
  std::vector<std::size_t> from;  // Offset in the original.
};

struct Point {
  std::uint32_t code = 0;
  std::size_t size = 1;
};

Point decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead < 0x80 || text.size() < size || !is_valid_utf8(text.substr(0, size))) {
    return {.code = lead, .size = 1};
  }
  std::uint32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {.code = code, .size = size};
}

// Spaces and punctuation, which are passed over. The percent sign and the stars carry meaning.
bool passed_over(std::uint32_t code) {
  if (code < 0x80) {
    return !is_alnum(static_cast<char>(code)) && code != '%';
  }
  constexpr std::pair<std::uint32_t, std::uint32_t> kRanges[] = {
      {0x80, 0xBF},     {0x2000, 0x206F}, {0x3000, 0x3003}, {0x3008, 0x301F},
      {0x30FB, 0x30FB}, {0xFE00, 0xFE0F}, {0xFF61, 0xFF65}, {0xFEFF, 0xFEFF}};
  return std::ranges::any_of(
      kRanges, [&](const auto& range) { return code >= range.first && code <= range.second; });
}

Folded fold(std::string_view text) {
  constexpr std::uint32_t kFullWidth = 0xFEE0;  // From ! to ！
  Folded out;
  for (std::size_t at = 0; at < text.size();) {
    auto [code, size] = decode(text.substr(at));
    const bool full = code >= 0xFF01 && code <= 0xFF5E;
    code = full ? code - kFullWidth : code;
    code = code == 0x2606 ? 0x2605 : code;  // ☆ as ★
    if (!passed_over(code)) {
      const auto bytes = code < 0x80      ? std::string(1, to_lower(static_cast<char>(code)))
                         : code == 0x2605 ? std::string("★")
                                          : std::string(text.substr(at, size));
      out.text += bytes;
      out.from.insert(out.from.end(), bytes.size(), at);
    }
    at += size;
  }
  return out;
}

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

bool holds(const Item& rule, std::string_view level, const std::vector<std::string>& reached,
           std::string_view state) {
  const auto levels = rule.ids("levels");
  const auto until = rule.ids("until_state");
  const auto allowed = rule.ids("allowed_states");
  const bool over = std::ranges::any_of(
      until, [&](const std::string& id) { return id == state || has(reached, id); });
  return (levels.empty() || level.empty() || has(levels, level)) && !over &&
         (allowed.empty() || !has(allowed, state));
}

// An English phrase is found as words, not inside of one; Japanese has no gaps between words.
bool cuts_a_word(std::string_view text, std::size_t from, std::size_t to) {
  const auto letter = [&](std::size_t at) { return at < text.size() && is_alnum(text[at]); };
  return (from > 0 && letter(from) && letter(from - 1)) || (to > 0 && letter(to - 1) && letter(to));
}

std::string around(std::string_view text, std::size_t from, std::size_t to) {
  constexpr std::size_t kAround = 30;
  auto begin = from > kAround ? from - kAround : 0;
  while (begin < from && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80) {
    ++begin;
  }
  auto out = std::string(utf8_prefix(text.substr(begin), to - begin + kAround));
  std::ranges::replace_if(out, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return out;
}

}  // namespace

std::vector<WordingFinding> check_wording(const Scheme& scheme, std::string_view level,
                                          const std::vector<std::string>& reached,
                                          std::string_view state, std::string_view text) {
  struct Hit {
    std::size_t from = 0;
    std::size_t to = 0;
    const Item* rule = nullptr;
    std::string phrase;
  };
  const auto folded = fold(text);
  std::vector<Hit> hits;
  for (const auto& rule : scheme.items("wording_rules")) {
    const auto* const value = rule.value("forbidden");
    const auto* const phrases = value == nullptr ? nullptr : std::get_if<std::vector<Text>>(value);
    if (phrases == nullptr || !holds(rule, level, reached, state)) {
      continue;
    }
    for (const auto& both : *phrases) {
      for (const auto* phrase : {&both.ja, &both.en}) {
        const auto wanted = fold(*phrase).text;
        for (auto at = wanted.empty() ? std::string::npos : folded.text.find(wanted);
             at != std::string::npos; at = folded.text.find(wanted, at + wanted.size())) {
          const auto from = folded.from[at];
          auto to = folded.from[at + wanted.size() - 1];
          to += decode(text.substr(to)).size;
          if (!cuts_a_word(text, from, to)) {
            hits.push_back({from, to, &rule, *phrase});
          }
        }
      }
    }
  }
  std::ranges::stable_sort(hits, {}, [](const Hit& hit) {
    return std::tuple(hit.from, -static_cast<std::ptrdiff_t>(hit.to));
  });
  std::vector<WordingFinding> out;
  std::size_t line_at = 0;
  std::uint32_t line = 1;
  const Hit* last = nullptr;
  for (const auto& hit : hits) {
    if (last != nullptr && last->rule == hit.rule && hit.to <= last->to) {
      continue;  // Part of a longer phrase of the same rule.
    }
    line += static_cast<std::uint32_t>(
        std::ranges::count(text.substr(line_at, hit.from - line_at), '\n'));
    line_at = hit.from;
    out.push_back({.rule = hit.rule,
                   .phrase = hit.phrase,
                   .found = around(text, hit.from, hit.to),
                   .line = line});
    last = &hit;
  }
  return out;
}

}  // namespace akashi::assure
