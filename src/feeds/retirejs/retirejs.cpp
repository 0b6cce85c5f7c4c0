// retire.js's repository (github.com/RetireJS/retire.js, repository/README.md). Components by a
// name of its own: {npmname, bowername, basePurl, licenses, extractors, vulnerabilities: [{below,
// atOrAbove, excludes, severity, cwe, summary, details, info, identifiers: {CVE: [], githubID,
// osvdb: [], retid, issue, bug, PR, summary, …}}]}.
//
// jsrepository-master.json has "ranges" of one vulnerability, the others a row for each: what has
// the same identifiers is one record, with one id whichever file it comes from. The versions after
// 2 have the components below "advisories", and "backdoored" beside it: hosts, not packages.
// npmrepository.json (deprecated) has packages of npm; all other files name them by "npmname" or
// "basePurl", or not at all.
//
// A version of 999 says that no end is known.
#include "feeds/retirejs/retirejs.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/strings.h"
#include "feed/cve_ids.h"
#include "feed/version_lists.h"
#include "formats/tree_json.h"
#include "version/native_range.h"
#include "version/version_set.h"

namespace akashi::feeds::retirejs {
namespace {

using formats::NodeView;

constexpr std::string_view kNpm = "npm";
constexpr std::string_view kNpmPurl = "pkg:npm/";
constexpr std::uint64_t kNoEnd = 999;
constexpr std::size_t kLongestName = 150;
constexpr std::string_view kKeyOnly = "retire.js has it as \"";

std::string_view file_name(std::string_view path) {
  return path.substr(path.find_last_of("/!") + 1);
}

// A list, or a text alone.
std::vector<std::string_view> texts_of(NodeView node) {
  std::vector<std::string_view> out;
  if (!node.is_array() && !trim(node.text()).empty()) {
    out.push_back(trim(node.text()));
  }
  for (const auto item : node) {
    if (!trim(item.text()).empty()) {
      out.push_back(trim(item.text()));
    }
  }
  return out;
}

struct Names {
  std::vector<std::string> cves;
  std::string ghsa;
  std::string own;  // Of what has neither: the same in every file.
};

Names names_of(NodeView row) {
  Names out;
  const auto identifiers = row["identifiers"];
  for (const auto cve : texts_of(identifiers["CVE"])) {
    if (is_cve_id(cve)) {
      out.cves.emplace_back(cve);
    }
  }
  if (const auto ghsa = trim(identifiers["githubID"].text()); ghsa.starts_with("GHSA-")) {
    out.ghsa = ghsa;
  }
  if (!out.cves.empty() || !out.ghsa.empty()) {
    return out;
  }
  if (const auto number = trim(identifiers["retid"].text()); !number.empty()) {
    out.own = "retid-" + std::string(number);
    return out;
  }
  std::vector<std::string> said;
  for (const auto member : identifiers) {
    for (const auto text : texts_of(member)) {
      if (member.key() != "summary") {
        said.push_back(std::string(member.key()) + "=" + std::string(text));
      }
    }
  }
  std::ranges::sort(said);
  const auto summary = row["summary"] ? row["summary"] : identifiers["summary"];
  said.emplace_back(summary.text());
  if (said.size() == 1) {  // Older rows have an address and nothing else.
    said.emplace_back(row["info"].at(0).text());
  }
  out.own = hash_hex(HashAlgorithm::kSha256, join(said, "\n")).substr(0, 12);
  return out;
}

std::string key_of(const Names& names) {
  return names.cves.size() == 1 ? names.cves.front()
         : !names.ghsa.empty()  ? names.ghsa
         : !names.cves.empty()  ? join(names.cves, "+")
                                : names.own;
}

// "1.14" is 1.14.0, and its previews are below.
std::string padded(std::string_view version) {
  auto out = std::string(trim(version));
  const bool plain = !out.empty() && out.find_first_not_of(".0123456789") == std::string::npos;
  for (auto dots = std::ranges::count(out, '.'); plain && dots < 2; ++dots) {
    out += ".0";
  }
  return out;
}

bool has_no_end(std::string_view version) {
  return std::ranges::any_of(split(version, '.'), [](std::string_view part) {
    return parse_u64(part).value_or(0) >= kNoEnd;
  });
}

// "1.3.0-*": from its first preview on.
std::string first_of(std::string_view version) {
  return version.ends_with("-*") ? std::string(version.substr(0, version.size() - 1)) + "0"
                                 : std::string(version);
}

// One range; false when it is not wholly understood.
bool add_range(NodeView range, std::vector<version::Interval>& out,
               std::vector<std::string>& fixes) {
  const auto below = trim(range["below"].text());
  const auto from = trim(range["atOrAbove"].text());
  std::string text;
  if (!from.empty() && from != "0") {
    text = ">=" + first_of(from);
  }
  const bool ends = !below.empty() && !(has_no_end(below) && below.substr(0, 3) == "999");
  if (ends) {
    text += (text.empty() ? "<" : " <") + padded(below);
  }
  if (below.empty() || from.find_first_of(" <>=|") != std::string_view::npos ||
      below.find_first_of(" <>=|*~") != std::string_view::npos) {
    return false;
  }
  auto set = version::parse_native_range(kNpm, text.empty() ? ">=0.0.0-0" : text);
  if (!set) {
    return false;
  }
  std::vector<version::Interval> excluded;
  for (const auto version : texts_of(range["excludes"])) {
    if (auto one = version::parse_native_range(kNpm, "=" + std::string(version))) {
      std::ranges::move(*one, std::back_inserter(excluded));
    }
  }
  if (!excluded.empty()) {
    auto outside = version::complement(*set);
    std::ranges::move(excluded, std::back_inserter(outside));
    *set = version::complement(version::unite(std::move(outside)));
  }
  std::ranges::move(*set, std::back_inserter(out));
  if (!has_no_end(below)) {
    fixes.push_back(padded(below));
  }
  return true;
}

// As npm takes names: what can't be one is none.
bool may_be_npm(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_lower(c) || is_digit(c) || std::string_view("@/._-~").contains(c);
  });
}

