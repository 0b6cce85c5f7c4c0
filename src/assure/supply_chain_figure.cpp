// Tiers from left to right, a row for each link, so that chains of any width and depth have room.
#include <algorithm>
#include <vector>

#include "assure/supply_chain.h"
#include "base/messages/paper.h"

namespace akashi::assure {
namespace {

constexpr int kRow = 74;
constexpr int kBoxHeight = 62;
constexpr int kHead = 26;  // Above the first row: the names of the tiers.
constexpr int kLeastBox = 240;
constexpr int kMostStep = 170;  // From tier to tier.
constexpr int kStub = 14;       // From a box's left edge to the line down to its suppliers.

std::string_view fill_of(const ChainLink& link) {
  if (link.state == LinkState::kMissing) {
    return "#f6dcd9";
  }
  if (link.state == LinkState::kUnverified || link.state == LinkState::kNotFollowed ||
      !link.comparable) {
    return "#f2f2f2";
  }
  return link.package.empty() ? "#f6dcd9" : link.by_word ? "#fbf1d3" : "#dcefe0";
}

std::string tier_name(std::size_t tier, Lang lang) {
  return tier == 0 ? render(msg::kPaperProvider, {}, lang)
                   : render(msg::kChainTier, {std::to_string(tier)}, lang);
}

std::string mermaid(const SupplyChain& chain, const Scheme& scheme, Lang lang) {
  std::string out = "flowchart LR\n";
  for (std::size_t i = 0; i < chain.links.size(); ++i) {
    const auto& link = chain.links[i];
    const bool doubtful =
        link.state == LinkState::kUnverified || link.state == LinkState::kNotFollowed;
    out += "  n" + std::to_string(i) + "[\"" + formats::mermaid_text(link.name) + "<br/>" +
           (link.provides.empty() ? "" : formats::mermaid_text(link.provides) + "<br/>") +
           formats::mermaid_text(link_verdict(link, scheme, lang)) + "\"]\n  style n" +
           std::to_string(i) + " fill:" + std::string(fill_of(link)) + ",stroke:#444,color:#111" +
           (doubtful ? ",stroke-dasharray:5 3" : "") + "\n";
    if (link.parent) {
      out += "  n" + std::to_string(*link.parent) + " --- n" + std::to_string(i) + "\n";
    }
  }
  return out;
}

}  // namespace

formats::Figure supply_chain_figure(const SupplyChain& chain, const Scheme& scheme, Lang lang) {
  using formats::kFigureWidth;
  const auto tiers = static_cast<int>(chain.tiers());
  const int step = tiers == 0 ? 0 : std::min(kMostStep, (kFigureWidth - kLeastBox - 2) / tiers);
  const int width = kFigureWidth - 2 - tiers * step;
  const auto row_of = [](std::size_t at) { return kHead + static_cast<int>(at) * kRow; };
  formats::Figure out;
  out.title = render(msg::kChainFigure, {}, lang);
  out.head = kHead;
  out.row = kRow;
  out.height = kHead + static_cast<int>(chain.links.size()) * kRow;
  for (int tier = 0; tier <= tiers; ++tier) {
    out.labels.push_back(
        {.x = 1 + tier * step,
         .y = 2,
         .text = formats::figure_text(tier_name(static_cast<std::size_t>(tier), lang),
                                      tier == tiers ? width : step + 16)});
  }
  std::vector<int> last(chain.links.size(), 0);  // The lowest row that a line from here leads to.
  for (std::size_t i = 0; i < chain.links.size(); ++i) {
    const auto& link = chain.links[i];
    const int x = 1 + static_cast<int>(link.tier) * step;
    const int y = row_of(i);
    out.boxes.push_back(
        {.x = x,
         .y = y,
         .width = width,
         .height = kBoxHeight,
         .fill = fill_of(link),
         .dashed = link.state == LinkState::kUnverified || link.state == LinkState::kNotFollowed,
         .lines = {link.name, link.provides,
                   link_verdict(link, scheme, lang) +
                       (link.valid_until.empty() ? "" : "  – " + link.valid_until)}});
    if (link.parent) {
      const int from = x - step + kStub;
      out.lines.push_back(
          {.x = from, .y = y + kBoxHeight / 2, .length = step - kStub, .vertical = false});
      last[*link.parent] = y + kBoxHeight / 2;
    }
    out.description += (i == 0              ? ""
                        : lang == Lang::kJa ? "。"
                                            : "; ") +
                       tier_name(link.tier, lang) + ": " + link.name + ", " +
                       link_verdict(link, scheme, lang);
  }
  for (std::size_t i = 0; i < last.size(); ++i) {
    if (last[i] != 0) {
      const int top = row_of(i) + kBoxHeight;
      out.lines.push_back({.x = 1 + static_cast<int>(chain.links[i].tier) * step + kStub,
                           .y = top,
                           .length = last[i] - top,
                           .vertical = true});
    }
  }
  out.mermaid = mermaid(chain, scheme, lang);
  return out;
}

}  // namespace akashi::assure
