// JVNRSS 2.0 (RSS 1.0 with dc, dcterms and sec, mod_sec 1.0 to 3.0): overviews of JVN iPedia (MyJVN
// getVulnOverviewList, the yearly and daily files), and JVN's own notes (jvn.rdf). An item names
// products by sec:cpe, but never which versions of them: it is an assessment (ADR 13). Single items
// as JSON are what converters of these files write.
#include "feeds/jvn_rss/jvn_rss.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/strings.h"
#include "feed/jvn_names.h"
#include "feed/xml_records.h"
#include "formats/tree.h"
#include "formats/xml.h"

namespace akashi::feeds::jvn_rss {
namespace {

bool is_json(std::string_view bytes) {
  return trim(bytes).starts_with('{');
}

bool is_id(std::string_view id) {
  return is_jvndb_id(id) || is_jvn_id(id);
}

// JVN's own notes name themselves in the title or in the address: "JVNVU#97372625: …",
// ".../vu/JVNVU97372625/index.html".
std::string id_of(std::string_view identifier, std::string_view title, std::string_view link) {
  if (is_id(trim(identifier))) {
    return std::string(trim(identifier));
  }
  const auto named = trim(title.substr(0, title.find(':')));
  if (is_id(named)) {
    return std::string(named);
  }
  for (const auto part : split(link, '/')) {
    const auto digit = std::ranges::find_if(part, is_digit);
    const auto size = static_cast<std::size_t>(digit - part.begin());
    auto id = std::string(part.substr(0, size)) + "#" + std::string(part.substr(size));
    if (is_id(id)) {
      return id;
    }
  }
  return std::string(trim(identifier));
}

Result<Advisory> finish(JvnEntry& entry, InputPosition position) {
  if (!is_id(entry.advisory.id)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                {"sec:identifier", entry.advisory.id, "JVNDB or JVN id"}, position);
  }
  return entry.finish(is_jvndb_id(entry.advisory.id));
}

void add_link(std::string_view link, JvnEntry& entry) {
  entry.add_document("JVN", entry.advisory.id, "advisory", link);
}

Result<Advisory> read_item(formats::XmlView item) {
  JvnEntry entry;
  auto& out = entry.advisory;
  const auto link = item.child("link").text();
  out.summary = item.child("title").all_text();
  out.details = trim(item.child("description").all_text());
  out.id = id_of(item.child("identifier").text(), out.summary, link);
  const auto issued = item.child("issued").text();
  out.published = jvn_time(issued.empty() ? item.child("date").text() : issued);
  const auto modified = item.child("modified").text();
  out.modified = jvn_time(modified.empty() ? item.child("date").text() : modified);
  add_link(link, entry);
  for (auto at = item.child("references"); at; at = at.next("references")) {
    const auto source = at.attribute("source");
    entry.add_document(source, at.attribute("id"), {}, at.text());
  }
  for (auto at = item.child("cvss"); at; at = at.next("cvss")) {
    entry.add_score(at.attribute("version"), at.attribute("vector"), at.attribute("severity"));
  }
  return finish(entry, item.position());
}

Result<Advisory> read_json_item(formats::NodeView root) {
  JvnEntry entry;
  auto& out = entry.advisory;
  const auto link = root["link"].text();
  out.summary = root["title"].text();
  out.details = trim(root["description"].text());
  out.id = id_of(root["identifier"].text(), out.summary, link);
  const auto date = root["date"].text();
  out.published = jvn_time(root["issued"] ? root["issued"].text() : date);
  out.modified = jvn_time(root["modified"] ? root["modified"].text() : date);
  add_link(link, entry);
  for (const auto reference : root["references"]) {
    entry.add_document(reference["source"].text(), reference["id"].text(), {},
                       reference["text"].text());
  }
  for (const auto score : root["cvss"]) {
    entry.add_score(score["version"].text(), score["vector"].text(), score["severity"].text());
  }
  return finish(entry, root.position());
}

void give(const XmlRecord& record, const Limits& limits, FeedSink& sink) {
  const auto copy = Bytes::copy_of(record.bytes);
  auto advisory = read_record(copy.padded(), limits);
  if (advisory) {
    sink.advisory(std::move(*advisory), record.bytes);
    return;
  }
  auto at = advisory.error().at();
  at.line = at.line == 0 ? record.line : at.line + record.line - 1;
  sink.rejected({advisory.error().code(), advisory.error().message(), at});
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  if (path.ends_with(".json")) {
    return head.contains("\"identifier\"") && head.contains("\"about\"") &&
           (head.contains("\"JVNDB-") || head.contains("\"JVN"));
  }
  return xml_root_name(head) == "RDF" &&
         (head.contains("jvn.jp/rss/mod_sec") || head.contains("jvnrss_"));
}

bool one_record(std::string_view path) {
  return path.ends_with(".json");
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  if (is_json(raw)) {
    AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
    return read_json_item(tree.root());
  }
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(raw, limits));
  return read_item(document.root());
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  if (is_json(file.bytes)) {
    AKASHI_TRY_ASSIGN(auto advisory, read_record(file.bytes, limits));
    sink.advisory(std::move(advisory), file.bytes);
    return {};
  }
  const auto channel = [&](const XmlRecord& element) {
    if (xml_root_name(element.bytes) == "channel") {
      if (const auto document = formats::XmlDocument::parse(element.bytes, limits)) {
        const auto modified = document->root().child("modified").text();
        sink.date(jvn_time(modified.empty() ? document->root().child("date").text() : modified));
      }
    }
  };
  AKASHI_TRY(cut_xml_records(
      file.bytes, "item", [&](const XmlRecord& item) { give(item, limits, sink); }, channel));
  return {};
}

extern constinit const Feed kLeaf{
    .id = "jvn-rss",
    .name = "JVN RSS",
    .description =
        "JVN iPedia's overviews and JVN's notes: JVNRSS (MyJVN getVulnOverviewList), JSON",
    .claims = claims,
    .read = read_file,
    .one_record = one_record,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::jvn_rss
