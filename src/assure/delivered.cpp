// CycloneDX (ECMA-424), SPDX 2 (ISO/IEC 5962), CSAF 2, OpenVEX 0.2: the few members that are not of
// the model.
#include "assure/delivered.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/strings.h"

namespace akashi::assure {
namespace {

using formats::NodeView;

constexpr auto kOutcomes =
    std::to_array<std::string_view>({"met", "broken", "unknown", "open", "people"});

bool has_value(NodeView node) {
  return node && !node.is_null() && !(node.is_string() && trim(node.text()).empty()) &&
         !((node.is_array() || node.is_object()) && node.size() == 0);
}

bool is_no_assertion(std::string_view text) {
  return text == "NOASSERTION" || text == "NONE";
}

// Whether every tool has a version; nothing when there are none.
std::optional<bool> cyclonedx_tool_versions(NodeView tools) {
  std::optional<bool> all;
  const auto look = [&](NodeView list) {
    for (const auto tool : list) {
      all = all.value_or(true) && has_value(tool["version"]);
    }
  };
  if (tools.is_object()) {
    look(tools["components"]);
    look(tools["services"]);
  } else {
    look(tools);
  }
  return all;
}

void read_cyclonedx(NodeView document, DeliveredSbom& sbom) {
  sbom.format = "cyclonedx";
  sbom.version = document["specVersion"].text();
  sbom.document_version = document["version"].text();
  sbom.signature = has_value(document["signature"]);
  sbom.tool_versions = cyclonedx_tool_versions(document["metadata"]["tools"]);
}

void read_spdx(NodeView document, DeliveredSbom& sbom) {
  constexpr std::string_view kPrefix = "SPDX-";
  constexpr auto kStated = std::to_array<std::string_view>(
      {"supplier", "originator", "versionInfo", "downloadLocation", "homepage", "licenseDeclared",
       "licenseConcluded", "copyrightText"});
  sbom.format = "spdx";
  const auto version = document["spdxVersion"].text();
  sbom.version = version.starts_with(kPrefix) ? version.substr(kPrefix.size()) : version;
  for (const auto package : document["packages"]) {
    for (const auto member : kStated) {
      if (is_no_assertion(package[member].text())) {
        sbom.stated_unknown[std::string(member)].emplace(package["SPDXID"].text());
      }
    }
  }
}

std::uint64_t cyclonedx_analyses(NodeView document) {
  std::uint64_t count = 0;
  for (const auto vulnerability : document["vulnerabilities"]) {
    count += has_value(vulnerability["analysis"]) ? 1 : 0;
  }
  return count;
}

}  // namespace

std::string_view outcome_name(Outcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

void read_facts(NodeView document, DeliveredSbom& sbom) {
  // Around it may lie the envelope of an export or an attestation.
  for (const std::string_view inner : {"sbom", "predicate"}) {
    if (!document["spdxVersion"] && !document["bomFormat"] && document[inner].is_object()) {
      document = document[inner];
    }
  }
  sbom.encoding = "json";
  for (const auto member : document) {
    if (has_value(member)) {
      sbom.members.emplace(member.key());
    }
  }
  if (document["bomFormat"].text() == "CycloneDX") {
    read_cyclonedx(document, sbom);
  } else if (document["spdxVersion"]) {
    read_spdx(document, sbom);
  }
}

void read_facts(NodeView document, DeliveredVex& vex) {
  if (const auto head = document["document"]; head["csaf_version"]) {
    vex.found = head["category"].text();
    vex.format = vex.found == "csaf_vex" ? "csaf" : "";
    vex.timestamp = head["tracking"]["current_release_date"].text();
    vex.statements = document["vulnerabilities"].size();
  } else if (document["@context"].text().contains("openvex")) {
    vex.found = vex.format = "openvex";
    const auto updated = document["last_updated"];
    vex.timestamp = (updated ? updated : document["timestamp"]).text();
    vex.statements = document["statements"].size();
  } else if (document["bomFormat"].text() == "CycloneDX") {
    vex.statements = cyclonedx_analyses(document);
    vex.found = vex.statements == 0 ? "CycloneDX without analysis of a vulnerability" : "cyclonedx";
    vex.format = vex.statements == 0 ? "" : "cyclonedx";
    vex.timestamp = document["metadata"]["timestamp"].text();
  }
}

void add_ruling(Ruling& whole, Ruling part) {
  constexpr auto kRank = std::to_array<int>({0, 4, 2, 3, 1});
  const auto rank = [&](Outcome s) { return kRank[static_cast<std::size_t>(s)]; };
  if (rank(part.outcome) > rank(whole.outcome)) {
    whole.outcome = part.outcome;
    whole.reason = std::move(part.reason);
  }
  std::ranges::move(part.seen, std::back_inserter(whole.seen));
}

std::string shown(const Component& component) {
  const auto& name = component.name.empty() ? component.ref : component.name;
  return component.version.empty() ? name : name + " " + component.version;
}

}  // namespace akashi::assure
