// JVN iPedia's entries with all that they say: MyJVN's getVulnDetailInfo and the yearly files
// (VULDEF 3.x), and single entries as JSON. Its overviews are the feed jvn-rss.
#include "feeds/jvn/jvn.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "feed/jvn_names.h"
#include "feed/version_text.h"
#include "feed/xml_records.h"
#include "feeds/jvn/vuldef.h"
#include "model/cpe.h"

namespace akashi::feeds::jvn {
namespace {

bool is_json(std::string_view bytes) {
  return trim(bytes).starts_with('{');
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

// The answer's status, behind the entries: an error of MyJVN, or how many there should be.
Result<void> check_status(std::string_view bytes, std::size_t count, const Limits& limits,
                          FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(bytes, limits));
  const auto status = document.root();
  if (status.attribute("retCd") == "1") {
    sink.rejected({ErrorCode::kInvalidInput,
                   Message{msg::kBadValue,
                           {"MyJVN " + std::string(status.attribute("errCd")),
                            std::string(status.attribute("errMsg")), "an answer"}}});
  }
  const auto stated = parse_u64(status.attribute("totalResRet"));
  if (stated && *stated > count) {
    sink.rejected(
        {ErrorCode::kInvalidInput,
         Message{msg::kExpected, {std::to_string(*stated) + " records", std::to_string(count)}}});
  }
  return {};
}

}  // namespace

Result<void> check_id(const Advisory& advisory, InputPosition position) {
  if (is_jvndb_id(advisory.id)) {
    return {};
  }
  return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"VulinfoID", advisory.id, "JVNDB id"},
              position);
}

void add_product(std::string_view cpe, std::string_view product,
                 const std::vector<std::string>& versions, Advisory& out) {
  const auto name = parse_cpe(trim(cpe));
  if (!name) {
    return;
  }
  CpeNode node;
  for (const auto& version : versions) {
    if (!trim(version).empty() || versions.size() == 1) {
      add_version_text(*name, version, product, node.criteria);
    }
  }
  if (node.criteria.empty()) {
    add_version_text(*name, {}, product, node.criteria);
  }
  out.configurations.push_back(std::move(node));
}

bool claims(std::string_view path, std::string_view head) {
  if (path.ends_with(".json")) {
    return (head.contains("\"vulinfoid\"") && head.contains("\"vulinfodata\"")) ||
           head.contains("\"myjvn_security_advisory\"");
  }
  return xml_root_name(head) == "VULDEF-Document";
}

bool one_record(std::string_view path) {
  return path.ends_with(".json");
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  if (is_json(raw)) {
    AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
    return tree.root()["document"] ? read_csaf(tree.root()) : read_json(tree.root());
  }
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(raw, limits));
  return read_xml(document.root());
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  if (is_json(file.bytes)) {
    AKASHI_TRY_ASSIGN(auto advisory, read_record(file.bytes, limits));
    sink.advisory(std::move(advisory), file.bytes);
    return {};
  }
  std::size_t count = 0;
  std::string_view status;
  const auto record = [&](const XmlRecord& entry) {
    ++count;
    give(entry, limits, sink);
  };
  const auto other = [&](const XmlRecord& element) {
    status = xml_root_name(element.bytes) == "Status" ? element.bytes : status;
  };
  AKASHI_TRY(cut_xml_records(file.bytes, "Vulinfo", record, other));
  return status.empty() ? Result<void>() : check_status(status, count, limits, sink);
}

extern constinit const Feed kLeaf{
    .id = "jvn",
    .name = "JVN iPedia",
    .description = "JVN iPedia in full: VULDEF 3.x (MyJVN getVulnDetailInfo, yearly files), JSON",
    .claims = claims,
    .read = read_file,
    .one_record = one_record,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::jvn
