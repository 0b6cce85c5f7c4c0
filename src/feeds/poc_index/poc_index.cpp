// Two forms. Lists that are collected from others: an object of CVE ids, each with an array of
// {source, name, description, file}. And PoC-in-GitHub: a file for each CVE, named after it, with
// an array of repositories as GitHub's API describes them ({full_name, html_url, description,
// created_at …}): all that is known of them is what they call themselves.
#include "feeds/poc_index/poc_index.h"

#include <algorithm>
#include <string>

#include "base/glob.h"
#include "base/strings.h"
#include "feed/cve_ids.h"
#include "formats/tree.h"

namespace akashi::feeds::poc_index {
namespace {

using Kind = ExploitEntry::Kind;

// "…/2024/CVE-2024-0001.json" is "CVE-2024-0001".
std::string cve_of_path(std::string_view path) {
  auto name = file_name(path);
  name = name.substr(0, name.find('.'));
  return is_cve_id(name) ? std::string(name) : std::string();
}

Kind kind_of(std::string_view source, std::string_view file) {
  if (source == "exploitdb") {
    return Kind::kCode;
  }
  if (source == "metasploit") {
    return file.contains("/auxiliary/scanner/") ? Kind::kTemplate : Kind::kModule;
  }
  return source == "nuclei" ? Kind::kTemplate : Kind::kClaim;
}

// "…/exploits/linux/remote/19226.c" is 19226, "…/modules/exploits/multi/x.rb" is exploits/multi/x.
std::string id_of(std::string_view source, std::string_view file) {
  if (const auto module = cut(file, "/modules/"); source == "metasploit" && module) {
    return std::string(module->second.substr(0, module->second.rfind('.')));
  }
  const auto name = file_name(file);
  return std::string(name.substr(0, name.rfind('.')));
}

void read_collected(formats::NodeView of_cve, FeedSink& sink) {
  const auto cve = trim(of_cve.key());
  if (!is_cve_id(cve) || !of_cve.is_array()) {
    sink.rejected({ErrorCode::kInvalidInput,
                   Message{msg::kExpected,
                           {"a CVE id with an array", std::string(utf8_prefix(of_cve.key(), 80))}},
                   of_cve.position()});
    return;
  }
  for (const auto node : of_cve) {
    const auto source = node["source"].text();
    const auto file = node["file"].text();
    if (source.empty() || file.empty()) {
      sink.rejected({ErrorCode::kInvalidInput,
                     Message{msg::kMissingField, {source.empty() ? "source" : "file"}},
                     node.position()});
      continue;
    }
    sink.exploit({.vulnerability = std::string(cve),
                  .kind = kind_of(source, file),
                  .feed = {},
                  .origin = std::string(source),
                  .id = id_of(source, file),
                  .title = std::string(node["name"].text()),
                  .url = std::string(file),
                  .date = {},
                  .verified = false,
                  .rank = {}});
  }
}

void read_repository(formats::NodeView node, const std::string& cve, FeedSink& sink) {
  const auto name = node["full_name"].text();
  const auto url = node["html_url"].text();
  if (name.empty() || url.empty()) {
    sink.rejected({ErrorCode::kInvalidInput,
                   Message{msg::kMissingField, {name.empty() ? "full_name" : "html_url"}},
                   node.position()});
    return;
  }
  const auto description = node["description"];
  sink.exploit({.vulnerability = cve,
                .kind = Kind::kClaim,
                .feed = {},
                .origin = {},
                .id = std::string(name),
                .title = std::string(description.is_string() ? description.text() : name),
                .url = std::string(url),
                .date = leading_date(node["created_at"].text()),
                .verified = false,
                .rank = {}});
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  if (!path.ends_with(".json")) {
    return false;
  }
  const auto text = trim(head);
  if (text.starts_with('[')) {
    return !cve_of_path(path).empty() && text.contains("\"html_url\"");
  }
  return text.starts_with('{') && trim(text.substr(1)).starts_with("\"CVE-") &&
         text.contains("\"source\"") && text.contains("\"file\"");
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  const auto root = tree.root();
  if (root.is_object()) {
    for (const auto of_cve : root) {
      read_collected(of_cve, sink);
    }
    return {};
  }
  const auto cve = cve_of_path(file.path);
  if (!root.is_array() || cve.empty()) {
    return std::unexpected(
        formats::wrong_type(root, "list", "an object, or an array in a file named after a CVE"));
  }
  for (const auto repository : root) {
    read_repository(repository, cve, sink);
  }
  return {};
}

extern constinit const Feed kLeaf{
    .id = "poc-index",
    .name = "PoC lists",
    .description = "lists of proofs of concept by CVE: collected ones, PoC-in-GitHub: JSON",
    .claims = claims,
    .read = read_file,
    .read_record = nullptr,
};

}  // namespace akashi::feeds::poc_index
