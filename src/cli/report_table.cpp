// `-o table`: most urgent first, then what could not be read, then what the answer rests on. Fits
// 100 columns.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "base/messages/cli.h"
#include "base/messages/kernel.h"
#include "base/strings.h"
#include "cli/output.h"
#include "cli/signals_text.h"
#include "cli/text_table.h"

namespace akashi::cli {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kMostUnknowns = 10;

std::string severity_text(const SeverityScore& severity) {
  if (severity.score >= 0) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.1f", severity.score);
    return text.data();
  }
  return severity.level == SeverityLevel::kUnknown
             ? ""
             : std::string(severity_level_name(severity.level));
}

std::string decision_text(const Finding& finding) {
  if (finding.decisions.empty()) {
    return finding.status == Status::kUnknown ? std::string(status_name(finding.status))
                                              : std::string();
  }
  const auto& decision = finding.decisions.front();
  // "≤": what is known allows milder outcomes too; the most urgent is shown. Long outcomes are cut
  // at their end.
  constexpr std::size_t kWidest = 16;
  const auto text = (decision.outcomes.size() > 1 ? "≤ " : "") + decision.outcome;
  return display_width(text) <= kWidest
             ? text
             : wrap(text, kWidest - 1, 0).substr(0, wrap(text, kWidest - 1, 0).find('\n')) + "…";
}

std::string where_text(const Component& component) {
  if (component.evidence.empty()) {
    return {};
  }
  const auto& first = component.evidence.front();
  auto text =
      first.path + (first.at.line != 0 ? ":" + std::to_string(first.at.line) : std::string());
  if (component.evidence.size() > 1) {
    text += " +" + std::to_string(component.evidence.size() - 1);
  }
  return text;
}

// Most urgent first: decision, then known exploited, severity, EPSS; then by name, so that the
// order is total.
std::vector<const Finding*> in_order(const Report& report) {
  std::vector<const Finding*> out;
  for (const auto& finding : report.findings) {
    if (finding.status == Status::kAffected || finding.status == Status::kUnknown) {
      out.push_back(&finding);
    }
  }
  return out;
}

// The strongest: "module", or "claim?" for what is not sure to be a proof.
std::string exploit_text(const Finding& finding) {
  if (finding.exploits.empty()) {
    return {};
  }
  const auto& first = finding.exploits.front();
  return std::string(exploit_kind_name(first.kind)) + (is_proof(first) ? "" : "?");
}

std::string findings_table(const Report& report) {
  std::vector<Column> columns = {
      {"NAME", 10, true},     {"VERSION", 7, true},   {"VULNERABILITY", 16, true},
      {"DECISION", 8, false}, {"SEVERITY", 0, false}, {"EPSS", 0, false},
      {"KEV", 0, false},      {"FIXED IN", 8, true},  {"WHERE", 10, true}};
  // Only where any are known.
  const bool exploits = std::ranges::any_of(
      report.findings, [](const Finding& finding) { return !finding.exploits.empty(); });
  constexpr std::ptrdiff_t kAfterKev = 7;
  if (exploits) {
    columns.insert(columns.begin() + kAfterKev, {"EXPLOIT", 0, false});
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto* finding : in_order(report)) {
    const auto& component = report.bom.components[finding->component];
    const auto version = component.version.empty() ? component.requirement : component.version;
    std::string fixed;
    for (const auto& one : finding->fixed) {
      fixed += (fixed.empty() ? "" : ", ") + one;
    }
    rows.push_back({printable(component.name), printable(version),
                    printable(finding->vulnerability), decision_text(*finding),
                    severity_text(finding->severity),
                    finding->epss ? percent(finding->epss->probability) : std::string(),
                    finding->kev ? "yes" : "", printable(fixed), printable(where_text(component))});
    if (exploits) {
      rows.back().insert(rows.back().begin() + kAfterKev, exploit_text(*finding));
    }
  }
  return rows.empty() ? std::string() : format_table(columns, rows, kWidth) + "\n";
}

std::string components_table(const Report& report) {
  const std::vector<Column> columns = {{"NAME", 12, true},
                                       {"VERSION", 8, true},
                                       {"TYPE", 0, false},
                                       {"SCOPE", 0, true},
                                       {"WHERE", 12, true}};
  std::vector<std::vector<std::string>> rows;
  for (const auto& component : report.bom.components) {
    rows.push_back(
        {printable(component.name),
         printable(component.version.empty() ? component.requirement : component.version),
         component.purl.type.empty() ? std::string(component_type_name(component.type))
                                     : component.purl.type,
         component.scopes.to_string(), printable(where_text(component))});
  }
  return rows.empty() ? std::string() : format_table(columns, rows, kWidth) + "\n";
}

