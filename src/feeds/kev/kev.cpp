// CISA KEV: known_exploited_vulnerabilities.json, schema of https://www.cisa.gov (title,
// catalogVersion, dateReleased, count, vulnerabilities).
#include "feeds/kev/kev.h"

#include <utility>

#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::feeds::kev {
namespace {

Result<KevEntry> read_entry(formats::NodeView node) {
  KevEntry entry;
  entry.cve = node["cveID"].text();
  entry.date_added = node["dateAdded"].text();
  if (!entry.cve.starts_with("CVE-")) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"cveID", entry.cve, "CVE id"},
                node.position());
  }
  if (entry.date_added.size() != 10) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"dateAdded", entry.date_added, "date"},
                node.position());
  }
  entry.due_date = node["dueDate"].text();
  entry.name = node["vulnerabilityName"].text();
  entry.required_action = node["requiredAction"].text();
  entry.ransomware = node["knownRansomwareCampaignUse"].text() == "Known";
  return entry;
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  return path.ends_with(".json") && head.contains("\"catalogVersion\"");
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto entries = tree.root()["vulnerabilities"];
  if (!entries.is_array()) {
    return std::unexpected(formats::wrong_type(entries, "vulnerabilities", "an array"));
  }
  sink.date(tree.root()["dateReleased"].text());
  sink.data_version(tree.root()["catalogVersion"].text());
  for (const auto node : entries) {
    auto entry = read_entry(node);
    if (entry) {
      sink.kev(std::move(*entry));
    } else {
      sink.rejected(entry.error());
    }
  }
  const auto count = tree.root()["count"].integer();
  if (count && static_cast<std::size_t>(*count) != entries.size()) {
    sink.rejected({ErrorCode::kInvalidInput,
                   Message{msg::kExpected,
                           {std::to_string(*count) + " entries", std::to_string(entries.size())}},
                   tree.root()["count"].position()});
  }
  return {};
}

extern constinit const Feed kLeaf{
    .id = "kev",
    .name = "CISA KEV",
    .description = "CISA's catalogue of known exploited vulnerabilities: JSON",
    .claims = claims,
    .read = read_file,
    .read_record = nullptr,
};

}  // namespace akashi::feeds::kev
