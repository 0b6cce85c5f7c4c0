// The format is described in the README of ruby-advisory-db. A file names the versions that are not
// affected (patched_versions, unaffected_versions); all others are.
#include "feeds/rubysec/rubysec.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/strings.h"
#include "feed/yaml_head.h"
#include "version/native_range.h"
#include "version/vers.h"
#include "version/version_set.h"

namespace akashi::feeds::rubysec {
namespace {

using formats::NodeView;

// Requirements of a list: one of them holds.
Result<void> add_versions(NodeView list, std::vector<version::Interval>& out) {
  if (!list || list.is_null()) {
    return {};
  }
  if (!list.is_array()) {
    return std::unexpected(formats::wrong_type(list, list.key(), "an array of requirements"));
  }
  for (const auto item : list) {
    auto set = version::parse_native_range("gem", item.text());
    if (!set) {
      return std::unexpected(Error(set.error().code(), set.error().message(), item.position()));
    }
    std::ranges::move(*set, std::back_inserter(out));
  }
  return {};
}

Result<AffectedRange> affected_versions(NodeView root) {
  std::vector<version::Interval> safe;
  AKASHI_TRY(add_versions(root["patched_versions"], safe));
  AKASHI_TRY(add_versions(root["unaffected_versions"], safe));
  const auto affected = version::complement(safe);
  AffectedRange range{.kind = AffectedRange::Kind::kVers};
  if (!affected.empty()) {
    range.vers = to_string(version::to_vers("gem", affected));
  }
  return range;
}

void add_names(NodeView root, Advisory& out) {
  struct Row {
    std::string_view field;
    std::string_view prefix;
  };
  // The best known name first: it becomes part of the id.
  constexpr auto kNames =
      std::to_array<Row>({{"cve", "CVE-"}, {"ghsa", "GHSA-"}, {"osvdb", "OSVDB-"}});
  for (const auto& row : kNames) {
    if (const auto number = root[row.field].text(); !number.empty()) {
      out.aliases.push_back(std::string(row.prefix) + std::string(number));
    }
    for (const auto number : root["related"][row.field]) {
      out.related.push_back(std::string(row.prefix) + std::string(number.text()));
    }
  }
}

void add_references(NodeView root, Advisory& out) {
  const auto add = [&](std::string_view type, std::string_view url) {
    if (!url.empty()) {
      out.references.push_back({std::string(type), std::string(url)});
    }
  };
  add("ADVISORY", root["url"].text());
  for (const auto url : root["related"]["url"]) {
    add("WEB", url.text());
  }
}

// Base scores without their vectors.
void add_severities(NodeView root, Advisory& out) {
  for (const auto& [field, type] : std::to_array<std::pair<std::string_view, std::string_view>>(
           {{"cvss_v2", "CVSS_V2"}, {"cvss_v3", "CVSS_V3"}, {"cvss_v4", "CVSS_V4"}})) {
    if (const auto score = root[field].text(); !score.empty()) {
      out.severities.push_back({std::string(type), std::string(score)});
    }
  }
}

}  // namespace

Result<Advisory> read_advisory(NodeView root) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "advisory", "an object"));
  }
  const auto gem = root["gem"].text();
  const auto engine = root["engine"].text();
  if (gem.empty() && engine.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"gem"}, root.position());
  }
  Advisory out;
  add_names(root, out);
  if (out.aliases.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"cve, ghsa or osvdb"},
                root.position());
  }
  const std::string package(gem.empty() ? engine : gem);
  out.id = package + "/" + out.aliases.front();
  out.published = root["date"].text();
  out.modified = out.published;
  out.summary = root["title"].text();
  out.details = root["description"].text();
  add_severities(root, out);
  add_references(root, out);
  AffectedPackage affected{.ecosystem = gem.empty() ? "" : "RubyGems", .name = package};
  if (root["platform"].text().empty()) {
    AKASHI_TRY_ASSIGN(auto range, affected_versions(root));
    affected.ranges.push_back(std::move(range));
  }
  // Else one build of the gem, which its name does not tell: without a range the answer is unknown.
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
  return path.ends_with(".yml") && (has_member(head, "gem:") || has_member(head, "engine:")) &&
         has_member(head, "title:") && has_member(head, "date:");
}

extern constinit const Feed kLeaf{
    .id = "rubysec",
    .name = "Ruby Advisory Database",
    .description = "ruby-advisory-db: YAML files of gems and Ruby engines",
    .claims = claims,
    .read = read_file,
    .one_record = one_record,
    .read_record = read_record,
};

}  // namespace akashi::feeds::rubysec
