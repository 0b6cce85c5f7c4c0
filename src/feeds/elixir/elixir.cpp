// elixir-security-advisories: Hex packages of GitHub's advisory database, a file for each package.
// Its files name the affected versions (vulnerable_version_ranges: one holds) and the fixes; those
// of the database that it replaced, the versions that are not affected (patched_versions,
// unaffected_versions). Requirements are those of Elixir's Version.
#include "feeds/elixir/elixir.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "feed/yaml_head.h"
#include "version/native_range.h"
#include "version/vers.h"
#include "version/version_set.h"

namespace akashi::feeds::elixir {
namespace {

using formats::NodeView;

struct Versions {
  std::vector<version::Interval> set;
  bool all_read = true;
};

// One of the requirements holds.
Result<void> add_versions(NodeView list, Versions& out) {
  if (!list || list.is_null()) {
    return {};
  }
  if (!list.is_array()) {
    return std::unexpected(formats::wrong_type(list, list.key(), "an array of requirements"));
  }
  for (const auto item : list) {
    auto set = version::parse_native_range("hex", item.text());
    if (!set) {
      out.all_read = false;
      continue;
    }
    std::ranges::move(*set, std::back_inserter(out.set));
  }
  return {};
}

AffectedRange range_of(std::vector<version::Interval> affected) {
  AffectedRange range{.kind = AffectedRange::Kind::kVers};
  if (affected = version::unite(std::move(affected)); !affected.empty()) {
    range.vers = to_string(version::to_vers("hex", affected));
  }
  return range;
}

Result<void> add_vulnerable(NodeView root, AffectedPackage& out) {
  Versions affected;
  AKASHI_TRY(add_versions(root["vulnerable_version_ranges"], affected));
  auto range = range_of(std::move(affected.set));
  range.fixes.emplace();
  for (const auto fix : root["first_patched_versions"]) {
    if (!fix.text().empty()) {
      range.fixes->emplace_back(fix.text());
    }
  }
  const bool none = range.vers.empty();
  out.ranges.push_back(std::move(range));
  if (none || !affected.all_read) {
    // Introduces nothing: what the rest does not have affected is unknown.
    out.ranges.emplace_back();
  }
  return {};
}

Result<void> add_safe(NodeView root, AffectedPackage& out) {
  Versions safe;
  AKASHI_TRY(add_versions(root["patched_versions"], safe));
  AKASHI_TRY(add_versions(root["unaffected_versions"], safe));
  if (safe.all_read) {
    out.ranges.push_back(range_of(version::complement(safe.set)));
  }
  // Else more is safe than could be read: without a range the answer is unknown.
  return {};
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
  AKASHI_TRY(root["vulnerable_version_ranges"] ? add_vulnerable(root, affected)
                                               : add_safe(root, affected));
  out.affected.push_back(std::move(affected));
  return out;
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(file.bytes, limits));
  AKASHI_TRY_ASSIGN(auto advisory, read_advisory(tree.root()));
  sink.advisory(std::move(advisory), file.bytes);
  return {};
}

namespace {

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(raw, limits));
  return read_advisory(tree.root());
}

bool one_record(std::string_view /*path*/) {
  return true;
}

}  // namespace

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
    .one_record = one_record,
    .read_record = read_record,
};

}  // namespace akashi::feeds::elixir
