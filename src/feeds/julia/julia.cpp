// SCHEMA.md of SecurityAdvisories.jl: Markdown that begins with a block of TOML, the fields of OSV
// with shorthands: [[affected]] (pkg, ranges: "< 1.2", ">= 1.0, < 1.2", "= 1.1", "*"), severity and
// references as tables or plain texts. The heading is the summary, the rest the details.
#include "feeds/julia/julia.h"

#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/front_matter.h"
#include "feed/version_lists.h"
#include "formats/tree.h"
#include "version/scheme.h"

namespace akashi::feeds::julia {
namespace {

using formats::NodeView;

constexpr std::string_view kFence = "```toml";

bool is_version(std::string_view text) {
  std::string key;
  const auto* scheme = version::find_scheme("pub");  // As OSV has it.
  return !text.empty() && scheme != nullptr && scheme->append_key(text, key).has_value();
}

// One range; false when it is not wholly understood.
bool read_range(std::string_view text, AffectedPackage& out) {
  AffectedRange range;
  std::string start = "0";
  RangeEvent end{.version = {}};
  if (trim(text) != "*") {
    for (const auto part : split(text, ',')) {
      const auto bound = trim(part);
      const auto sign = bound.substr(0, bound.find_first_not_of("<>="));
      const auto version = std::string(trim(bound.substr(sign.size())));
      if (!is_version(version)) {
        return false;
      }
      if (sign == ">=" && start == "0") {
        start = version;
      } else if ((sign == "<" || sign == "<=") && end.version.empty()) {
        end = {sign == "<" ? RangeEvent::Type::kFixed : RangeEvent::Type::kLastAffected, version};
      } else if (sign == "=" && bound == trim(text)) {
        out.versions.push_back(version);
        return true;
      } else {
        return false;
      }
    }
  }
  range.events.push_back({RangeEvent::Type::kIntroduced, start});
  if (!end.version.empty()) {
    range.events.push_back(end);
  }
  out.ranges.push_back(std::move(range));
  return true;
}

AffectedPackage package_of(NodeView node) {
  AffectedPackage out{.ecosystem = "Julia", .name = std::string(node["pkg"].text())};
  bool all_read = node["ranges"].is_array() && node["ranges"].size() != 0;
  for (const auto range : node["ranges"]) {
    all_read = read_range(range.text(), out) && all_read;
  }
  if (!all_read) {
    out.ranges.push_back(unknown_rest());
    out.open = "its ranges could not be read";
  }
  return out;
}

std::string type_of(std::string_view vector) {
  return vector.starts_with("CVSS:4")   ? "CVSS_V4"
         : vector.starts_with("CVSS:3") ? "CVSS_V3"
                                        : "CVSS_V2";
}

void add_names(NodeView list, std::vector<std::string>& out) {
  for (const auto name : list) {
    out.emplace_back(name.text());
  }
}

Result<Advisory> read_advisory(NodeView root) {
  Advisory out;
  out.id = root["id"].text();
  if (out.id.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"id"}, root.position());
  }
  out.modified = root["modified"].text();
  out.published = root["published"].text();
  out.withdrawn = root["withdrawn"].text();
  add_names(root["aliases"], out.aliases);
  add_names(root["upstream"], out.upstream);
  add_names(root["related"], out.related);
  for (const auto severity : root["severity"]) {
    const auto score = severity.is_object() ? severity["score"].text() : severity.text();
    const auto type = severity.is_object() ? severity["type"].text() : std::string_view();
    if (!score.empty()) {
      out.severities.push_back(
          {type.empty() ? type_of(score) : std::string(type), std::string(score)});
    }
  }
  for (const auto reference : root["references"]) {
    const auto type = reference["type"].text();
    const auto url = reference.is_object() ? reference["url"].text() : reference.text();
    out.references.push_back({type.empty() ? "WEB" : std::string(type), std::string(url)});
  }
  for (const auto affected : root["affected"]) {
    if (affected["pkg"].text().empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"affected.pkg"},
                  affected.position());
    }
    out.affected.push_back(package_of(affected));
  }
  return out;
}

bool one_record(std::string_view /*path*/) {
  return true;
}

}  // namespace

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  const auto markdown = split_front_matter(std::string_view(raw), kFence);
  if (!markdown) {
    return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"front matter"});
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(markdown->fields, limits));
  AKASHI_TRY_ASSIGN(auto advisory, read_advisory(tree.root()));
  advisory.summary = markdown->title;
  advisory.details = markdown->body;
  return advisory;
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(auto advisory, read_record(file.bytes, limits));
  sink.advisory(std::move(advisory), file.bytes);
  return {};
}

bool claims(std::string_view path, std::string_view head) {
  return path.ends_with(".md") && trim(head).starts_with(kFence) &&
         head.contains("\nschema_version") && head.contains("\nid = \"JLSEC-");
}

extern constinit const Feed kLeaf{
    .id = "julia",
    .name = "Julia security advisories",
    .description = "Security advisories of Julia's General registry: Markdown with TOML",
    .claims = claims,
    .read = read_file,
    .one_record = one_record,
    .read_record = read_record,
};

}  // namespace akashi::feeds::julia
