// nuclei-templates' cves.json: JSON lines {"ID":"CVE-2000-0114","Info":{"Name", "Severity",
// "Description", "Classification"},"file_path"}.
#include "feeds/nuclei/nuclei.h"

#include <string>

#include "base/strings.h"
#include "feed/cve_ids.h"
#include "formats/tree.h"

namespace akashi::feeds::nuclei {
namespace {

Result<ExploitEntry> read_line(std::string_view line, const Limits& limits) {
  const auto bytes = Bytes::copy_of(line);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  const auto id = root["ID"].string();
  if (!id) {
    return std::unexpected(formats::wrong_type(root["ID"], "ID", "a string"));
  }
  return ExploitEntry{.vulnerability = std::string(*id),
                      .kind = ExploitEntry::Kind::kTemplate,
                      .feed = {},
                      .origin = {},
                      .id = std::string(root["file_path"].text()),
                      .title = std::string(root["Info"]["Name"].text()),
                      .url = std::string(root["file_path"].text()),
                      .date = {},
                      .verified = false,
                      .rank = {}};
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  return (path.ends_with(".json") || path.ends_with(".jsonl")) && head.starts_with('{') &&
         head.contains("\"ID\":") && head.contains("\"Info\":") &&
         (head.contains("\"Severity\":") || head.contains("\"file_path\":"));
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  for (const auto& line : lines(file.bytes)) {
    if (trim(line.text).empty()) {
      continue;
    }
    auto entry = read_line(line.text, limits);
    if (!entry) {
      sink.rejected({entry.error().code(), entry.error().message(), {.line = line.number}});
    } else if (is_cve_id(entry->vulnerability)) {  // Others have no record to stand beside.
      sink.exploit(std::move(*entry));
    }
  }
  return {};
}

extern constinit const Feed kLeaf{
    .id = "nuclei",
    .name = "Nuclei templates",
    .description = "templates of the Nuclei scanner: cves.json, JSON lines",
    .claims = claims,
    .read = read_file,
    .read_record = nullptr,
};

}  // namespace akashi::feeds::nuclei
