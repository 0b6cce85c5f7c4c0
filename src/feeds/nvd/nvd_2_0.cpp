// The object "cve" of the NVD's API 2.0: id, published, lastModified, vulnStatus, cveTags,
// descriptions, metrics, weaknesses, configurations, references, and CISA's words on exploitation.
// evaluator*, vendorComments and cisa* but the name stay in the stored record.
#include <array>
#include <string>
#include <utility>

#include "feed/cpe_match.h"
#include "feeds/nvd/nvd_records.h"

namespace akashi::feeds::nvd {
namespace {

using formats::NodeView;

// English, else the first.
std::string description(NodeView list) {
  std::string_view first;
  for (const auto item : list) {
    const auto lang = item["lang"].text();
    if (lang == "en" || lang.starts_with("en-")) {
      return std::string(item["value"].text());
    }
    first = first.empty() ? item["value"].text() : first;
  }
  return std::string(first);
}

struct MetricName {
  std::string_view member;
  std::string_view type;
};
constexpr auto kMetrics = std::to_array<MetricName>({
    {"cvssMetricV40", "CVSS_V4"},
    {"cvssMetricV31", "CVSS_V3"},
    {"cvssMetricV30", "CVSS_V3"},
    {"cvssMetricV2", "CVSS_V2"},
});

// The NVD's own ("Primary") before those of others.
void add_metrics(NodeView metrics, std::vector<Severity>& out) {
  for (const auto& [member, type] : kMetrics) {
    for (const bool primary : {true, false}) {
      for (const auto metric : metrics[member]) {
        if ((metric["type"].text() == "Primary") == primary) {
          add_severity(type, metric["cvssData"]["vectorString"].text(), out);
        }
      }
    }
  }
}

}  // namespace

Result<Advisory> read_2_0(NodeView cve) {
  if (!cve.is_object()) {
    return std::unexpected(formats::wrong_type(cve, "cve", "an object"));
  }
  Advisory out;
  AKASHI_TRY_ASSIGN(out.id, read_id(cve["id"], "id"));
  AKASHI_TRY_ASSIGN(auto modified, optional_text(cve["lastModified"], "lastModified"));
  out.modified = utc(std::move(modified));
  AKASHI_TRY_ASSIGN(auto published, optional_text(cve["published"], "published"));
  out.published = utc(std::move(published));
  if (cve["vulnStatus"].text() == "Rejected" || cve["vulnStatus"].text() == "Reject") {
    out.withdrawn = out.modified.empty() ? "rejected" : out.modified;
  }
  for (const auto source : cve["cveTags"]) {
    for (const auto tag : source["tags"]) {
      out.tags.emplace_back(tag.text());
    }
  }
  out.summary = cve["cisaVulnerabilityName"].text();
  out.details = description(cve["descriptions"]);
  add_metrics(cve["metrics"], out.severities);
  for (const auto weakness : cve["weaknesses"]) {
    for (const auto item : weakness["description"]) {
      add_cwe(item["value"].text(), out.cwes);
    }
  }
  AKASHI_TRY(check_array(cve["configurations"], "configurations"));
  for (const auto configuration : cve["configurations"]) {
    AKASHI_TRY_ASSIGN(auto node, read_cpe_configuration(configuration));
    out.configurations.push_back(std::move(node));
  }
  for (const auto reference : cve["references"]) {
    out.references.push_back(
        {reference_type(reference["tags"]), std::string(reference["url"].text())});
  }
  return out;
}

}  // namespace akashi::feeds::nvd
