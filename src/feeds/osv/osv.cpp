#include "feeds/osv/osv.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/json_head.h"
#include "feed/yaml_record.h"
#include "version/distro_names.h"
#include "version/osv_ecosystem.h"

namespace akashi::feeds::osv {
namespace {

using formats::NodeView;

Result<std::string> text(NodeView node, std::string_view field) {
  if (!node || node.is_null()) {
    return std::string();
  }
  if (node.is_object() || node.is_array()) {
    return std::unexpected(formats::wrong_type(node, field, "a string"));
  }
  return std::string(node.text());
}

Result<std::vector<std::string>> texts(NodeView node, std::string_view field) {
  std::vector<std::string> out;
  if (!node || node.is_null()) {
    return out;
  }
  if (!node.is_array()) {
    return std::unexpected(formats::wrong_type(node, field, "an array of strings"));
  }
  out.reserve(node.size());
  for (const auto item : node) {
    if (item.is_object() || item.is_array()) {
      return std::unexpected(formats::wrong_type(item, field, "a string"));
    }
    if (const auto value = item.text(); !value.empty()) {
      out.emplace_back(value);
    }
  }
  return out;
}

Result<void> check_array(NodeView node, std::string_view field) {
  if (node && !node.is_null() && !node.is_array()) {
    return std::unexpected(formats::wrong_type(node, field, "an array"));
  }
  return {};
}

Result<std::vector<Severity>> severities(NodeView node) {
  std::vector<Severity> out;
  AKASHI_TRY(check_array(node, "severity"));
  for (const auto item : node) {
    AKASHI_TRY_ASSIGN(auto type, text(item["type"], "severity.type"));
    AKASHI_TRY_ASSIGN(auto score, text(item["score"], "severity.score"));
    out.push_back({std::move(type), std::move(score)});
  }
  return out;
}

struct EventName {
  std::string_view name;
  RangeEvent::Type type;
};
constexpr auto kEvents = std::to_array<EventName>({
    {"introduced", RangeEvent::Type::kIntroduced},
    {"fixed", RangeEvent::Type::kFixed},
    {"last_affected", RangeEvent::Type::kLastAffected},
    {"limit", RangeEvent::Type::kLimit},
});

// An event object holds one event by the schema; real records hold several ({"introduced": "0",
// "fixed": "1"}).
Result<void> add_events(NodeView node, AffectedRange& range) {
  if (!node.is_object()) {
    return std::unexpected(formats::wrong_type(node, "events", "an object"));
  }
  for (const auto member : node) {
    const auto* known = std::ranges::find(kEvents, member.key(), &EventName::name);
    if (known == kEvents.end()) {
      return fail(ErrorCode::kUnsupported, msg::kExpected,
                  {"introduced, fixed, last_affected or limit", std::string(member.key())},
                  member.position());
    }
    AKASHI_TRY_ASSIGN(auto version, text(member, "events"));
    if (version.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"events", version, "version"},
                  member.position());
    }
    range.events.push_back({known->type, std::move(version)});
  }
  return {};
}

Result<AffectedRange> read_range(NodeView node) {
  AffectedRange range;
  const auto type = node["type"].text();
  if (type == "GIT") {
    range.kind = AffectedRange::Kind::kGit;
  } else if (type == "SEMVER") {
    range.kind = AffectedRange::Kind::kSemver;
  } else if (type != "ECOSYSTEM") {
    return fail(ErrorCode::kUnsupported, msg::kExpected,
                {"range type GIT, SEMVER or ECOSYSTEM", std::string(type)}, node.position());
  }
  AKASHI_TRY_ASSIGN(range.repo, text(node["repo"], "repo"));
  if (!node["events"].is_array()) {
    return std::unexpected(formats::wrong_type(node["events"], "events", "an array"));
  }
  for (const auto event : node["events"]) {
    AKASHI_TRY(add_events(event, range));
  }
  return range;
}

// "nodejs:18" at the beginning, taken off it. "" when it is something else.
std::string take_stream(std::string_view& title) {
  const auto word = title.substr(0, title.find_first_of(" ,"));
  const auto parts = split(word, ':');
  const auto named = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) {
      return is_alpha(c) || is_digit(c) || std::string_view("._+-").contains(c);
    });
  };
  if (parts.size() != 2 || !named(parts[0]) || !named(parts[1])) {
    return {};
  }
  title.remove_prefix(word.size());
  return std::string(word);
}

