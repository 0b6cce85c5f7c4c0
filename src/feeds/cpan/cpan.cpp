// CPANSA (github.com/CPAN-Security/cpan-security-advisory). The feed is JSON: {"meta": {epoch, …},
// "module2dist": {…}, "dists": {NAME: {main_module, advisories: […], versions: […]}}}; a report of
// CPAN::Audit has the same "dists". The files that it is made of are YAML: lists of advisories, or
// {cpansa_version, distribution, advisories, …}. An advisory: id, previous_id, cves,
// github_security_advisory, affected_versions, fixed_versions, description, severity, reported,
// references, comment, embedded_vulnerability, external_vulnerability, darkpan.
//
// Versions: a text or a list of texts of which one holds: comparisons between commas, which all
// hold (<, <=, >, >=, =, ==, !=; without one it is >=, as CPAN::Audit reads it). What is fixed is
// not affected.
//
// Distributions alone are named: a package called by a module's name is met by nothing, so nothing
// is cleared (never_whole).
#include "feeds/cpan/cpan.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/strings.h"
#include "feed/cve_ids.h"
#include "feed/json_head.h"
#include "feed/version_lists.h"
#include "feed/yaml_record.h"
#include "feeds/cpan/triage.h"
#include "formats/tree_json.h"
#include "version/native_range.h"
#include "version/version_set.h"

namespace akashi::feeds::cpan {
namespace {

using formats::NodeView;

constexpr std::string_view kEcosystem = "CPAN";
constexpr std::string_view kType = "cpan";
constexpr std::size_t kLongestName = 150;

std::string_view file_name(std::string_view path) {
  return path.substr(path.find_last_of("/!") + 1);
}

bool is_json(std::string_view bytes) {
  return trim(bytes.substr(0, 64)).starts_with('{');
}

// "1.2" as CPAN::Audit reads it is ">= 1.2".
std::string with_operators(std::string_view text) {
  std::string out;
  for (const auto part : split(text, ',')) {
    const auto bound = trim(part);
    const auto sign = bound.substr(0, bound.find_first_not_of("<>=!"));
    out += (out.empty() ? "" : ", ") +
           std::string(sign.empty()   ? ">="
                       : sign == "==" ? "="
                                      : sign) +
           std::string(trim(bound.substr(sign.size())));
  }
  return out;
}

void add_range(std::string_view text, VersionList& out) {
  if (trim(text).empty()) {
    out.all_read = false;
  } else if (auto set = version::parse_native_range(kType, with_operators(text))) {
    std::ranges::move(*set, std::back_inserter(out.set));
  } else {
    out.all_read = false;
  }
}

VersionList ranges_of(NodeView node) {
  VersionList out;
  if (node.is_array()) {
    for (const auto item : node) {
      add_range(item.text(), out);
    }
  } else if (node && !node.is_null()) {
    out.all_read = !node.is_object();
    add_range(node.text(), out);
  }
  return out;
}

// ">=2.13": what ends before 2.13 has it as its fix.
std::vector<std::string> fixes_in(NodeView node) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view text) {
    for (const auto part : split(text, ',')) {
      const auto bound = trim(part);
      const auto sign = bound.substr(0, bound.find_first_not_of("<>=!"));
      if (sign != "<" && sign != "<=" && sign != ">" && sign != "!=" &&
          bound.size() > sign.size()) {
        out.emplace_back(trim(bound.substr(sign.size())));
      }
    }
  };
  add(node.text());
  for (const auto item : node) {
    add(item.text());
  }
  return out;
}

