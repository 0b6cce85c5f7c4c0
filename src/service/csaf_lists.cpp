#include "service/csaf_lists.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/messages/net.h"
#include "base/strings.h"
#include "formats/tree.h"
#include "net/http.h"
#include "service/source_lists.h"

namespace akashi::service {
namespace {

using formats::NodeView;

constexpr std::size_t kLongestAddress = 2048;

std::string begin_of(std::string_view text) {
  return printable(utf8_prefix(text, 80));
}

std::unexpected<Error> bad(NodeView node, std::string_view field, std::string_view what) {
  return fail(ErrorCode::kInvalidInput, msg::kBadValue,
              {std::string(field), begin_of(node.text()), std::string(what)}, node.position());
}

bool is_address(std::string_view url) {
  return url.size() <= kLongestAddress && net::can_fetch(url) && !url.contains('?') &&
         !url.contains('#');
}

bool is_document(std::string_view url) {
  return is_address(url) && url.ends_with(".json") && is_file_name(csaf_file_name(url));
}

// Documents that anybody may have. A provider of CSAF 2.0 need not label them.
bool is_public(NodeView label) {
  constexpr auto kPublic = std::to_array<std::string_view>({"WHITE", "CLEAR", "UNLABELED"});
  return !label || std::ranges::find(kPublic, label.text()) != kPublic.end();
}

Result<void> add_directory(NodeView url, CsafProvider& out) {
  if (!is_address(url.text())) {
    return bad(url, "directory", "address (http, https)");
  }
  auto address = std::string(url.text());
  address += address.ends_with('/') ? "" : "/";
  out.directories.push_back(std::move(address));
  return {};
}

Result<void> add_distribution(NodeView node, CsafProvider& out) {
  if (const auto url = node["directory_url"]) {  // CSAF 2.0
    AKASHI_TRY(add_directory(url, out));
  }
  if (const auto directory = node["directory"]; directory && is_public(directory["tlp_label"])) {
    AKASHI_TRY(add_directory(directory["url"], out));
  }
  for (const auto feed : node["rolie"]["feeds"]) {
    if (!is_public(feed["tlp_label"])) {
      continue;
    }
    if (!is_address(feed["url"].text())) {
      return bad(feed["url"], "url", "address (http, https)");
    }
    out.feeds.emplace_back(feed["url"].text());
  }
  return {};
}

// Of an entry's links: itself, and its digest, SHA-256 where there are several.
CsafDocument linked(NodeView entry) {
  CsafDocument out;
  for (const auto link : entry["link"]) {
    const auto href = link["href"].text();
    if (link["rel"].text() == "self") {
      out.url = href;
    } else if (link["rel"].text() == "hash" && is_address(href) &&
               (href.ends_with(".sha256") || (href.ends_with(".sha512") && out.digest.empty()))) {
      out.digest = href;
    }
  }
  if (out.url.empty()) {
    out.url = entry["content"]["src"].text();
  }
  return out;
}

// A field of changes.csv.
std::string_view unquoted(std::string_view field) {
  field = trim(field);
  return field.size() > 1 && field.starts_with('"') && field.ends_with('"')
             ? field.substr(1, field.size() - 2)
             : field;
}

}  // namespace

std::string csaf_file_name(std::string_view url) {
  return std::string(url.substr(url.rfind('/') + 1));
}

Result<CsafProvider> parse_csaf_provider(std::string_view text, const Limits& limits) {
  const auto bytes = Bytes::copy_of(text);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  if (!root["metadata_version"].text().starts_with("2.")) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"provider metadata of CSAF 2 (metadata_version)",
                 begin_of(root["metadata_version"].text())});
  }
  CsafProvider out;
  for (const auto distribution : root["distributions"]) {
    AKASHI_TRY(add_distribution(distribution, out));
  }
  if (out.feeds.empty() && out.directories.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"a public feed or directory in distributions", "none"});
  }
  return out;
}

Result<std::vector<CsafDocument>> parse_rolie_feed(std::string_view text, const Limits& limits) {
  const auto bytes = Bytes::copy_of(text);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto feed = tree.root()["feed"];
  if (!feed.is_object()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"feed"}, tree.root().position());
  }
  std::vector<CsafDocument> out;
  for (const auto entry : feed["entry"]) {
    auto document = linked(entry);
    if (!is_document(document.url)) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"link", begin_of(document.url), "address of a .json file"}, entry.position());
    }
    const auto updated = parse_microseconds(entry["updated"].text());
    if (!updated) {
      return bad(entry["updated"] ? entry["updated"] : entry, "updated", "time (RFC 3339)");
    }
    document.updated = *updated;
    out.push_back(std::move(document));
  }
  return out;
}

Result<std::vector<CsafDocument>> parse_csaf_changes(std::string_view text,
                                                     const std::string& directory) {
  std::vector<CsafDocument> out;
  for (const auto& line : lines(text)) {
    if (trim(line.text).empty()) {
      continue;
    }
    const auto fields = cut(line.text, ",").value_or(std::pair(line.text, std::string_view()));
    const auto path = unquoted(fields.first);
    const auto updated = parse_microseconds(unquoted(fields.second));
    auto url = directory + std::string(path);
    if (!updated || path.starts_with('/') || path.contains("..") || !is_document(url)) {
      return fail(ErrorCode::kInvalidInput, msg::kExpected,
                  {"\"path.json\",\"time\"", begin_of(line.text)}, {.line = line.number});
    }
    out.push_back({.url = std::move(url), .updated = *updated, .digest = {}});
  }
  return out;
}

}  // namespace akashi::service