bool take_any(std::string_view& text, std::span<const std::string_view> words) {
  const auto found =
      std::ranges::find_if(words, [&](std::string_view word) { return text.starts_with(word); });
  if (found == words.end()) {
    return false;
  }
  text.remove_prefix(found->size());
  return true;
}

// OSV has no field for the module stream of an erratum, but Red Hat's titles, which others take
// over, begin with it: "Moderate: virt:rhel and virt-devel:rhel security update". None where the
// title is of another form.
std::vector<std::string> titled_streams(std::string_view title) {
  constexpr auto kBefore = std::to_array<std::string_view>(
      {"Low: ", "Moderate: ", "Important: ", "Critical: ", "None: ", "Red Hat Security Advisory: ",
       "Red Hat Bug Fix Advisory: ", "Red Hat Enhancement Advisory: "});
  constexpr auto kBetween = std::to_array<std::string_view>({", and ", " and ", ", "});
  constexpr auto kBehind =
      std::to_array<std::string_view>({" security", " bug fix", " enhancement", " update"});
  take_any(title, kBefore);
  std::vector<std::string> streams;
  do {
    auto stream = take_stream(title);
    if (stream.empty()) {
      return {};
    }
    streams.push_back(std::move(stream));
  } while (take_any(title, kBetween));
  return take_any(title, kBehind) ? streams : std::vector<std::string>();
}

bool is_modular(const AffectedPackage& affected) {
  const auto* ecosystem = version::find_osv_ecosystem(affected.ecosystem);
  const auto modular = [](const AffectedRange& range) {
    return std::ranges::any_of(
        range.events, [](const RangeEvent& event) { return version::is_modular(event.version); });
  };
  return ecosystem != nullptr && ecosystem->scheme == "rpm" &&
         (std::ranges::any_of(affected.ranges, modular) ||
          std::ranges::any_of(affected.versions, version::is_modular));
}

// Packages of module streams have the same name in all of them: each stream's are packages of their
// own. Whether a component of an unknown stream, or any where the record doesn't say its own, lacks
// the fix can't be told.
void name_modules(Advisory& advisory) {
  const auto streams = titled_streams(advisory.summary);
  std::vector<AffectedPackage> named;
  for (auto& affected : advisory.affected) {
    if (!is_modular(affected)) {
      named.push_back(std::move(affected));
      continue;
    }
    for (const auto& stream : streams) {
      named.push_back(affected);
      named.back().name = version::modular_name(stream, affected.name);
    }
    affected.name = version::modular_name(streams.empty() ? version::kUnnamed : version::kShadow,
                                          affected.name);
    affected.conditional = true;
    affected.exact = true;
    affected.open = "which module stream it is of";
    named.push_back(std::move(affected));
  }
  advisory.affected = std::move(named);
}

std::optional<std::vector<std::string>> words(NodeView node) {
  auto out = texts(node, "imports");
  // An empty word would be left out: what it should have been is not known.
  if (!out || (node.is_array() && out->size() != node.size())) {
    return std::nullopt;
  }
  return std::move(*out);
}

// ecosystem_specific.imports of the Go vulnerability database. All, or none where one of them is
// not as it should be: a package that is left out would be one that is not affected.
std::vector<AffectedImport> read_imports(NodeView node) {
  std::vector<AffectedImport> out;
  if (!node.is_array()) {
    return out;
  }
  for (const auto item : node) {
    auto symbols = words(item["symbols"]);
    auto goos = words(item["goos"]);
    auto goarch = words(item["goarch"]);
    if (!item["path"].is_string() || item["path"].text().empty() || !symbols || !goos || !goarch) {
      return {};
    }
    out.push_back({.path = std::string(item["path"].text()),
                   .symbols = std::move(*symbols),
                   .goos = std::move(*goos),
                   .goarch = std::move(*goarch)});
  }
  return out;
}