std::string unknowns_text(const Report& report, const Session& session) {
  const auto& unknowns = report.bom.unknowns;
  if (unknowns.empty()) {
    return {};
  }
  auto out = session.text(msg::kUnknownsLine, {std::to_string(unknowns.size())}) + "\n";
  for (std::size_t i = 0; i < std::min(unknowns.size(), kMostUnknowns); ++i) {
    const auto& unknown = unknowns[i];
    auto where = unknown.path;
    if (unknown.at.line != 0) {
      where += ":" + std::to_string(unknown.at.line);
    }
    out += "  " +
           wrap(printable(where + ": " + unknown.message.text(session.lang)), kWidth - 2, 4) + "\n";
  }
  if (unknowns.size() > kMostUnknowns) {
    out += "  " +
           session.text(msg::kMoreUnknowns, {std::to_string(unknowns.size() - kMostUnknowns)}) +
           "\n";
  }
  return out + "\n";
}

// "(1 immediate, 2 scheduled)": affected findings by outcome, most urgent first.
std::string outcomes_text(const Report& report) {
  std::map<std::pair<std::uint32_t, std::string>, std::uint64_t, std::greater<>> counts;
  for (const auto& finding : report.findings) {
    if (finding.status == Status::kAffected && !finding.decisions.empty()) {
      ++counts[{finding.decisions.front().rank, finding.decisions.front().outcome}];
    }
  }
  std::string out;
  for (const auto& [outcome, count] : counts) {
    out += (out.empty() ? " (" : ", ") + std::to_string(count) + " " + outcome.second;
  }
  return out.empty() ? out : out + ")";
}

// Sources by name with the date of their newest record.
std::string sources_text(const Report& report, const Session& session) {
  std::string out;
  for (const auto& source : report.sources) {
    out += (out.empty() ? "" : ", ") + source.name +
           (source.newest.empty() ? "" : " " + source.newest.substr(0, 10)) +
           (source.partial ? " " + session.text(msg::kPartialSource) : "");
  }
  return out;
}

}  // namespace

std::string kernel_text(const Report& report, const Session& session) {
  if (!report.kernel) {
    return {};
  }
  const auto& k = *report.kernel;
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  return wrap(session.text(msg::kKernelLine,
                           {k.where, k.version, number(k.cleared), number(k.built), number(k.open),
                            number(k.without_files), number(k.components), number(k.others)}),
              kWidth, 2) +
         "\n";
}

std::string as_of_text(const Report& report, const Session& session) {
  if (!report.as_of) {
    return {};
  }
  const auto& past = *report.as_of;
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  auto text = session.text(
      msg::kAsOfLine, {past.at, number(past.modified), number(past.records), number(past.undated),
                       number(past.reinstated), number(past.later)});
  text += "; " + (past.epss_day.empty() ? session.text(msg::kAsOfNoEpss)
                                        : session.text(msg::kAsOfEpss, {past.epss_day}));
  return wrap(text, kWidth, 2) + "\n";
}

std::string report_table(const Report& report, const Session& session) {
  auto out = report.matched ? findings_table(report) : components_table(report);
  out += unknowns_text(report, session);
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  if (report.matched) {
    const auto& c = report.coverage;
    out += wrap(session.text(msg::kCoverageLine,
                             {number(c.total()), number(c.affected), outcomes_text(report),
                              number(c.not_affected), number(c.unknown), number(c.not_evaluated)}),
                kWidth, 2) +
           "\n";
    out += support_section(report, session);
    out += wrap(report.sources.empty()
                    ? session.text(msg::kNoSources)
                    : session.text(msg::kSourcesLine, {sources_text(report, session)}),
                kWidth, 2) +
           "\n";
    out += as_of_text(report, session);
    out += kernel_text(report, session);
    if (!report.since.empty()) {
      out += wrap(session.text(msg::kSinceLine,
                               {report.since, number(report.unchanged), report.revision}),
                  kWidth, 2) +
             "\n";
    }
  } else {
    out +=
        session.text(msg::kComponentsLine,
                     {number(report.bom.components.size()), number(report.bom.counts.files),
                      number(report.bom.counts.files_read), number(report.bom.relations.size())}) +
        "\n";
  }
  return out;
}

}  // namespace akashi::cli
