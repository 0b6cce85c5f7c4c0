// JSON of the tracker, a list or one object, told apart by "name":
//
// - "AVG-5": {packages, status, severity, type, affected, fixed, ticket, issues, advisories};
// - "CVE-2016-10095": {type, severity, vector, description, groups, packages, advisories,
//   references, notes};
// - "ASA-201707-17": {date, group, package, severity, type, reference}.
//
// A group is of packages in one version. status "Vulnerable": no fix, affected whatever the
// version; "Fixed" and "Testing": mended in `fixed`; "Not affected"; "Unknown". `affected` is the
// version that somebody looked at: older ones count as affected, as the tracker's own tool has it.
#include "feeds/arch/arch.h"

#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/version_lists.h"
#include "formats/tree.h"
#include "formats/tree_json.h"
#include "version/scheme.h"

namespace akashi::feeds::arch {
namespace {

using formats::NodeView;

constexpr std::size_t kLongestName = 100;
constexpr std::string_view kSite = "https://security.archlinux.org/";

void add_names(NodeView list, std::vector<std::string>& out) {
  for (const auto name : list) {
    if (!name.text().empty()) {
      out.emplace_back(name.text());
    }
  }
}

void add_common(NodeView record, Advisory& out) {
  out.severity_word = to_lower(record["severity"].text());
  if (out.severity_word == "unknown") {
    out.severity_word.clear();
  }
  out.summary = record["type"].text();
  out.references.push_back({"ADVISORY", std::string(kSite) + out.id});
}

bool is_version(std::string_view text) {
  std::string key;
  const auto* scheme = version::find_scheme("alpm");
  return !text.empty() && scheme != nullptr && scheme->append_key(text, key).has_value();
}

AffectedPackage affected_of(std::string_view package, NodeView group) {
  AffectedPackage out{.ecosystem = "Arch Linux",
                      .name = std::string(package),
                      .purl = "pkg:alpm/arch/" + std::string(package)};
  const auto status = group["status"].text();
  const auto fixed = group["fixed"].text();
  if (status == "Vulnerable" && fixed.empty()) {
    out.ranges.push_back({.events = {{RangeEvent::Type::kIntroduced, "0"}}});
  } else if ((status == "Fixed" || status == "Testing" || status == "Vulnerable") &&
             is_version(fixed)) {
    out.ranges.push_back({.events = {{RangeEvent::Type::kIntroduced, "0"},
                                     {RangeEvent::Type::kFixed, std::string(fixed)}}});
    out.note = status == "Testing" ? "the fix is in testing" : "";
  } else if (status == "Not affected") {
    out.ranges.push_back({.kind = AffectedRange::Kind::kVers});
  } else {
    out.ranges.push_back(unknown_rest());
    out.open =
        "status " + (status.empty() ? std::string("none") : printable(utf8_prefix(status, 80)));
  }
  return out;
}

Advisory group_of(std::string id, NodeView group) {
  Advisory out{.id = std::move(id)};
  add_common(group, out);
  add_names(group["issues"], out.upstream);
  if (const auto ticket = group["ticket"].text(); !ticket.empty()) {
    out.references.push_back({"REPORT", "https://bugs.archlinux.org/task/" + std::string(ticket)});
  }
  for (const auto advisory : group["advisories"]) {
    out.references.push_back({"ADVISORY", std::string(kSite) + std::string(advisory.text())});
  }
  for (const auto package : group["packages"]) {
    if (const auto name = package.text(); !name.empty()) {
      out.affected.push_back(affected_of(name, group));
    }
  }
  return out;
}

// What is said of the vulnerability itself: it assesses.
Advisory issue_of(std::string id, NodeView issue) {
  Advisory out{.id = std::move(id)};
  add_common(issue, out);
  out.details = issue["description"].text();
  add_names(issue["groups"], out.related);
  for (const auto url : issue["references"]) {
    out.references.push_back({"WEB", std::string(url.text())});
  }
  return out;
}

Advisory announcement_of(std::string id, NodeView announcement) {
  Advisory out{.id = std::move(id)};
  add_common(announcement, out);
  out.published = announcement["date"].text();
  out.modified = out.published;
  if (const auto group = announcement["group"].text(); !group.empty()) {
    out.related.emplace_back(group);
  }
  if (const auto url = announcement["reference"].text(); !url.empty()) {
    out.references.push_back({"WEB", std::string(url)});
  }
  return out;
}

Result<Advisory> read_object(NodeView record) {
  if (!record.is_object()) {
    return std::unexpected(formats::wrong_type(record, "record", "an object"));
  }
  const std::string name(record["name"].text());
  if (name.size() <= kLongestName) {
    if (name.starts_with("AVG-")) {
      return group_of(name, record);
    }
    if (name.starts_with("CVE-")) {
      return issue_of(name, record);
    }
    if (name.starts_with("ASA-")) {
      return announcement_of(name, record);
    }
  }
  return fail(ErrorCode::kInvalidInput, msg::kExpected,
              {"name AVG-…, CVE-… or ASA-…", "\"" + printable(utf8_prefix(name, 80)) + "\""},
              record.position());
}

void give(NodeView record, FeedSink& sink) {
  auto advisory = read_object(record);
  if (!advisory) {
    sink.rejected(advisory.error());
    return;
  }
  const auto raw =
      formats::compact_json([&](formats::JsonWriter& json) { formats::write_tree(record, json); });
  sink.advisory(std::move(*advisory), raw);
}

}  // namespace

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  if (!root.is_array()) {
    give(root, sink);
    return {};
  }
  for (const auto record : root) {
    give(record, sink);
  }
  return {};
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  return read_object(tree.root());
}

bool claims(std::string_view path, std::string_view head) {
  if (!path.ends_with(".json") || !head.contains("\"name\"") || !head.contains("\"severity\"") ||
      head.contains("\"schema_version\"")) {
    return false;
  }
  const auto has = [&](std::string_view member) { return head.contains(member); };
  return (has("\"AVG-") && (has("\"issues\"") || has("\"group\"") || has("\"groups\""))) ||
         (has("\"ASA-") && has("\"group\""));
}

extern constinit const Feed kLeaf{
    .id = "arch",
    .name = "Arch Linux Security",
    .description = "Arch Linux's security tracker: groups, issues and advisories in JSON",
    .claims = claims,
    .read = read_file,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::arch
