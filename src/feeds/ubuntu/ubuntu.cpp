// Three sources of Ubuntu's security team in four forms:
//
// - the security API's {"cves": [CVE…]} or one CVE: {id, codename, cvss3, description, impact,
// notes,
//   packages: [{name, statuses: [{release_codename, pocket, status, description}]}], priority …};
// - its {"notices": [NOTICE…]} or one notice;
// - the USN database, {"7372-1": {…}}, or one entry of it;
// - the files of ubuntu-cve-tracker (tracker_text.cpp).
//
// Pages of the API and folders of the tracker (active, retired) are imported one by one, and none
// says that it is all there is: never whole.
#include "feeds/ubuntu/ubuntu.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/json_head.h"
#include "feeds/ubuntu/notices.h"
#include "feeds/ubuntu/statuses.h"
#include "feeds/ubuntu/tracker_text.h"
#include "formats/tree.h"
#include "formats/tree_json.h"

namespace akashi::feeds::ubuntu {
namespace {

using formats::NodeView;

// The archive's own pockets; the API states one for every status.
bool is_archive(std::string_view pocket) {
  return pocket.empty() || pocket == "security" || pocket == "updates" || pocket == "release";
}

PackageStatuses package_of(NodeView node) {
  PackageStatuses out{.name = std::string(node["name"].text()),
                      .priority = std::string(node["priority"].text())};
  for (const auto status : node["statuses"]) {
    PackageStatus one{.release = std::string(status["release_codename"].text()),
                      .status = std::string(status["status"].text()),
                      .text = std::string(status["description"].text())};
    if (const auto pocket = status["pocket"].text(); !is_archive(pocket)) {
      one.pocket = pocket;
    }
    // "esm-infra/xenial", as the tracker writes it.
    if (const auto slash = one.release.find('/'); slash != std::string::npos) {
      one.pocket = one.release.substr(0, slash);
      one.release.erase(0, slash + 1);
    }
    out.statuses.push_back(std::move(one));
  }
  return out;
}

void add_severities(NodeView cve, Advisory& out) {
  if (const auto word = cve["priority"].text(); !word.empty()) {
    out.severity_word = word;
    out.severities.push_back({"Ubuntu", std::string(word)});
  }
  const auto vector = cve["impact"]["baseMetricV3"]["cvssV3"]["vectorString"].text();
  if (!vector.empty()) {
    out.severities.push_back({"CVSS_V3", std::string(vector)});
  }
}

Result<Advisory> read_cve(NodeView cve) {
  const auto name = cve["id"].text();
  constexpr std::size_t kLongestId = 100;
  if (name.empty() || name.size() > kLongestId) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"id"}, cve.position());
  }
  Advisory out;
  out.id = "UBUNTU-" + std::string(name);
  out.upstream = {std::string(name)};
  out.published = cve["published"].text();
  out.modified = cve["updated_at"].text();
  if (out.modified.empty()) {
    out.modified = out.published;
  }
  if (cve["status"].text() == "rejected") {
    out.withdrawn = out.modified.empty() ? "rejected" : out.modified;
  }
  const auto own = trim(cve["ubuntu_description"].text());
  out.details = own.empty() ? trim(cve["description"].text()) : own;
  add_severities(cve, out);
  for (const auto url : cve["references"]) {
    out.references.push_back({"WEB", std::string(url.text())});
  }
  for (const auto bug : cve["bugs"]) {
    if (!bug.text().empty()) {
      out.references.push_back({"REPORT", std::string(bug.text())});
    }
  }
  for (const auto notice : cve["notices_ids"]) {
    out.related.emplace_back(notice.text());
  }
  for (const auto package : cve["packages"]) {
    if (const auto statuses = package_of(package); !statuses.name.empty()) {
      add_statuses(statuses, out);
    }
  }
  return out;
}

// "7372-1": the name of an entry of the USN database.
bool is_usn_number(std::string_view text) {
  return text.contains('-') && text.find_first_not_of("0123456789-") == std::string_view::npos;
}

Result<Advisory> read_object(NodeView object) {
  if (!object.is_object()) {
    return std::unexpected(formats::wrong_type(object, "record", "an object"));
  }
  const auto id = object["id"].text();
  if (object["release_packages"] || id.starts_with("USN-") || id.starts_with("LSN-")) {
    return read_notice(object);
  }
  return is_usn_number(id) || object["isummary"] ? read_usn(object) : read_cve(object);
}

void give(NodeView object, FeedSink& sink) {
  auto advisory = read_object(object);
  if (!advisory) {
    sink.rejected(advisory.error());
    return;
  }
  const auto raw =
      formats::compact_json([&](formats::JsonWriter& json) { formats::write_tree(object, json); });
  sink.advisory(std::move(*advisory), raw);
}

bool is_tracker_path(std::string_view path) {
  const auto name = path.substr(path.find_last_of("/!") + 1);
  return name.starts_with("CVE-") && !name.contains('.');
}

// Members that only these have.
constexpr auto kOwn = std::to_array<std::string_view>(
    {"\"codename\"", "\"cves_ids\"", "\"isummary\"", "\"notices_ids\"", "\"release_codename\"",
     "\"release_packages\"", "\"support_tag\""});

}  // namespace

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  if (is_tracker_path(file.path)) {
    AKASHI_TRY_ASSIGN(auto advisory, read_tracker_text(file.bytes));
    sink.advisory(std::move(advisory), file.bytes);
    return {};
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "records of Ubuntu", "an object"));
  }
  if (root["id"]) {
    give(root, sink);
    return {};
  }
  const bool pages = root["cves"] || root["notices"];
  for (const auto* list : {"cves", "notices"}) {
    if (root[list] && !root[list].is_array()) {
      sink.rejected(formats::wrong_type(root[list], list, "an array"));
      continue;
    }
    for (const auto item : root[list]) {
      give(item, sink);
    }
  }
  if (!pages) {
    for (const auto member : root) {
      give(member, sink);
    }
  }
  return {};
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  if (!trim(raw).starts_with('{')) {
    return read_tracker_text(raw);
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  return read_object(tree.root());
}

bool claims(std::string_view path, std::string_view head) {
  if (is_tracker_path(path)) {
    return head.starts_with("Candidate:") || head.contains("\nCandidate:");
  }
  if (!path.ends_with(".json") || !trim(head).starts_with('{')) {
    return false;
  }
  if (is_usn_number(first_json_member(head))) {
    return true;
  }
  const auto has = [&](std::string_view member) { return head.contains(member); };
  // Behind a long description there may be no more in the head.
  const bool own =
      (has("\"cvss3\"") && has("\"codename\"")) ||
      ((has("\"CVE-") || has("\"USN-") || has("\"isummary\"")) && std::ranges::any_of(kOwn, has));
  return own && !has("\"containers\"") && !has("\"schema_version\"");
}

extern constinit const Feed kLeaf{
    .id = "ubuntu",
    .name = "Ubuntu Security",
    .description =
        "Ubuntu's CVE statuses and notices: the API's JSON, the USN database, tracker files",
    .claims = claims,
    .read = read_file,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::ubuntu
