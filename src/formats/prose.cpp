#include "formats/prose.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "formats/json_writer.h"

namespace akashi::formats {

using Kind = ProseBlock::Kind;

void Prose::part(Lang language) {
  blocks_.push_back({.kind = Kind::kPart, .text = tag_of(language), .cells = {}, .rows = {}});
}

void Prose::heading(int level, std::string_view text) {
  blocks_.push_back({.kind = Kind::kHeading,
                     .number = static_cast<std::uint32_t>(level),
                     .text = std::string(text),
                     .cells = {},
                     .rows = {}});
}

void Prose::paragraph(std::string_view text) {
  blocks_.push_back({.kind = Kind::kParagraph, .text = std::string(text), .cells = {}, .rows = {}});
}

void Prose::note(std::string_view text) {
  blocks_.push_back({.kind = Kind::kNote, .text = std::string(text), .cells = {}, .rows = {}});
}

void Prose::numbered(std::uint32_t number, std::string_view text) {
  blocks_.push_back({.kind = Kind::kNumbered,
                     .number = number,
                     .text = std::string(text),
                     .cells = {},
                     .rows = {}});
}

void Prose::list(std::vector<std::string> items) {
  blocks_.push_back({.kind = Kind::kList, .text = {}, .cells = std::move(items), .rows = {}});
}

void Prose::terms(std::vector<std::pair<std::string, std::string>> items) {
  ProseBlock block{.kind = Kind::kList, .text = {}, .cells = {}, .rows = {}};
  for (auto& [lead, text] : items) {
    block.leads.push_back(std::move(lead));
    block.cells.push_back(std::move(text));
  }
  blocks_.push_back(std::move(block));
}

void Prose::table(std::vector<std::string> header, std::vector<std::vector<std::string>> rows) {
  blocks_.push_back(
      {.kind = Kind::kTable, .text = {}, .cells = std::move(header), .rows = std::move(rows)});
}

void Prose::link(std::string_view text, std::string_view address) {
  if (!is_safe_address(address)) {
    paragraph(std::string(text) + " (" + std::string(address) + ")");
    return;
  }
  blocks_.push_back({.kind = Kind::kLink,
                     .text = std::string(text),
                     .cells = {std::string(address)},
                     .rows = {}});
}

void Prose::figure(Figure figure) {
  blocks_.push_back({.kind = Kind::kFigure,
                     .text = figure.title,
                     .cells = {},
                     .rows = {},
                     .figure = std::make_shared<const Figure>(std::move(figure))});
}

bool is_safe_address(std::string_view address) {
  constexpr auto kSchemes = std::to_array<std::string_view>({"https://", "http://", "mailto:"});
  const auto lower = to_lower(address.substr(0, 8));
  return std::ranges::any_of(kSchemes,
                             [&](std::string_view scheme) { return lower.starts_with(scheme); }) &&
         std::ranges::all_of(address, [](char c) {
           return static_cast<unsigned char>(c) > 0x20 && c != 0x7f &&
                  !std::string_view("<>\"'`\\{}|^").contains(c);
         });
}

std::string one_line(std::string_view text) {
  auto out = repair_utf8(text);
  for (auto& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      c = ' ';
    }
  }
  return printable(out);
}

}  // namespace akashi::formats
