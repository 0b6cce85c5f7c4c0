// The format is described in the README of FriendsOfPHP/security-advisories. All constraints of a
// branch hold for what it has affected; `time` is when it was mended, null for not yet.
#include "feeds/friendsofphp/friendsofphp.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/hash.h"
#include "base/strings.h"
#include "feed/version_lists.h"
#include "feed/yaml_record.h"

namespace akashi::feeds::friendsofphp {
namespace {

using formats::NodeView;

constexpr std::string_view kScheme = "composer://";

// What a mended branch ends before is its fix.
void add_fixes(NodeView branch, std::vector<std::string>& fixes) {
  if (branch["time"].text().empty()) {
    return;
  }
  for (const auto constraint : branch["versions"]) {
    const auto text = trim(constraint.text());
    if (text.starts_with('<') && !text.starts_with("<=")) {
      fixes.emplace_back(trim(text.substr(1)));
    }
  }
}

void add_branches(NodeView branches, AffectedPackage& out) {
  VersionList all{.set = {}, .all_read = branches.is_object()};
  std::vector<std::string> fixes;
  for (const auto branch : branches) {
    VersionList one;
    add_all_of("composer", branch["versions"], one);
    all.all_read = all.all_read && one.all_read;
    if (one.all_read) {
      std::ranges::move(one.set, std::back_inserter(all.set));
      add_fixes(branch, fixes);
    }
  }
  if (auto range = affected_range("composer", std::move(all.set)); !range.vers.empty()) {
    range.fixes = std::move(fixes);
    out.ranges.push_back(std::move(range));
  }
  if (!all.all_read || out.ranges.empty()) {
    out.ranges.push_back(unknown_rest());
  }
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
  add_branches(branches, affected);
  out.affected.push_back(std::move(affected));
  return out;
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  return read_yaml_file<read_advisory>(file, limits, sink);
}

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
    .one_record = always_one_record,
    .read_record = read_yaml_record<read_advisory>,
};

}  // namespace akashi::feeds::friendsofphp
