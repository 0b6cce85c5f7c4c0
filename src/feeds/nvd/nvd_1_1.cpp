// An element of CVE_Items, JSON 1.1 and 1.0: cve (CVE 4.0: CVE_data_meta, problemtype, references,
// description), configurations with nodes in nodes, impact, publishedDate, lastModifiedDate.
#include <array>
#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/cpe_match.h"
#include "feeds/nvd/nvd_records.h"

namespace akashi::feeds::nvd {
namespace {

using formats::NodeView;

constexpr int kDeepest = 16;  // Real ones have two levels.

Result<CpeNode> read_node(NodeView node, int depth) {
  if (!node.is_object()) {
    return std::unexpected(formats::wrong_type(node, "nodes", "an object"));
  }
  if (depth > kDeepest) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"depth of a configuration", std::to_string(kDeepest)}, node.position());
  }
  CpeNode out;
  AKASHI_TRY_ASSIGN(out.all, operator_is_and(node["operator"]));
  AKASHI_TRY_ASSIGN(out.negated, optional_flag(node["negate"], "negate", false));
  for (const std::string_view list : {"cpe_match", "cpe"}) {
    AKASHI_TRY(check_array(node[list], list));
    for (const auto match : node[list]) {
      AKASHI_TRY_ASSIGN(auto criterion, read_cpe_criterion(match, "cpe23Uri"));
      out.criteria.push_back(std::move(criterion));
    }
  }
  AKASHI_TRY(check_array(node["children"], "children"));
  for (const auto child : node["children"]) {
    AKASHI_TRY_ASSIGN(auto read, read_node(child, depth + 1));
    out.children.push_back(std::move(read));
  }
  return out;
}

std::string description(NodeView list) {
  for (const auto item : list) {
    if (item["lang"].text() == "en") {
      return std::string(item["value"].text());
    }
  }
  return std::string(list.at(0)["value"].text());
}

}  // namespace

Result<Advisory> read_1_1(NodeView item) {
  const auto cve = item["cve"];
  Advisory out;
  AKASHI_TRY_ASSIGN(out.id, read_id(cve["CVE_data_meta"]["ID"], "ID"));
  AKASHI_TRY_ASSIGN(auto modified, optional_text(item["lastModifiedDate"], "lastModifiedDate"));
  out.modified = utc(std::move(modified));
  AKASHI_TRY_ASSIGN(auto published, optional_text(item["publishedDate"], "publishedDate"));
  out.published = utc(std::move(published));
  out.details = description(cve["description"]["description_data"]);
  if (out.details.starts_with("** REJECT **") || out.details.starts_with("Rejected reason:")) {
    out.withdrawn = out.modified.empty() ? "rejected" : out.modified;
  }
  if (out.details.starts_with("** DISPUTED **")) {
    out.tags.emplace_back("disputed");
  }
  if (out.details.contains("** UNSUPPORTED WHEN ASSIGNED **")) {
    out.tags.emplace_back("unsupported-when-assigned");
  }
  for (const auto type : cve["problemtype"]["problemtype_data"]) {
    for (const auto weakness : type["description"]) {
      add_cwe(weakness["value"].text(), out.cwes);
    }
  }
  const auto impact = item["impact"];
  add_severity("CVSS_V3", impact["baseMetricV3"]["cvssV3"]["vectorString"].text(), out.severities);
  add_severity("CVSS_V2", impact["baseMetricV2"]["cvssV2"]["vectorString"].text(), out.severities);
  const auto nodes = item["configurations"]["nodes"];
  AKASHI_TRY(check_array(nodes, "nodes"));
  for (const auto node : nodes) {
    AKASHI_TRY_ASSIGN(auto read, read_node(node, 0));
    out.configurations.push_back(std::move(read));
  }
  for (const auto reference : cve["references"]["reference_data"]) {
    out.references.push_back(
        {reference_type(reference["tags"]), std::string(reference["url"].text())});
  }
  return out;
}

}  // namespace akashi::feeds::nvd