Result<AffectedPackage> read_affected(NodeView node) {
  if (!node.is_object()) {
    return std::unexpected(formats::wrong_type(node, "affected", "an object"));
  }
  AffectedPackage out;
  const auto package = node["package"];
  AKASHI_TRY_ASSIGN(out.ecosystem, text(package["ecosystem"], "package.ecosystem"));
  AKASHI_TRY_ASSIGN(out.name, text(package["name"], "package.name"));
  AKASHI_TRY_ASSIGN(out.purl, text(package["purl"], "package.purl"));
  AKASHI_TRY(check_array(node["ranges"], "ranges"));
  for (const auto range : node["ranges"]) {
    AKASHI_TRY_ASSIGN(auto read, read_range(range));
    out.ranges.push_back(std::move(read));
  }
  AKASHI_TRY_ASSIGN(out.versions, texts(node["versions"], "versions"));
  AKASHI_TRY_ASSIGN(out.severities, severities(node["severity"]));
  for (const auto specific : {node["ecosystem_specific"], node["database_specific"]}) {
    if (out.urgency.empty()) {
      out.urgency = specific["urgency"].text();
    }
  }
  if (out.ecosystem == "Go") {
    out.imports = read_imports(node["ecosystem_specific"]["imports"]);
  }
  return out;
}

Result<Advisory> read_whole(NodeView record) {
  if (!record.is_object()) {
    return std::unexpected(formats::wrong_type(record, "record", "an object"));
  }
  Advisory out;
  AKASHI_TRY_ASSIGN(out.id, text(record["id"], "id"));
  if (out.id.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"id"}, record.position());
  }
  AKASHI_TRY_ASSIGN(out.modified, text(record["modified"], "modified"));
  AKASHI_TRY_ASSIGN(out.published, text(record["published"], "published"));
  AKASHI_TRY_ASSIGN(out.withdrawn, text(record["withdrawn"], "withdrawn"));
  AKASHI_TRY_ASSIGN(out.aliases, texts(record["aliases"], "aliases"));
  AKASHI_TRY_ASSIGN(out.upstream, texts(record["upstream"], "upstream"));
  AKASHI_TRY_ASSIGN(out.related, texts(record["related"], "related"));
  AKASHI_TRY_ASSIGN(out.summary, text(record["summary"], "summary"));
  AKASHI_TRY_ASSIGN(out.details, text(record["details"], "details"));
  AKASHI_TRY_ASSIGN(out.severities, severities(record["severity"]));
  const auto specific = record["database_specific"];
  if (specific["severity"].is_string()) {
    out.severity_word = specific["severity"].text();
  }
  for (const auto cwe : specific["cwe_ids"]) {
    out.cwes.emplace_back(cwe.text());
  }
  AKASHI_TRY(check_array(record["affected"], "affected"));
  for (const auto affected : record["affected"]) {
    AKASHI_TRY_ASSIGN(auto package, read_affected(affected));
    out.affected.push_back(std::move(package));
  }
  if (std::ranges::any_of(out.affected, is_modular)) {
    name_modules(out);
  }
  AKASHI_TRY(check_array(record["references"], "references"));
  for (const auto reference : record["references"]) {
    out.references.push_back(
        {std::string(reference["type"].text()), std::string(reference["url"].text())});
  }
  return out;
}

// What can be read of a record that can't be read whole.
Advisory read_rest(NodeView record) {
  Advisory out;
  out.id = text(record["id"], "id").value_or("");
  out.modified = text(record["modified"], "modified").value_or("");
  out.published = text(record["published"], "published").value_or("");
  out.withdrawn = text(record["withdrawn"], "withdrawn").value_or("");
  out.aliases = texts(record["aliases"], "aliases").value_or(std::vector<std::string>());
  out.summary = text(record["summary"], "summary").value_or("");
  out.details = text(record["details"], "details").value_or("");
  out.severities = severities(record["severity"]).value_or(std::vector<Severity>());
  for (const auto affected : record["affected"]) {
    if (auto package = read_affected(affected)) {
      out.affected.push_back(std::move(*package));
      continue;
    } else if (const auto named = affected["package"]; named["name"].is_string()) {
      AffectedPackage unread;
      unread.ecosystem = text(named["ecosystem"], "ecosystem").value_or("");
      unread.name = named["name"].text();
      unread.purl = text(named["purl"], "purl").value_or("");
      unread.open = "what it says of versions: " + printable(package.error().text());
      out.affected.push_back(std::move(unread));
    }
  }
  if (std::ranges::any_of(out.affected, is_modular)) {
    name_modules(out);
  }
  return out;
}

}  // namespace

Result<Advisory> read_advisory(NodeView record, std::optional<Error>* flaw) {
  auto whole = read_whole(record);
  if (whole || !record.is_object()) {
    return whole;
  }
  auto rest = read_rest(record);
  if (rest.id.empty() || rest.affected.empty()) {
    return whole;
  }
  if (flaw != nullptr) {
    *flaw = std::move(whole).error();
  }
  return rest;
}

