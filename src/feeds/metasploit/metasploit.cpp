// Metasploit's db/modules_metadata_base.json: an object of modules, each with fullname, name, rank,
// disclosure_date, type, references ("CVE-2007-4387"), path …; and lists of modules by CVE made of
// it: an array of {cve, module, path, name}, where module is the key of the first form
// ("auxiliary_admin/2wire/xslt_password_reset").
#include "feeds/metasploit/metasploit.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/cve_ids.h"
#include "formats/tree.h"

namespace akashi::feeds::metasploit {
namespace {

// Msf::RankingName.
constexpr auto kRanks =
    std::to_array<std::pair<std::int64_t, std::string_view>>({{0, "manual"},
                                                              {100, "low"},
                                                              {200, "average"},
                                                              {300, "normal"},
                                                              {400, "good"},
                                                              {500, "great"},
                                                              {600, "excellent"}});

std::string rank_word(formats::NodeView node) {
  const auto number = node.integer();
  const auto* const row =
      number ? std::ranges::find(kRanks, *number, [](const auto& r) { return r.first; })
             : kRanks.end();
  return row == kRanks.end() ? std::string(node.text()) : std::string(row->second);
}

// Scanners look for a vulnerability; whether by exploiting it is not told.
ExploitEntry::Kind kind_of(std::string_view full_name) {
  return full_name.starts_with("auxiliary/scanner/") ? ExploitEntry::Kind::kTemplate
                                                     : ExploitEntry::Kind::kModule;
}

Error bad(formats::NodeView node, std::string_view field) {
  return {ErrorCode::kInvalidInput, Message{msg::kMissingField, {std::string(field)}},
          node.position()};
}

void read_module(formats::NodeView node, FeedSink& sink) {
  const auto full_name = node["fullname"].text();
  const auto references = node["references"];
  if (full_name.empty() || !references.is_array()) {
    sink.rejected(bad(node, full_name.empty() ? "fullname" : "references"));
    return;
  }
  std::string names;
  for (const auto reference : references) {
    if (reference.text().starts_with("CVE-")) {
      names += reference.text();
      names += ';';
    }
  }
  for (auto& cve : find_cve_ids(names)) {
    sink.exploit({.vulnerability = std::move(cve),
                  .kind = kind_of(full_name),
                  .feed = {},
                  .origin = {},
                  .id = std::string(full_name),
                  .title = std::string(node["name"].text()),
                  .url = std::string(node["path"].text()),
                  .date = leading_date(node["disclosure_date"].text()),
                  .verified = false,
                  .rank = rank_word(node["rank"])});
  }
}

void read_row(formats::NodeView node, FeedSink& sink) {
  const auto cve = trim(node["cve"].text());
  // The first "_" stands for the "/" behind the type.
  const auto module = cut(node["module"].text(), "_");
  if (!is_cve_id(cve) || !module) {
    sink.rejected(bad(node, is_cve_id(cve) ? "module" : "cve"));
    return;
  }
  auto full_name = std::string(module->first) + "/" + std::string(module->second);
  const auto kind = kind_of(full_name);
  sink.exploit({.vulnerability = std::string(cve),
                .kind = kind,
                .feed = {},
                .origin = {},
                .id = std::move(full_name),
                .title = std::string(node["name"].text()),
                .url = std::string(node["path"].text()),
                .date = {},
                .verified = false,
                .rank = {}});
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  if (!path.ends_with(".json")) {
    return false;
  }
  const auto has = [&](std::string_view member) { return head.contains(member); };
  return trim(head).starts_with('[') ? has("\"cve\"") && has("\"module\"") && has("\"path\"")
                                     : has("\"fullname\"") && has("\"rank\"") &&
                                           (has("\"references\"") || has("\"disclosure_date\""));
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  if (!root.is_array() && !root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "modules", "an object or array"));
  }
  for (const auto node : root) {
    (root.is_array() ? read_row : read_module)(node, sink);
  }
  return {};
}

extern constinit const Feed kLeaf{
    .id = "metasploit",
    .name = "Metasploit",
    .description = "modules of the Metasploit framework: its metadata JSON, and lists by CVE",
    .claims = claims,
    .read = read_file,
    .read_record = nullptr,
};

}  // namespace akashi::feeds::metasploit
