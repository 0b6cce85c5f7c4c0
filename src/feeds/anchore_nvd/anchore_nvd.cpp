// anchore/nvd-data-overrides: data/YEAR/CVE-ID.json (schema/overrides.schema.json): "_annotation"
// {cve_id, cna, description, published, modified, reason, references, generated_from} and "cve"
// {configurations, references}, written as the NVD's API 2.0 writes them. Its tools put these in
// the place of the NVD's configurations; here they are an opinion beside them. A record whose "cve"
// is empty takes back what it said, and names no product.
#include "feeds/anchore_nvd/anchore_nvd.h"

#include <algorithm>
#include <string>
#include <utility>

#include "feed/cpe_match.h"
#include "feed/cve_ids.h"
#include "feed/yaml_record.h"
#include "formats/tree.h"

namespace akashi::feeds::anchore_nvd {
namespace {

using formats::NodeView;

void add_reference(std::string_view url, Advisory& out) {
  AdvisoryReference reference{.type = "WEB", .url = std::string(url)};
  if (!url.empty() && std::ranges::find(out.references, reference) == out.references.end()) {
    out.references.push_back(std::move(reference));
  }
}

// "2024-05-17T06:15:08.000Z"; without the letter it is UTC all the same.
Result<std::string> time_of(NodeView node, std::string_view field) {
  AKASHI_TRY_ASSIGN(auto time, optional_text(node, field));
  if (time.size() > 10 && !time.ends_with('Z') && time.find('+') == std::string::npos) {
    time += 'Z';
  }
  return time;
}

Result<Advisory> read_advisory(NodeView root) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "record", "an object"));
  }
  const auto annotation = root["_annotation"];
  Advisory out;
  AKASHI_TRY_ASSIGN(out.id, optional_text(annotation["cve_id"], "cve_id"));
  if (!is_cve_id(out.id)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"cve_id", out.id, "CVE id"},
                annotation.position());
  }
  AKASHI_TRY_ASSIGN(out.published, time_of(annotation["published"], "published"));
  AKASHI_TRY_ASSIGN(out.modified, time_of(annotation["modified"], "modified"));
  out.details = annotation["description"].text();
  const auto cve = root["cve"];
  if (!cve.is_object()) {
    return std::unexpected(formats::wrong_type(cve, "cve", "an object"));
  }
  AKASHI_TRY(check_array(cve["configurations"], "configurations"));
  for (const auto configuration : cve["configurations"]) {
    AKASHI_TRY_ASSIGN(auto node, read_cpe_configuration(configuration));
    out.configurations.push_back(std::move(node));
  }
  for (const auto reference : cve["references"]) {
    add_reference(reference["url"].text(), out);
  }
  for (const auto reference : annotation["references"]) {
    add_reference(reference.text(), out);
  }
  return out;
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  return path.ends_with(".json") && !head.contains("\"$schema\"") &&
         head.contains("\"_annotation\"") && head.contains("\"cve_id\"");
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  return read_advisory(tree.root());
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(auto advisory, read_record(file.bytes, limits));
  sink.advisory(std::move(advisory), file.bytes);
  return {};
}

extern constinit const Feed kLeaf{
    .id = "anchore-nvd",
    .name = "Anchore NVD overrides",
    .description = "CPE configurations for what the NVD has not analysed, and corrections (JSON)",
    .claims = claims,
    .read = read_file,
    .one_record = always_one_record,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::anchore_nvd