namespace {

bool is_yaml(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml");
}

bool has_lines(std::string_view path) {
  return path.ends_with(".jsonl") || path.ends_with(".ndjson");
}

bool one_record(std::string_view path) {
  return !has_lines(path);
}

void give(NodeView record, std::string_view raw, FeedSink& sink) {
  std::optional<Error> flaw;
  auto advisory = read_advisory(record, &flaw);
  if (!advisory) {
    sink.rejected(advisory.error());
    return;
  }
  if (flaw) {
    sink.rejected(*flaw);
  }
  sink.advisory(std::move(*advisory), raw);
}

// One JSON object a line. Each line is parsed by itself, so that its bytes are the record's.
Result<void> read_lines(std::string_view bytes, const Limits& limits, FeedSink& sink) {
  for (const auto& line : lines(bytes)) {
    if (trim(line.text).empty()) {
      continue;
    }
    const auto copy = Bytes::copy_of(line.text);
    const auto tree = formats::parse_json(copy.padded(), limits);
    if (!tree) {
      sink.rejected({tree.error().code(), tree.error().message(), {.line = line.number}});
      continue;
    }
    give(tree->root(), copy.view(), sink);
  }
  return {};
}

}  // namespace

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  if (has_lines(file.path)) {
    return read_lines(file.bytes, limits, sink);
  }
  auto parsed = is_yaml(file.path) ? formats::parse_yaml(file.bytes, limits)
                                   : formats::parse_json(file.bytes, limits);
  AKASHI_TRY_ASSIGN(const auto tree, std::move(parsed));
  const auto root = tree.root();
  if (!root.is_array()) {
    give(root, file.bytes, sink);
    return {};
  }
  // The bytes of one record of an array are not known apart; such a file can be given as JSON
  // lines.
  return fail(ErrorCode::kUnsupported, msg::kExpected,
              {"one OSV record, or JSON lines", "an array"}, root.position());
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  const auto first = trim(raw).substr(0, 1);
  auto parsed = first == "{" ? formats::parse_json(raw, limits) : formats::parse_yaml(raw, limits);
  AKASHI_TRY_ASSIGN(const auto tree, std::move(parsed));
  return read_advisory(tree.root());
}

// Members at the top of other feeds' records that can have an "id" there too: CVE records, the
// NVD's, CSAF documents and lists of them, catalogues, Ubuntu's CVEs and notices.
constexpr auto kOthers = std::to_array<std::string_view>(
    {"bugs", "catalogVersion", "codename", "containers", "cveMetadata", "cves", "cves_ids",
     "dataType", "document", "feed", "full_name", "isummary", "notices_ids", "product_tree",
     "release_packages", "sourceIdentifier", "versionCommand", "vulnerabilities"});

bool claims(std::string_view path, std::string_view head) {
  if (is_yaml(path)) {
    // OSV YAML begins with its own members; other YAML in advisory repositories (workflows,
    // templates) does not. With `modules` it is what people write for Go's database, of which its
    // OSV records are made.
    return has_member(head, "id:") && !has_member(head, "modules:") &&
           (has_member(head, "modified:") || has_member(head, "affected:") ||
            has_member(head, "summary:"));
  }
  if (has_lines(path)) {
    return head.contains("\"id\"") && head.contains("\"modified\"");
  }
  if (!path.ends_with(".json")) {
    return false;
  }
  if (trim(head).starts_with('[')) {
    return head.contains("\"id\"") && head.contains("\"modified\"");
  }
  bool likely = false;
  bool dated = false;
  bool other = false;
  each_json_member(head, [&](std::string_view name) {
    likely = likely || name == "id" || name == "affected";
    dated = dated || name == "schema_version" || name == "modified";
    other = std::ranges::find(kOthers, name) != kOthers.end();
    return !other && !(likely && dated);
  });
  return likely && !other;
}

extern constinit const Feed kLeaf{
    .id = "osv",
    .name = "OSV",
    .description = "OSV records 1.0 to 1.7 of any ecosystem: JSON, YAML, JSON lines",
    .claims = claims,
    .read = read_file,
    .one_record = one_record,
    .read_record = read_record,
};

}  // namespace akashi::feeds::osv