void add_package(NodeView root, Advisory& out) {
  AffectedPackage package{.ecosystem = std::string(kNpm)};
  const auto component = root["component"].text();
  const auto purl = root["basePurl"].text();
  if (root["npm"].boolean().value_or(false)) {
    package.name = component;
  } else if (const auto name = trim(root["npmname"].text()); !name.empty()) {
    package.name = name;
  } else if (purl.starts_with(kNpmPurl)) {
    package.name = replace_all(std::string(purl.substr(kNpmPurl.size())), "%40", "@");
  } else if (purl.empty() && may_be_npm(component)) {
    package.name = component;
    package.conditional = true;
    package.open = std::string(kKeyOnly) + std::string(component) +
                   "\" and does not say that it is the package of npm";
  } else {
    return;  // No package: it assesses.
  }
  std::vector<version::Interval> affected;
  std::vector<std::string> fixes;
  bool all_read = true;
  for (const auto row : root["vulnerabilities"]) {
    if (const auto ranges = row["ranges"]; ranges.is_array()) {
      all_read = all_read && ranges.size() != 0;
      for (const auto range : ranges) {
        all_read = add_range(range, affected, fixes) && all_read;
      }
    } else {
      all_read = add_range(row, affected, fixes) && all_read;
    }
  }
  if (auto range = affected_range(kNpm, std::move(affected)); !range.vers.empty()) {
    std::ranges::sort(fixes);
    const auto rest = std::ranges::unique(fixes);
    fixes.erase(rest.begin(), rest.end());
    range.fixes = std::move(fixes);
    package.ranges.push_back(std::move(range));
  } else {
    all_read = false;
  }
  if (!all_read) {
    package.ranges.push_back(unknown_rest());
    package.open = package.open.empty() ? "its ranges could not be read" : package.open;
  }
  out.affected.push_back(std::move(package));
}

void add_unique(std::vector<std::string>& list, std::string_view text) {
  if (std::ranges::find(list, text) == list.end()) {
    list.emplace_back(text);
  }
}

// What names it elsewhere: addresses are references, numbers stand in the text.
void add_identifiers(NodeView identifiers, Advisory& out) {
  for (const auto member : identifiers) {
    const auto name = member.key();
    if (name == "summary" || name == "CVE" || name == "githubID") {
      continue;
    }
    for (const auto text : texts_of(member)) {
      if (text.starts_with("http://") || text.starts_with("https://")) {
        out.references.push_back({"REPORT", std::string(text)});
      } else if (name == "osvdb") {
        add_unique(out.related, "OSVDB-" + std::string(text));
      } else {
        out.details +=
            (out.details.empty() ? "" : "\n") + std::string(name) + ": " + std::string(text);
      }
    }
  }
}

void add_row(NodeView row, Advisory& out) {
  const auto identifiers = row["identifiers"];
  const auto summary = row["summary"] ? row["summary"] : identifiers["summary"];
  if (out.summary.empty()) {
    out.summary = trim(summary.text());
    out.details = trim(row["details"].text());
    out.severity_word = trim(row["severity"].text());
    add_identifiers(identifiers, out);
  }
  for (const auto cwe : texts_of(row["cwe"])) {
    add_unique(out.cwes, cwe);
  }
  for (const auto link : texts_of(row["info"])) {
    if (std::ranges::find(out.references, link, &AdvisoryReference::url) == out.references.end()) {
      out.references.push_back({"WEB", std::string(link)});
    }
  }
}

// The rows of one vulnerability of one component, with what names the component.
std::string raw_record(NodeView component, bool npm, const std::vector<NodeView>& rows) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member("component", component.key());
    if (npm) {
      json.key("npm");
      json.boolean(true);
    }
    json.member_if("npmname", component["npmname"].text());
    json.member_if("basePurl", component["basePurl"].text());
    json.key("vulnerabilities");
    json.begin_array();
    for (const auto row : rows) {
      formats::write_tree(row, json);
    }
    json.end_array();
    json.end_object();
  });
}