AffectedPackage package_of(std::string_view distribution, const VersionList& affected,
                           const VersionList& fixed) {
  AffectedPackage out{.ecosystem = std::string(kEcosystem), .name = std::string(distribution)};
  auto set = affected.set;
  if (!fixed.set.empty() && !set.empty()) {
    auto outside = version::complement(version::unite(std::move(set)));
    std::ranges::copy(fixed.set, std::back_inserter(outside));
    set = version::complement(version::unite(std::move(outside)));
  }
  const bool none = affected.set.empty();
  if (!none) {
    out.ranges.push_back(affected_range(kType, std::move(set)));
  }
  if (none || !affected.all_read) {
    out.ranges.push_back(unknown_rest());
    out.open = affected.all_read ? "the advisory names no affected versions"
                                 : "its ranges could not be read";
  }
  return out;
}

// What is in the distribution, or what it is used with.
std::string name_inside(NodeView node) {
  auto out = std::string(trim(node["name"].text()));
  if (const auto version = trim(node["distributed_version"].text());
      !out.empty() && !version.empty()) {
    out += " " + std::string(version);
  }
  return out;
}

void add_note(const std::string& text, AffectedPackage& out) {
  out.note += (out.note.empty() || text.empty() ? "" : "; ") + text;
}

void add_names(NodeView advisory, bool embedded, Advisory& out) {
  auto& cves = embedded ? out.upstream : out.aliases;
  const auto add = [](NodeView list, auto&& take) {
    if (list.is_array()) {
      for (const auto item : list) {
        take(trim(item.text()));
      }
    } else if (!list.text().empty()) {
      take(trim(list.text()));
    }
  };
  add(advisory["cves"], [&](std::string_view name) {
    if (is_cve_id(name)) {
      cves.emplace_back(name);
    }
  });
  add(advisory["github_security_advisory"], [&](std::string_view name) {
    if (name.starts_with("GHSA-")) {
      cves.emplace_back(name);
    }
  });
  add(advisory["previous_id"], [&](std::string_view name) {
    if (!name.empty()) {
      out.aliases.emplace_back(name);
    }
  });
}

// {"distribution": NAME, "advisory": {…}}
Result<Advisory> read_advisory(NodeView root) {
  const auto advisory = root["advisory"];
  const auto distribution = trim(root["distribution"].text());
  if (!advisory.is_object()) {
    return std::unexpected(
        formats::wrong_type(advisory ? advisory : root, "advisory", "an object"));
  }
  Advisory out;
  out.id = trim(advisory["id"].text());
  if (out.id.empty() || distribution.empty() || out.id.size() > kLongestName) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField,
                {distribution.empty() ? "distribution" : "id"}, advisory.position());
  }
  const auto embedded = advisory["embedded_vulnerability"];
  const auto external = advisory["external_vulnerability"];
  const auto inside = name_inside(embedded);
  const auto beside = name_inside(external);
  add_names(advisory, !inside.empty() || !beside.empty(), out);
  out.published = leading_date(advisory["reported"].text());
  out.modified = out.published;
  out.details = trim(advisory["description"].text());
  if (const auto comment = trim(advisory["comment"].text()); !comment.empty()) {
    out.details += (out.details.empty() ? "" : "\n\n") + std::string(comment);
  }
  out.severity_word = trim(advisory["severity"].text());
  for (const auto reference : advisory["references"]) {
    if (!reference.text().empty()) {
      out.references.push_back({"WEB", std::string(reference.text())});
    }
  }
  auto package = package_of(distribution, ranges_of(advisory["affected_versions"]),
                            ranges_of(advisory["fixed_versions"]));
  if (!package.ranges.front().vers.empty()) {
    package.ranges.front().fixes = fixes_in(advisory["fixed_versions"]);
  }
  add_note(inside.empty() ? "" : "contains " + inside, package);
  add_note(beside.empty() ? "" : "used with " + beside, package);
  if (!beside.empty() && package.open.empty()) {
    package.conditional = true;
    package.open = "the flaw is in " + beside + ", which is not part of the distribution";
  }
  out.affected.push_back(std::move(package));
  return out;
}

