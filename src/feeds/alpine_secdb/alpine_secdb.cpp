// A file: {distroversion, reponame, urlprefix, apkurl, archs, packages: [{pkg: {name, secfixes:
// {VERSION: ["CVE-… XSA-… (note)", …]}}}]}; the README of wolfi-secdb specifies it. Packages are
// source packages. VERSION has the fix; "0" means that no version of the package was affected.
//
// What was never mended is not in the file: it clears no package (docs/adr/0011).
#include "feeds/alpine_secdb/alpine_secdb.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/tree.h"
#include "version/scheme.h"

namespace akashi::feeds::alpine_secdb {
namespace {

using formats::NodeView;

// Each record has these texts again: longer ones would make much of a small file.
constexpr std::size_t kLongestText = 300;
constexpr std::size_t kLongestName = 64;

struct Mended {
  std::string_view package;
  std::string_view version;
  std::string_view entry;
};
// By vulnerability.
using Vulnerabilities = std::map<std::string, std::vector<Mended>, std::less<>>;

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// "CVE-2099-0001"; of "CVE-2099-0001-1", one of several parts, the same. "" for no CVE id.
std::string cve_of(std::string_view word) {
  const auto parts = split(word, '-');
  const bool cve = word.size() <= kLongestName &&
                   (parts.size() == 3 || (parts.size() == 4 && all_digits(parts[3]))) &&
                   equal_ignoring_case(parts[0], "CVE") && parts[1].size() == 4 &&
                   all_digits(parts[1]) && parts[2].size() >= 4 && all_digits(parts[2]);
  return cve ? "CVE-" + std::string(parts[1]) + "-" + std::string(parts[2]) : std::string();
}

// "XSA-207", "VSV00010", "GHSA-fhpf-pp6p-55qc", "wnpa-sec-2017-18".
bool is_other_name(std::string_view word) {
  const bool digit = std::ranges::any_of(word, is_digit);
  const bool hyphen = word.contains('-');
  return word.size() > 2 && word.size() <= kLongestName && is_alnum(word.back()) &&
         is_alpha(word[0]) && !to_lower(word.substr(0, 3)).starts_with("cve") &&
         (is_upper(word[0]) ? digit || hyphen : digit && hyphen) &&
         std::ranges::all_of(word, [](char c) { return is_alnum(c) || c == '-'; });
}

// `text` without what stands in parentheses.
std::string without_notes(std::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    depth += c == '(' ? 1 : 0;
    out += depth > 0 ? ' ' : c;
    depth -= c == ')' && depth > 0 ? 1 : 0;
  }
  return out;
}

// The OSV ecosystem. Files of distributions without releases name none.
std::string ecosystem_of(NodeView root) {
  const auto release = root["distroversion"].text();
  if (release == "edge") {
    return "Alpine:edge";
  }
  if (const auto parts = cut(release, "."); parts && parts->first.starts_with('v') &&
                                            all_digits(parts->first.substr(1)) &&
                                            all_digits(parts->second)) {
    return "Alpine:" + std::string(release);
  }
  constexpr auto kOthers = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"chainguard", "Chainguard"}, {"minimos", "MinimOS"}, {"wolfi", "Wolfi"}});
  for (const auto field : {"reponame", "urlprefix"}) {
    const auto text = to_lower(root[field].text());
    for (const auto& [word, ecosystem] : kOthers) {
      if (release.empty() && text.contains(word)) {
        return std::string(ecosystem);
      }
    }
  }
  return {};
}

Error too_long(NodeView node, std::string_view field, std::string_view text,
               std::size_t most = kLongestText) {
  return {ErrorCode::kInvalidInput,
          Message{msg::kBadValue,
                  {std::string(field), std::string(utf8_prefix(text, 80)),
                   "text of 1 to " + std::to_string(most) + " bytes"}},
          node.position()};
}

Error unread(NodeView node, std::string_view text) {
  return {
      ErrorCode::kInvalidInput,
      Message{msg::kBadValue, {"secfixes", std::string(utf8_prefix(text, 80)), "vulnerability"}},
      node.position()};
}

