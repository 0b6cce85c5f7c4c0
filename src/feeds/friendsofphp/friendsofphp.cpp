// The format is described in the README of FriendsOfPHP/security-advisories. All constraints of a
// branch hold for what it has affected; `time` is when it was mended, null for not yet.
#include "feeds/friendsofphp/friendsofphp.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/hash.h"
#include "base/strings.h"
#include "feed/yaml_head.h"
#include "version/native_range.h"
#include "version/vers.h"
#include "version/version_set.h"

namespace akashi::feeds::friendsofphp {
namespace {

using formats::NodeView;

constexpr std::string_view kScheme = "composer://";

struct Branches {
  std::vector<version::Interval> affected;
  std::vector<std::string> fixes;
  bool all_read = true;
};

Result<void> add_branch(NodeView branch, Branches& out) {
  if (!branch.is_object()) {
    return std::unexpected(formats::wrong_type(branch, branch.key(), "an object"));
  }
  const auto constraints = branch["versions"];
  if (!constraints.is_array()) {
    return std::unexpected(formats::wrong_type(constraints ? constraints : branch, "versions",
                                               "an array of constraints"));
  }
  if (constraints.size() == 0) {  // Nothing is said, not that all versions are meant.
    out.all_read = false;
    return {};
  }
  std::vector<version::Interval> affected(1);
  std::vector<std::string> fixes;
  for (const auto constraint : constraints) {
    const auto text = trim(constraint.text());
    const auto set = version::parse_native_range("composer", text);
    if (!set) {
      out.all_read = false;
      return {};
    }
    affected = version::intersect(affected, *set);
    if (text.starts_with('<') && !text.starts_with("<=") && !branch["time"].text().empty()) {
      fixes.emplace_back(trim(text.substr(1)));
    }
  }
  std::ranges::move(affected, std::back_inserter(out.affected));
  std::ranges::move(fixes, std::back_inserter(out.fixes));
  return {};
}

Result<void> add_branches(NodeView branches, AffectedPackage& out) {
  Branches all;
  for (const auto branch : branches) {
    AKASHI_TRY(add_branch(branch, all));
  }
  if (const auto affected = version::unite(std::move(all.affected)); !affected.empty()) {
    out.ranges.push_back({.kind = AffectedRange::Kind::kVers,
                          .vers = to_string(version::to_vers("composer", affected)),
                          .fixes = std::move(all.fixes)});
  }
  if (!all.all_read || out.ranges.empty()) {
    // Introduces nothing: what the rest does not have affected is unknown.
    out.ranges.emplace_back();
  }
  return {};
}

std::string first_time(NodeView branches) {
  for (const auto branch : branches) {
    if (const auto time = branch["time"].text(); !time.empty()) {
      return std::string(time);
    }
  }
  return {};
}

void add_names(NodeView root, std::string_view link, Advisory& out) {
  if (const auto cve = trim(root["cve"].text()); cve.starts_with("CVE-")) {
    out.aliases.emplace_back(cve);
  }
  // GitHub's advisory as the announcement: its page ends in its name.
  if (const auto name = link.substr(link.rfind('/') + 1);
      link.contains("/advisories/GHSA-") && name.starts_with("GHSA-")) {
    out.aliases.emplace_back(name);
  }
}

}  // namespace

Result<Advisory> read_advisory(NodeView root) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "advisory", "an object"));
  }
  const auto reference = root["reference"];
  const auto package = trim(reference.text());
  if (!package.starts_with(kScheme) || package.size() == kScheme.size()) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"reference", std::string(package.substr(0, 200)), "composer://VENDOR/NAME"},
                (reference ? reference : root).position());
  }
  const auto branches = root["branches"];
  if (!branches.is_object() || branches.size() == 0) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"branches"}, root.position());
  }
  const auto link = trim(root["link"].text());
  // The same package whatever repository has it (composer-repository): Composer knows it by name.
  AffectedPackage affected{.ecosystem = "Packagist",
                           .name = std::string(package.substr(kScheme.size()))};
  Advisory out;
  add_names(root, link, out);
  out.summary = trim(root["title"].text());
  // What has no CVE shares its link with others, or its title, or both.
  const auto digest = hash_hex(HashAlgorithm::kSha256,
                               out.summary + "\n" + std::string(link) + "\n" + first_time(branches))
                          .substr(0, 12);
  out.id = affected.name + "/" + (out.aliases.empty() ? digest : out.aliases.front());
  if (!link.empty()) {
    out.references.push_back({"ADVISORY", std::string(link)});
  }
  AKASHI_TRY(add_branches(branches, affected));
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
  // `reference` comes last, perhaps behind the head.
  return path.ends_with(".yaml") && has_member(head, "title:") && has_member(head, "link:") &&
         has_member(head, "branches:");
}

extern constinit const Feed kLeaf{
    .id = "friendsofphp",
    .name = "PHP Security Advisories Database",
    .description = "FriendsOfPHP/security-advisories: YAML files of Composer packages",
    .claims = claims,
    .read = read_file,
    .one_record = one_record,
    .read_record = read_record,
};

}  // namespace akashi::feeds::friendsofphp
