#include "cli/signals_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <utility>

#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/text_table.h"

namespace akashi::cli {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kMostExploits = 8;
constexpr std::size_t kMostProducts = 20;

std::string number(std::uint64_t value) {
  return std::to_string(value);
}

std::string exploit_text(const ExploitEntry& entry, const Session& session) {
  std::vector<std::string> words = {entry.id.empty() ? entry.url : entry.id};
  for (const auto& word : {entry.title, entry.date, entry.rank}) {
    if (!word.empty() && word != words.front()) {
      words.push_back(word);
    }
  }
  if (entry.verified) {
    words.push_back(session.text(msg::kVerifiedExploit));
  }
  const auto from = entry.origin.empty() ? entry.feed : entry.feed + " / " + entry.origin;
  return session.text(msg::kExplainExploit,
                      {exploit_kind_name(entry.kind), from, join(words, ", ")});
}

std::string cycle_name(const Support& support) {
  const auto& title = support.title.empty() ? support.product : support.title;
  return support.cycle.empty() ? title : title + " " + support.cycle;
}

std::uint64_t components_in(const Report& report, SupportState state) {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      report.support, [&](const Support& s) { return s.state == state && !s.product.empty(); }));
}

}  // namespace

std::string percent(double fraction) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.1f%%", fraction * 100);
  return text.data();
}

std::string epss_text(const EpssScore& score, const SourceStatus& source, const Session& session) {
  return session.text(msg::kExplainEpss,
                      {percent(score.probability), percent(score.percentile),
                       source.version.empty() ? "?" : source.version, source.newest.substr(0, 10)});
}

std::vector<std::string> exploit_lines(const std::vector<ExploitEntry>& exploits,
                                       const Session& session) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(exploits.size(), kMostExploits); ++i) {
    out.push_back(exploit_text(exploits[i], session));
  }
  if (exploits.size() > kMostExploits) {
    out.push_back(
        session.text(msg::kExplainMoreExploits, {number(exploits.size() - kMostExploits)}));
  }
  return out;
}

std::string weakness_text(const Weakness& weakness) {
  auto out = weakness.name.empty() ? weakness.id : weakness.id + " " + weakness.name;
  std::vector<std::string> remarks;
  if (!weakness.abstraction.empty()) {
    remarks.push_back(weakness.abstraction);
  }
  if (weakness.status == "Deprecated" || weakness.status == "Obsolete") {
    remarks.push_back(weakness.status);
  }
  if (!weakness.mapping.empty() && weakness.mapping != "Allowed") {
    remarks.push_back("mapping: " + weakness.mapping);
  }
  return remarks.empty() ? out : out + " (" + join(remarks, ", ") + ")";
}

std::string support_text(const Support& support, const Session& session) {
  const auto name = cycle_name(support);
  const auto dated = [&](const std::string& date, Msg with, Msg without) {
    return date.empty() ? session.text(without, {name}) : session.text(with, {name, date});
  };
  switch (support.state) {
    case SupportState::kEnded:
      return dated(support.since, msg::kSupportEnded, msg::kSupportEndedUndated);
    case SupportState::kExtended:
      return dated(support.until, msg::kSupportExtendedUntil, msg::kSupportExtended);
    case SupportState::kSecurityOnly:
      return dated(support.until, msg::kSupportSecurityUntil, msg::kSupportSecurity);
    case SupportState::kSupported:
      return dated(support.until, msg::kSupportSupportedUntil, msg::kSupportSupported);
    case SupportState::kUnknown:
      break;
  }
  return session.text(msg::kSupportUnknown, {name, support.reason.text(session.lang)});
}

std::string support_section(const Report& report, const Session& session) {
  if (report.support.empty()) {
    return {};
  }
  const auto count = [&](SupportState state) { return number(components_in(report, state)); };
  const auto unlisted =
      std::ranges::count_if(report.support, [](const Support& s) { return s.product.empty(); });
  auto out = wrap(session.text(msg::kSupportLine,
                               {report.support_date, count(SupportState::kEnded),
                                count(SupportState::kExtended), count(SupportState::kSecurityOnly),
                                count(SupportState::kSupported), count(SupportState::kUnknown),
                                number(static_cast<std::uint64_t>(unlisted))}),
                  kWidth, 2) +
             "\n";
  // What has ended, then what has only extended support.
  std::map<std::pair<int, std::string>, std::uint64_t> products;
  for (const auto& support : report.support) {
    if (support.state == SupportState::kEnded || support.state == SupportState::kExtended) {
      auto text = support_text(support, session);
      if (support.of_system) {
        text = session.text(msg::kSupportOfSystem, {text});
      }
      ++products[{-static_cast<int>(support.state), std::move(text)}];
    }
  }
  std::size_t shown = 0;
  for (const auto& [product, components] : products) {
    if (shown++ == kMostProducts) {
      out +=
          "  " + session.text(msg::kMoreProducts, {number(products.size() - kMostProducts)}) + "\n";
      break;
    }
    const auto text = session.text(msg::kSupportComponents, {product.second, number(components)});
    out += "  " + wrap(printable(text), kWidth - 2, 4) + "\n";
  }
  return out;
}

}  // namespace akashi::cli