// Collects what a file says. `rejected(Error)` gets what cannot be read.
template <class F>
class Reader {
 public:
  explicit Reader(F rejected) : rejected_(std::move(rejected)) {}

  Vulnerabilities read(NodeView packages) && {
    for (const auto item : packages) {
      package(item["pkg"] ? item["pkg"] : item);
    }
    return std::move(out_);
  }

 private:
  void package(NodeView node) {
    const auto name = node["name"].text();
    const auto fixes = node["secfixes"];
    if (name.empty()) {
      rejected_(Error{ErrorCode::kInvalidInput, Message{msg::kMissingField, {"pkg.name"}},
                      node.position()});
    } else if (name.size() > kLongestText) {
      rejected_(too_long(node, "pkg.name", name));
    } else if (!fixes.is_object() && fixes && !fixes.is_null()) {
      rejected_(formats::wrong_type(fixes, "secfixes", "an object"));
    } else {
      for (const auto fix : fixes) {
        version(name, fix);
      }
    }
  }

  void version(std::string_view package, NodeView fix) {
    if (!fix.is_array() && !fix.is_null()) {
      rejected_(formats::wrong_type(fix, "secfixes", "an array of names"));
      return;
    }
    if (fix.key().empty() || fix.key().size() > kLongestText) {
      rejected_(too_long(fix, "secfixes", fix.key()));
      return;
    }
    for (const auto item : fix) {
      entry({.package = package, .version = fix.key(), .entry = item.text()}, item);
    }
  }

  void entry(const Mended& mended, NodeView item) {
    if (mended.entry.size() > kLongestText) {
      rejected_(too_long(item, "secfixes", mended.entry));
      return;
    }
    const auto read = read_entry(mended.entry);
    for (const auto& word : read.unread) {
      rejected_(unread(item, word));
    }
    if (read.vulnerabilities.empty() && read.unread.empty()) {
      rejected_(unread(item, mended.entry));
    }
    for (const auto& name : read.vulnerabilities) {
      out_[name].push_back(mended);
    }
  }

  F rejected_;
  Vulnerabilities out_;
};

// The part of the file that is about one vulnerability.
std::string raw_of(NodeView root, std::string_view name, const std::vector<Mended>& mended) {
  return formats::compact_json([&](formats::JsonWriter& json) {
    json.begin_object();
    json.member("vulnerability", name);
    for (const auto field : {"distroversion", "reponame", "urlprefix"}) {
      json.member_if(field, root[field].text());
    }
    json.key("packages");
    json.begin_array();
    for (const auto& one : mended) {
      json.begin_object();
      json.key("pkg");
      json.begin_object();
      json.member("name", one.package);
      json.key("secfixes");
      json.begin_object();
      json.key(one.version);
      json.begin_array();
      json.string(one.entry);
      json.end_array();
      json.end_object();
      json.end_object();
      json.end_object();
    }
    json.end_array();
    json.end_object();
  });
}

AffectedRange range_below(std::string_view version) {
  if (version == "0") {
    return {.kind = AffectedRange::Kind::kVers};  // Never affected.
  }
  return {.events = {{RangeEvent::Type::kIntroduced, "0"},
                     {RangeEvent::Type::kFixed, std::string(version)}}};
}

// What is named at several versions was not mended whole before the last of them. Where one of them
// has no order, each has a range, and what is in none of the others is unknown.
std::vector<AffectedRange> ranges_of(const std::vector<std::string_view>& versions) {
  const auto* scheme = version::find_scheme("apk");
  std::string_view last;
  std::string last_key;
  for (const auto version : versions) {
    std::string key;
    if (version != "0" && !scheme->append_key(version, key)) {
      std::vector<AffectedRange> each(versions.size());
      std::ranges::transform(versions, each.begin(), range_below);
      return each;
    }
    if (last.empty() || key > last_key) {
      last = version;
      last_key = std::move(key);
    }
  }
  return {range_below(last)};
}

