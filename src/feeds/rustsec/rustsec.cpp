// An advisory of github.com/rustsec/advisory-db: Markdown that begins with a block of TOML,
// [advisory] (id, package, date, collection, url, references, aliases, related, informational,
// categories, keywords, cvss, withdrawn, license …), [affected] (arch, os, functions) and
// [versions] (patched, unaffected: requirements of Cargo). Older files are TOML alone, with title,
// description, patched_versions, unaffected_versions and affected_* in [advisory].
//
// A file names the versions that are not affected; all others are. That holds for informational
// ones (unmaintained, unsound, notice) too, as in the OSV records that RustSec makes of them.
#include "feeds/rustsec/rustsec.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/front_matter.h"
#include "feed/version_lists.h"
#include "formats/tree.h"
#include "version/native_range.h"

namespace akashi::feeds::rustsec {
namespace {

using formats::NodeView;

constexpr std::string_view kFence = "```toml";
// Packages of Rust itself (std, cargo, rustdoc) share names with crates. The folder tells which; in
// what is kept of such a file this line does.
constexpr std::string_view kOfRust = "collection: rust\n";
constexpr std::string_view kRust = "rust";

// ".../rust/std/CVE-2018-1000810.md"
bool is_of_rust(std::string_view path) {
  const auto parts = split(path, '/');
  return parts.size() > 2 && parts[parts.size() - 3] == kRust;
}

// "< 0.8" is "< 0.8.0" to RustSec, in its tools and in the OSV records that it makes. (To Cargo it
// is "< 0.8.0-0", so that the previews of 0.8.0 are outside.)
std::string padded(std::string_view requirement) {
  std::string out;
  for (const auto part : split(requirement, ',')) {
    auto text = std::string(trim(part));
    const bool plain = text.starts_with('<') && !text.starts_with("<=") &&
                       text.find_first_not_of(" .0123456789", 1) == std::string::npos &&
                       text.size() > 1;
    for (auto dots = std::ranges::count(text, '.'); plain && dots < 2; ++dots) {
      text += ".0";
    }
    out += (out.empty() ? "" : ", ") + text;
  }
  return out;
}

void add_requirements(NodeView list, VersionList& out) {
  if (!list || list.is_null()) {
    return;
  }
  out.all_read = out.all_read && list.is_array();
  for (const auto item : list) {
    auto set = version::parse_native_range("cargo", padded(item.text()));
    if (set) {
      std::ranges::move(*set, std::back_inserter(out.set));
    } else {
      out.all_read = false;
    }
  }
}

AffectedRange affected_versions(NodeView root) {
  const auto advisory = root["advisory"];
  const auto versions = root["versions"];
  auto patched = versions["patched"];
  auto unaffected = versions["unaffected"];
  patched = patched ? patched : advisory["patched_versions"];
  unaffected = unaffected ? unaffected : advisory["unaffected_versions"];
  VersionList safe;
  add_requirements(patched, safe);
  add_requirements(unaffected, safe);
  // "patched" has to be there, be it empty.
  return patched ? all_but("cargo", safe) : unknown_rest();
}

std::string joined(NodeView list) {
  std::string out;
  for (const auto item : list) {
    out += (out.empty() ? "" : ", ") + std::string(item.text());
  }
  return out;
}

// "unmaintained; only on windows"
std::string note_of(NodeView root) {
  const auto advisory = root["advisory"];
  const auto affected = root["affected"];
  auto note = std::string(advisory["informational"].text());
  const auto add = [&](std::string_view what, NodeView list, NodeView old) {
    auto text = joined(list);
    text = text.empty() ? joined(old) : text;
    if (!text.empty()) {
      note += (note.empty() ? "" : "; ") + std::string(what) + text;
    }
  };
  add("only on ", affected["os"], advisory["affected_os"]);
  add("only on ", affected["arch"], advisory["affected_arch"]);
  return note;
}

void add_severity(NodeView advisory, Advisory& out) {
  const auto vector = advisory["cvss"].text();
  if (!vector.empty()) {
    const auto* type = vector.starts_with("CVSS:4")   ? "CVSS_V4"
                       : vector.starts_with("CVSS:3") ? "CVSS_V3"
                                                      : "CVSS_V2";
    out.severities.push_back({type, std::string(vector)});
  }
}

void add_references(NodeView advisory, Advisory& out) {
  const auto add = [&](std::string_view url) {
    if (!url.empty()) {
      out.references.push_back({"WEB", std::string(url)});
    }
  };
  add(advisory["url"].text());
  for (const auto url : advisory["references"]) {
    add(url.text());
  }
}

void add_names(NodeView advisory, Advisory& out) {
  for (const auto* field : {"aliases", "dwf"}) {
    for (const auto name : advisory[field]) {
      out.aliases.emplace_back(name.text());
    }
  }
  for (const auto name : advisory["related"]) {
    out.related.emplace_back(name.text());
  }
}

Result<Advisory> read_advisory(NodeView root, bool of_rust) {
  const auto advisory = root["advisory"];
  if (!advisory.is_object()) {
    return std::unexpected(formats::wrong_type(advisory ? advisory : root, "advisory", "a table"));
  }
  Advisory out;
  out.id = advisory["id"].text();
  const auto package = advisory["package"].text();
  if (out.id.empty() || package.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField,
                {out.id.empty() ? "advisory.id" : "advisory.package"}, advisory.position());
  }
  out.published = advisory["date"].text();
  out.modified = out.published;
  out.withdrawn = advisory["withdrawn"].text();
  out.summary = advisory["title"].text();
  out.details = advisory["description"].text();
  add_names(advisory, out);
  add_severity(advisory, out);
  add_references(advisory, out);
  if (const auto kind = advisory["informational"].text(); !kind.empty()) {
    out.tags.push_back("informational:" + std::string(kind));
  }
  const auto collection = advisory["collection"].text();
  if (collection.empty() ? of_rust : collection != "crates") {
    return out;  // No ecosystem has these packages: it assesses.
  }
  out.affected.push_back({.ecosystem = "crates.io",
                          .name = std::string(package),
                          .purl = "pkg:cargo/" + std::string(package),
                          .ranges = {affected_versions(root)},
                          .note = note_of(root)});
  if (out.affected.front().ranges.front() == unknown_rest()) {
    out.affected.front().open = "the versions that are not affected could not be read";
  }
  return out;
}

bool one_record(std::string_view /*path*/) {
  return true;
}

}  // namespace

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  auto text = std::string_view(raw);
  const bool of_rust = text.starts_with(kOfRust);
  if (of_rust) {
    text.remove_prefix(kOfRust.size());
  }
  const auto markdown = split_front_matter(text, kFence);
  if (!markdown) {
    if (trim(text).starts_with("```")) {
      return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"front matter"});
    }
    AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(text, limits));
    return read_advisory(tree.root(), of_rust);
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(markdown->fields, limits));
  AKASHI_TRY_ASSIGN(auto advisory, read_advisory(tree.root(), of_rust));
  if (advisory.summary.empty()) {
    advisory.summary = markdown->title;
  }
  if (advisory.details.empty()) {
    advisory.details = markdown->body;
  }
  return advisory;
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  if (!is_of_rust(file.path)) {
    AKASHI_TRY_ASSIGN(auto advisory, read_record(file.bytes, limits));
    sink.advisory(std::move(advisory), file.bytes);
    return {};
  }
  const auto raw = Bytes::copy_of(std::string(kOfRust) + std::string(file.bytes));
  AKASHI_TRY_ASSIGN(auto advisory, read_record(raw.padded(), limits));
  sink.advisory(std::move(advisory), raw.view());
  return {};
}

bool claims(std::string_view path, std::string_view head) {
  const bool has_table = head.starts_with("[advisory]") || head.contains("\n[advisory]") ||
                         head.contains("\n [advisory]");
  if (path.ends_with(".md")) {
    // Not the template beside the folders.
    return has_table && trim(head).starts_with(kFence) &&
           !head.contains("\nid = \"RUSTSEC-0000-0000\"");
  }
  return path.ends_with(".toml") && has_table && head.contains("package");
}

extern constinit const Feed kLeaf{
    .id = "rustsec",
    .name = "RustSec",
    .description = "RustSec advisory database: Markdown with TOML, and TOML",
    .claims = claims,
    .read = read_file,
    .one_record = one_record,
    .read_record = read_record,
};

}  // namespace akashi::feeds::rustsec
