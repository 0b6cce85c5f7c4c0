// elixir-security-advisories: Hex packages of GitHub's advisory database, a file for each package.
// Its files name the affected versions (vulnerable_version_ranges: one holds) and the fixes; those
// of the database that it replaced, the versions that are not affected (patched_versions,
// unaffected_versions). Requirements are those of Elixir's Version.
#include "feeds/elixir/elixir.h"

#include <utility>

#include "base/strings.h"
#include "feed/version_lists.h"
#include "feed/yaml_record.h"

namespace akashi::feeds::elixir {
namespace {

using formats::NodeView;

void add_vulnerable(NodeView root, AffectedPackage& out) {
  VersionList affected;
  add_any_of("hex", root["vulnerable_version_ranges"], affected);
  auto range = affected_range("hex", std::move(affected.set));
  range.fixes.emplace();
  for (const auto fix : root["first_patched_versions"]) {
    if (!fix.text().empty()) {
      range.fixes->emplace_back(fix.text());
    }
  }
  const bool none = range.vers.empty();
  out.ranges.push_back(std::move(range));
  if (none || !affected.all_read) {
    out.ranges.push_back(unknown_rest());
  }
}

void add_safe(NodeView root, AffectedPackage& out) {
  VersionList safe;
  add_any_of("hex", root["patched_versions"], safe);
  add_any_of("hex", root["unaffected_versions"], safe);
  out.ranges.push_back(all_but("hex", safe));
}

void add_names(NodeView root, Advisory& out) {
  if (const auto id = root["id"].text(); id.starts_with("GHSA-")) {
    out.aliases.emplace_back(id);
  }
  if (const auto cve = root["cve"].text(); !cve.empty()) {
    out.aliases.push_back((cve.starts_with("CVE-") ? "" : "CVE-") + std::string(cve));
  }
}

}  // namespace

Result<Advisory> read_advisory(NodeView root) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "advisory", "an object"));
  }
  // Names of Hex are in lower case; the database has some as their projects write them.
  AffectedPackage affected{.ecosystem = "Hex", .name = to_lower(root["package"].text())};
  const auto id = root["id"].text();
  if (affected.name.empty() || id.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {id.empty() ? "id" : "package"},
                root.position());
  }
  Advisory out;
  // An advisory of several packages is in several files.
  out.id = affected.name + "/" + std::string(id);
  add_names(root, out);
  out.published = root["disclosure_date"].text();
  out.summary = root["title"].text();
  out.details = root["description"].text();
  out.severity_word = root["severity"].text();
  if (const auto link = root["link"].text(); !link.empty()) {
    out.references.push_back({"ADVISORY", std::string(link)});
  }
  (root["vulnerable_version_ranges"] ? add_vulnerable : add_safe)(root, affected);
  out.affected.push_back(std::move(affected));
  return out;
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  return read_yaml_file<read_advisory>(file, limits, sink);
}

bool claims(std::string_view path, std::string_view head) {
  if (!path.ends_with(".yml")) {
    return false;
  }
  // Members are sorted: behind a long description none of the others is in the head.
  const auto name = path.substr(path.rfind('/') + 1);
  const bool described = head.starts_with("---\ndescription:") || head.starts_with("description:");
  return (has_member(head, "disclosure_date:") && has_member(head, "package:")) ||
         (name.starts_with("GHSA-") && described);
}

extern constinit const Feed kLeaf{
    .id = "elixir",
    .name = "Elixir Security Advisories",
    .description = "elixir-security-advisories: YAML files of Hex packages",
    .claims = claims,
    .read = read_file,
    .one_record = always_one_record,
    .read_record = read_yaml_record<read_advisory>,
};

}  // namespace akashi::feeds::elixir