Advisory make_advisory(const std::string& ecosystem, NodeView root, const std::string& name,
                       const std::vector<Mended>& mended) {
  Advisory out;
  const auto release = root["distroversion"].text();
  out.id = (release.empty() ? to_lower(ecosystem) : std::string(release)) + "/" +
           std::string(root["reponame"].text()) + "/" + name;
  out.upstream = {name};
  std::map<std::string_view, std::vector<const Mended*>> by_package;
  for (const auto& one : mended) {
    by_package[one.package].push_back(&one);
  }
  for (const auto& [package, all] : by_package) {
    AffectedPackage affected{.ecosystem = ecosystem, .name = std::string(package)};
    std::vector<std::string_view> versions;
    for (const auto* one : all) {
      const auto entry = read_entry(one->entry);
      versions.push_back(one->version);
      out.related.insert(out.related.end(), entry.related.begin(), entry.related.end());
      if (entry.note && affected.note.empty()) {
        affected.note = one->entry;
      }
    }
    affected.ranges = ranges_of(versions);
    out.affected.push_back(std::move(affected));
  }
  std::ranges::sort(out.related);
  const auto rest = std::ranges::unique(out.related);
  out.related.erase(rest.begin(), rest.end());
  return out;
}

// The ecosystem of a file that can be read.
Result<std::string> check(NodeView root) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "security database", "an object"));
  }
  if (!root["packages"].is_array()) {
    return std::unexpected(
        formats::wrong_type(root["packages"] ? root["packages"] : root, "packages", "an array"));
  }
  for (const auto field : {"distroversion", "reponame", "urlprefix"}) {
    if (root[field].text().size() > kLongestText / 3) {
      return std::unexpected(too_long(root[field], field, root[field].text(), kLongestText / 3));
    }
  }
  auto ecosystem = ecosystem_of(root);
  if (ecosystem.empty()) {
    const auto release = root["distroversion"];
    return fail(ErrorCode::kUnsupported, msg::kBadValue,
                {"distroversion", std::string(release.text()),
                 "release of Alpine, nor are reponame and urlprefix those of Wolfi, Chainguard or "
                 "MinimOS"},
                (release ? release : root).position());
  }
  return ecosystem;
}

}  // namespace

Entry read_entry(std::string_view text) {
  Entry out;
  out.note = text.contains('(');
  std::vector<std::string> others;
  const auto add = [](std::vector<std::string>& to, std::string name) {
    if (std::ranges::find(to, name) == to.end()) {
      to.push_back(std::move(name));
    }
  };
  const auto plain = without_notes(text);
  for (auto word : split_spaces(plain)) {
    while (word.ends_with(',') || word.ends_with(';')) {
      word.remove_suffix(1);
    }
    if (auto cve = cve_of(word); !cve.empty()) {
      add(out.vulnerabilities, std::move(cve));
    } else if (!word.empty()) {
      add(is_other_name(word) ? others : out.unread, std::string(word));
    }
  }
  (out.vulnerabilities.empty() ? out.vulnerabilities : out.related) = std::move(others);
  return out;
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  AKASHI_TRY_ASSIGN(const auto ecosystem, check(root));
  const auto rejected = [&](const Error& error) { sink.rejected(error); };
  for (const auto& [name, mended] : Reader(rejected).read(root["packages"])) {
    sink.advisory(make_advisory(ecosystem, root, name, mended), raw_of(root, name, mended));
  }
  return {};
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  const auto root = tree.root();
  AKASHI_TRY_ASSIGN(const auto ecosystem, check(root));
  const auto all = Reader([](const Error&) {}).read(root["packages"]);
  const auto found = all.find(root["vulnerability"].text());
  if (found == all.end()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"vulnerability"}, root.position());
  }
  return make_advisory(ecosystem, root, found->first, found->second);
}

bool claims(std::string_view path, std::string_view head) {
  return path.ends_with(".json") &&
         (head.contains("\"secfixes\"") || head.contains("\"apkurl\"")) &&
         (head.contains("\"packages\"") || head.contains("\"urlprefix\""));
}

extern constinit const Feed kLeaf{
    .id = "alpine-secdb",
    .name = "Alpine security database",
    .description = "secdb files of Alpine, Wolfi, Chainguard and MinimOS: JSON, fixes only",
    .claims = claims,
    .read = read_file,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::alpine_secdb
