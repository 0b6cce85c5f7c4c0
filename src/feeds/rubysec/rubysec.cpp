// The format is described in the README of ruby-advisory-db. A file names the versions that are not
// affected (patched_versions, unaffected_versions); all others are.
#include "feeds/rubysec/rubysec.h"

#include <array>
#include <utility>

#include "feed/version_lists.h"
#include "feed/yaml_record.h"

namespace akashi::feeds::rubysec {
namespace {

using formats::NodeView;

AffectedRange affected_versions(NodeView root) {
  VersionList safe;
  add_any_of("gem", root["patched_versions"], safe);
  add_any_of("gem", root["unaffected_versions"], safe);
  return all_but("gem", safe);
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
    affected.ranges.push_back(affected_versions(root));
  }
  // Else one build of the gem, which its name does not tell: without a range the answer is unknown.
  out.affected.push_back(std::move(affected));
  return out;
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  return read_yaml_file<read_advisory>(file, limits, sink);
}

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
    .one_record = always_one_record,
    .read_record = read_yaml_record<read_advisory>,
};

}  // namespace akashi::feeds::rubysec