void give(const std::string& text, InputPosition at, const Limits& limits, FeedSink& sink) {
  const auto raw = Bytes::copy_of(text);
  auto advisory = read_record(raw.padded(), limits);
  if (advisory) {
    sink.advisory(std::move(*advisory), raw.view());
  } else {
    sink.rejected({advisory.error().code(), advisory.error().message(), at});
  }
}

void read_component(NodeView component, bool npm, const Limits& limits, FeedSink& sink) {
  const auto list = component["vulnerabilities"];
  if (!list.is_array()) {
    sink.rejected(formats::wrong_type(list ? list : component, "vulnerabilities", "an array"));
    return;
  }
  std::vector<std::vector<NodeView>> groups;
  std::unordered_map<std::string, std::size_t> known;
  for (const auto row : list) {
    if (!row.is_object()) {
      sink.rejected(formats::wrong_type(row, "vulnerability", "an object"));
      continue;
    }
    const auto [at, added] = known.try_emplace(key_of(names_of(row)), groups.size());
    if (added) {
      groups.emplace_back();
    }
    groups[at->second].push_back(row);
  }
  for (const auto& rows : groups) {
    give(raw_record(component, npm, rows), rows.front().position(), limits, sink);
  }
}

// {"polyfill.io": [{summary, severity, extractors, info}]}
void read_backdoored(NodeView hosts, const Limits& limits, FeedSink& sink) {
  for (const auto host : hosts) {
    give(formats::compact_json([&](formats::JsonWriter& json) {
           json.begin_object();
           json.member("backdoored", host.key());
           json.key("vulnerabilities");
           formats::write_tree(host, json);
           json.end_object();
         }),
         host.position(), limits, sink);
  }
}

// "format 6" of jsrepository-v6.json and -v6-combined.json; the file that the others are made of
// has what the newest has. One import keeps what the newest says.
std::string format_of(std::string_view name) {
  constexpr std::string_view kHead = "jsrepository";
  if (!name.starts_with(kHead)) {
    return {};
  }
  name.remove_prefix(kHead.size());
  if (name.starts_with("-master")) {
    return "format master";
  }
  std::size_t digits = 0;
  if (name.starts_with("-v")) {
    name.remove_prefix(2);
    while (digits < name.size() && is_digit(name[digits])) {
      ++digits;
    }
  }
  return "format " + (digits == 0 ? std::string("1") : std::string(name.substr(0, digits)));
}

}  // namespace

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  const auto root = tree.root();
  const auto component = root["component"].text();
  const auto host = root["backdoored"].text();
  const auto rows = root["vulnerabilities"];
  if (component.empty() == host.empty() || component.size() + host.size() > kLongestName ||
      !rows.is_array() || rows.size() == 0) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"component", printable(utf8_prefix(component, 80)), "name of a component"},
                root.position());
  }
  Advisory out;
  for (const auto row : rows) {
    add_row(row, out);
  }
  if (!host.empty()) {
    out.id = "backdoored/" + std::string(host);
    return out;
  }
  const auto names = names_of(rows.at(0));
  out.id = (root["npm"].boolean().value_or(false) ? "npm:" : "") + std::string(component) + "/" +
           key_of(names);
  out.aliases = names.cves;
  if (!names.ghsa.empty()) {
    out.aliases.push_back(names.ghsa);
  }
  for (const auto row : rows) {  // Rows of one CVE may have the other name in one of them.
    const auto more = names_of(row);
    for (const auto& cve : more.cves) {
      add_unique(out.aliases, cve);
    }
    if (!more.ghsa.empty()) {
      add_unique(out.aliases, more.ghsa);
    }
  }
  add_package(root, out);
  return out;
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "repository", "an object"));
  }
  const auto name = file_name(file.path);
  if (name.contains("backdoored")) {
    read_backdoored(root, limits, sink);
    return {};
  }
  if (const auto format = format_of(name); !format.empty()) {
    sink.data_version(format);
  }
  const bool combined = root["advisories"].is_object() && !root["advisories"]["vulnerabilities"];
  for (const auto component : combined ? root["advisories"] : root) {
    read_component(component, name.starts_with("npmrepository"), limits, sink);
  }
  if (combined) {
    read_backdoored(root["backdoored"], limits, sink);
  }
  return {};
}

bool claims(std::string_view path, std::string_view head) {
  const auto name = file_name(path);
  if (!name.ends_with(".json") ||
      !(name.starts_with("jsrepository") || name.starts_with("npmrepository"))) {
    return false;
  }
  return (head.contains("\"vulnerabilities\"") && head.contains("\"severity\"")) ||
         (name.contains("backdoored") && head.contains("\"extractors\""));
}

extern constinit const Feed kLeaf{
    .id = "retirejs",
    .name = "retire.js",
    .description = "retire.js's repository: jsrepository.json to -v6, -master, npmrepository.json",
    .claims = claims,
    .read = read_file,
    .one_record = nullptr,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::retirejs
