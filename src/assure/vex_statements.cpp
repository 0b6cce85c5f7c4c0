#include "assure/vex_statements.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "assure/delivered.h"

namespace akashi::assure {
namespace {

using formats::NodeView;

struct Word {
  std::string_view word;
  VexStatus status;
};
// OpenVEX 0.2, "Status labels", and CycloneDX, analysis.state.
constexpr auto kWords = std::to_array<Word>({{"fixed", VexStatus::kFixed},
                                             {"resolved", VexStatus::kFixed},
                                             {"resolved_with_pedigree", VexStatus::kFixed},
                                             {"not_affected", VexStatus::kNotAffected},
                                             {"false_positive", VexStatus::kNotAffected},
                                             {"affected", VexStatus::kAffected},
                                             {"exploitable", VexStatus::kAffected},
                                             {"under_investigation", VexStatus::kInvestigated},
                                             {"in_triage", VexStatus::kInvestigated}});
// CSAF 2.0, 3.2.3.9. What is recommended says nothing of what is there.
constexpr auto kCsafGroups = std::to_array<Word>({{"known_affected", VexStatus::kAffected},
                                                  {"first_affected", VexStatus::kAffected},
                                                  {"last_affected", VexStatus::kAffected},
                                                  {"under_investigation", VexStatus::kInvestigated},
                                                  {"known_not_affected", VexStatus::kNotAffected},
                                                  {"first_fixed", VexStatus::kFixed},
                                                  {"fixed", VexStatus::kFixed}});

VexStatus status_of(std::string_view word) {
  const auto* found = std::ranges::find(kWords, word, &Word::word);
  return found == kWords.end() ? VexStatus::kOther : found->status;
}

bool has(NodeView node) {
  return node && !node.is_null() && (node.is_string() ? !node.text().empty() : node.size() > 0);
}

void add_name(std::vector<std::string>& names, std::string_view name) {
  if (!name.empty() && std::ranges::find(names, name) == names.end()) {
    names.emplace_back(name);
  }
}

void read_csaf(NodeView document, std::vector<VexStatement>& out) {
  for (const auto vulnerability : document["vulnerabilities"]) {
    VexStatement base;
    add_name(base.names, vulnerability["cve"].text());
    for (const auto id : vulnerability["ids"]) {
      add_name(base.names, id["text"].text());
    }
    for (const auto& group : kCsafGroups) {
      if (!has(vulnerability["product_status"][group.word])) {
        continue;
      }
      auto statement = base;
      statement.status = group.status;
      // A justification is a flag, an impact statement a threat of that category.
      bool impact = has(vulnerability["flags"]);
      for (const auto threat : vulnerability["threats"]) {
        impact = impact || threat["category"].text() == "impact";
      }
      statement.reasoned = group.status == VexStatus::kNotAffected ? impact
                           : group.status == VexStatus::kAffected
                               ? has(vulnerability["remediations"])
                               : group.status == VexStatus::kFixed;
      out.push_back(std::move(statement));
    }
  }
}

void read_openvex(NodeView document, std::vector<VexStatement>& out) {
  for (const auto node : document["statements"]) {
    VexStatement statement;
    const auto vulnerability = node["vulnerability"];
    add_name(statement.names,
             vulnerability.is_string() ? vulnerability.text() : vulnerability["name"].text());
    for (const auto alias : vulnerability["aliases"]) {
      add_name(statement.names, alias.text());
    }
    statement.status = status_of(node["status"].text());
    statement.reasoned =
        statement.status == VexStatus::kNotAffected
            ? has(node["justification"]) || has(node["impact_statement"])
            : statement.status == VexStatus::kFixed || has(node["action_statement"]);
    out.push_back(std::move(statement));
  }
}

void read_cyclonedx(NodeView document, std::vector<VexStatement>& out) {
  for (const auto vulnerability : document["vulnerabilities"]) {
    const auto analysis = vulnerability["analysis"];
    if (!has(analysis["state"])) {
      continue;
    }
    VexStatement statement;
    add_name(statement.names, vulnerability["id"].text());
    for (const auto reference : vulnerability["references"]) {
      add_name(statement.names, reference["id"].text());
    }
    statement.status = status_of(analysis["state"].text());
    statement.reasoned = statement.status == VexStatus::kNotAffected
                             ? has(analysis["justification"]) || has(analysis["detail"])
                             : statement.status == VexStatus::kFixed || has(analysis["response"]) ||
                                   has(vulnerability["recommendation"]) ||
                                   has(vulnerability["workaround"]);
    out.push_back(std::move(statement));
  }
}

}  // namespace

SeenVex read_vex(std::string name, NodeView document) {
  DeliveredVex facts;
  read_facts(document, facts);
  SeenVex out{.name = std::move(name),
              .format = facts.format,
              .found = facts.found,
              .on = day_of(facts.timestamp),
              .statements = {}};
  struct Reader {
    std::string_view format;
    void (*read)(NodeView, std::vector<VexStatement>&);
  };
  constexpr auto kReaders = std::to_array<Reader>(
      {{"csaf", read_csaf}, {"openvex", read_openvex}, {"cyclonedx", read_cyclonedx}});
  for (const auto& reader : kReaders) {
    if (reader.format == out.format) {
      reader.read(document, out.statements);
    }
  }
  return out;
}

}  // namespace akashi::assure
