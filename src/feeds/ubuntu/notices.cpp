// A notice of the API has "release_packages": {CODENAME: [{name, version, is_source, pocket}]}; one
// of the database "releases": {CODENAME: {"sources": {NAME: {version}}, "allbinaries": {NAME:
// {version, pocket, source}}}}. Notices are lists of fixes: what is older than one is affected by
// the vulnerabilities that the notice names.
#include "feeds/ubuntu/notices.h"

#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/strings.h"
#include "feed/version_lists.h"
#include "feeds/ubuntu/statuses.h"
#include "version/scheme.h"
#include "version/ubuntu_releases.h"

namespace akashi::feeds::ubuntu {
namespace {

using formats::NodeView;

void add_fix(std::string_view release, std::string_view package, std::string_view version,
             std::string_view pocket, Advisory& out) {
  auto ecosystem = version::ubuntu_ecosystem(release);
  if (is_pro(pocket) && !is_esm(pocket)) {
    ecosystem = pro_ecosystem(release, pocket);
  }
  if (ecosystem.empty() || package.empty()) {
    return;
  }
  AffectedPackage affected{.ecosystem = std::move(ecosystem),
                           .name = std::string(package),
                           .purl = "pkg:deb/ubuntu/" + std::string(package)};
  std::string key;
  if (version.empty() || !version::find_scheme("deb")->append_key(version, key)) {
    affected.ranges.push_back(unknown_rest());
    affected.open = "the notice names no version";
  } else {
    affected.ranges.push_back({.events = {{RangeEvent::Type::kIntroduced, "0"},
                                          {RangeEvent::Type::kFixed, std::string(version)}}});
  }
  const bool pro = is_esm(pocket) || version.contains("+esm") || version.contains("~esm");
  if (pro) {
    affected.note = "fixed in " + std::string(version) + " with Ubuntu Pro" +
                    (is_esm(pocket) ? " (" + std::string(pocket) + ")" : "");
  }
  out.affected.push_back(std::move(affected));
}

}  // namespace

Result<Advisory> read_notice(NodeView notice) {
  Advisory out;
  out.id = notice["id"].text();
  constexpr std::size_t kLongestId = 100;
  if (out.id.empty() || out.id.size() > kLongestId) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"id"}, notice.position());
  }
  out.summary = notice["title"].text();
  out.details = notice["description"].text();
  out.published = notice["published"].text();
  out.modified = out.published;
  for (const auto cve : notice["cves_ids"]) {
    out.upstream.emplace_back(cve.text());
  }
  if (out.upstream.empty()) {
    for (const auto cve : notice["cves"]) {
      out.upstream.emplace_back(cve.is_object() ? cve["id"].text() : cve.text());
    }
  }
  for (const auto reference : notice["references"]) {
    out.references.push_back({"WEB", std::string(reference.text())});
  }
  for (const auto other : notice["related_notices"]) {
    out.related.emplace_back(other.is_object() ? other["id"].text() : other.text());
  }
  // Notices of live patches (LSN) name patches and not packages.
  if (!out.id.starts_with("USN-")) {
    return out;
  }
  for (const auto release : notice["release_packages"]) {
    for (const auto package : release) {
      if (package["is_source"].boolean().value_or(false)) {
        add_fix(release.key(), package["name"].text(), package["version"].text(),
                package["pocket"].text(), out);
      }
    }
  }
  return out;
}

Result<Advisory> read_usn(NodeView usn) {
  Advisory out;
  const auto id = usn["id"].text();
  constexpr std::size_t kLongestId = 100;
  if (id.empty() || id.size() > kLongestId) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"id"}, usn.position());
  }
  out.id = (id.starts_with("USN-") ? "" : "USN-") + std::string(id);
  out.summary = usn["title"].text();
  out.details = usn["description"].text();
  if (const auto seconds = usn["timestamp"].number();
      seconds && *seconds > 0 && *seconds < 4e9) {  // Before 2096.
    out.published = format_time(static_cast<std::int64_t>(*seconds));
    out.modified = out.published;
  }
  // Reports on its bugs are among them, as addresses.
  for (const auto cve : usn["cves"]) {
    const auto text = cve.text();
    if (text.contains("://")) {
      out.references.push_back({"REPORT", std::string(text)});
    } else if (!text.empty()) {
      out.upstream.emplace_back(text);
    }
  }
  for (const auto release : usn["releases"]) {
    const auto binaries = release["allbinaries"] ? release["allbinaries"] : release["binaries"];
    std::string_view only;  // Where all binaries are of one pocket, so is the source.
    bool several = false;
    for (const auto binary : binaries) {
      const auto pocket = binary["pocket"].text();
      several = several || (!only.empty() && pocket != only);
      only = pocket;
    }
    for (const auto source : release["sources"]) {
      add_fix(release.key(), source.key(), source["version"].text(),
              several ? std::string_view() : only, out);
    }
  }
  return out;
}

}  // namespace akashi::feeds::ubuntu