Result<Advisory> read_triage_record(std::string_view text, const Limits& limits) {
  AKASHI_TRY_ASSIGN(auto entry, read_triage(text, limits));
  if (!entry.distribution.empty()) {
    VersionList affected;
    if (!entry.version_range.empty()) {
      add_range(entry.version_range, affected);
    }
    entry.advisory.affected.push_back(package_of(entry.distribution, affected, {}));
  }
  return std::move(entry.advisory);
}

void give(NodeView advisory, std::string_view distribution, const Limits& limits, FeedSink& sink) {
  if (distribution.empty()) {
    distribution = trim(advisory["distribution"].text());
  }
  const auto raw = Bytes::copy_of(formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member("distribution", distribution);
    json.key("advisory");
    formats::write_tree(advisory, json);
    json.end_object();
  }));
  auto record = read_record(raw.padded(), limits);
  if (record) {
    sink.advisory(std::move(*record), raw.view());
  } else {
    sink.rejected({record.error().code(), record.error().message(), advisory.position()});
  }
}

Result<void> read_json(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  const auto distributions = root["dists"];
  if (!distributions.is_object()) {
    return std::unexpected(
        formats::wrong_type(distributions ? distributions : root, "dists", "an object"));
  }
  const auto meta = root["meta"];
  if (const auto epoch = meta["epoch"].integer(); epoch && *epoch > 0 && *epoch < (1LL << 35)) {
    sink.date(format_time(*epoch));
  }
  if (const auto commit = meta["commit"].text(); !commit.empty()) {
    sink.data_version(utf8_prefix(commit, 40));
  }
  for (const auto distribution : distributions) {
    const auto list = distribution["advisories"];
    if (list && !list.is_array()) {
      sink.rejected(formats::wrong_type(list, "advisories", "an array"));
      continue;
    }
    for (const auto advisory : list) {
      give(advisory, distribution.key(), limits, sink);
    }
  }
  return {};
}

Result<void> read_yaml(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_yaml(std::string_view(file.bytes), limits));
  const auto root = tree.root();
  const auto list = root.is_array() ? root : root["advisories"];
  if (!list.is_array()) {
    return std::unexpected(formats::wrong_type(list ? list : root, "advisories", "an array"));
  }
  for (const auto advisory : list) {
    give(advisory, trim(root["distribution"].text()), limits, sink);
  }
  return {};
}

}  // namespace

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  if (!is_json(raw)) {
    return read_triage_record(raw, limits);
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  return read_advisory(tree.root());
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  if (is_json(file.bytes)) {
    return read_json(file, limits, sink);
  }
  if (!is_triage(file.bytes)) {
    return read_yaml(file, limits, sink);
  }
  AKASHI_TRY_ASSIGN(auto advisory, read_triage_record(file.bytes, limits));
  sink.advisory(std::move(advisory), file.bytes);
  return {};
}

bool claims(std::string_view path, std::string_view head) {
  const auto name = file_name(path);
  if (name.ends_with(".json")) {
    const bool named = name.starts_with("cpansa") || name.starts_with("cpan-security-advisory");
    return named ? trim(head).starts_with('{') && !head.contains("\"schema_version\"")
                 : head.contains("\"dists\"") && head.contains("\"advisories\"") &&
                       head.contains("CPANSA-");
  }
  if (!name.ends_with(".yml") && !name.ends_with(".yaml")) {
    return false;
  }
  if (is_triage(head)) {
    return head.contains("\ndescription:") && head.contains("cve: CVE-");
  }
  return has_member(head, "cpansa_version:") ||
         (name.starts_with("CPANSA-") &&
          (head.contains("affected_versions:") || head.contains("CPANSA-")));
}

extern constinit const Feed kLeaf{
    .id = "cpan",
    .name = "CPAN advisories",
    .description =
        "CPANSA: JSON feed and YAML files; the CPAN Advisory Database's entries in triage",
    .claims = claims,
    .read = read_file,
    .one_record = nullptr,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::cpan
