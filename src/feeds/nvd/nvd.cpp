// The National Vulnerability Database: pages of its API 2.0 and the yearly files of that form
// (schema cve_api_json_2.0.schema), the yearly files 1.1 and 1.0 (nvd_cve_feed_json_1.1.schema),
// and single "cve" objects of the former, a file each.
#include "feeds/nvd/nvd.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "feed/cpe_match.h"
#include "feeds/nvd/nvd_records.h"
#include "feeds/nvd/record_list.h"

namespace akashi::feeds::nvd {
namespace {

using formats::NodeView;

constexpr auto kLists = std::to_array<std::string_view>({"vulnerabilities", "CVE_Items"});

Result<Advisory> read_any(NodeView root) {
  if (!root.is_object()) {
    return std::unexpected(formats::wrong_type(root, "record", "an object"));
  }
  if (const auto cve = root["cve"]; cve) {
    return cve["CVE_data_meta"] ? read_1_1(root) : read_2_0(cve);
  }
  return read_2_0(root);
}

}  // namespace

Result<std::string> read_id(NodeView node, std::string_view field) {
  AKASHI_TRY_ASSIGN(auto id, optional_text(node, field));
  if (!id.starts_with("CVE-")) {
    return fail(ErrorCode::kInvalidInput, msg::kBadValue, {std::string(field), id, "CVE id"},
                node.position());
  }
  return id;
}

std::string utc(std::string time) {
  if (!time.empty() && !time.ends_with('Z')) {
    time += 'Z';
  }
  return time;
}

void add_cwe(std::string_view value, std::vector<std::string>& cwes) {
  if (value.starts_with("CWE-") && std::ranges::find(cwes, value) == cwes.end()) {
    cwes.emplace_back(value);
  }
}

void add_severity(std::string_view type, std::string_view vector, std::vector<Severity>& out) {
  Severity severity{.type = std::string(type), .score = std::string(vector)};
  if (!vector.empty() && std::ranges::find(out, severity) == out.end()) {
    out.push_back(std::move(severity));
  }
}

std::string reference_type(NodeView tags) {
  struct Row {
    std::string_view tag;
    std::string_view type;
  };
  constexpr auto kRows = std::to_array<Row>({{"Patch", "FIX"},
                                             {"Exploit", "EVIDENCE"},
                                             {"Vendor Advisory", "ADVISORY"},
                                             {"Third Party Advisory", "ADVISORY"},
                                             {"US Government Resource", "ADVISORY"},
                                             {"VDB Entry", "ADVISORY"},
                                             {"Issue Tracking", "REPORT"},
                                             {"Mailing List", "ARTICLE"},
                                             {"Press/Media Coverage", "ARTICLE"},
                                             {"Technical Description", "ARTICLE"},
                                             {"Product", "PACKAGE"},
                                             {"Release Notes", "WEB"}});
  for (const auto& row : kRows) {
    for (const auto tag : tags) {
      if (tag.text() == row.tag) {
        return std::string(row.type);
      }
    }
  }
  return "WEB";
}

bool claims(std::string_view path, std::string_view head) {
  return path.ends_with(".json") &&
         (head.contains("\"NVD_CVE\"") || head.contains("\"CVE_Items\"") ||
          (head.contains("\"sourceIdentifier\"") && head.contains("\"id\"")));
}

bool one_record(std::string_view path) {
  return file_name(path).starts_with("CVE-");
}

Result<Advisory> read_record(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  return read_any(tree.root());
}

namespace {

void give(const RawRecord& record, const Limits& limits, FeedSink& sink) {
  const auto copy = Bytes::copy_of(record.bytes);
  auto advisory = read_record(copy.padded(), limits);
  if (advisory) {
    sink.advisory(std::move(*advisory), record.bytes);
    return;
  }
  const auto& error = advisory.error();
  auto at = error.at();
  if (at.line != 0) {
    at.line += record.line - 1;
  }
  sink.rejected({error.code(), error.message(), at});
}

}  // namespace

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  if (one_record(file.path)) {
    give({.bytes = trim(file.bytes)}, limits, sink);
    return {};
  }
  const auto begin = [&](const RecordList& list) {
    const bool new_form = list.list == "vulnerabilities";
    sink.date(utc(std::string(list.member(new_form ? "timestamp" : "CVE_data_timestamp"))));
  };
  AKASHI_TRY_ASSIGN(const auto list,
                    cut_records(file.bytes, kLists, begin,
                                [&](const RawRecord& record) { give(record, limits, sink); }));
  if (list.list.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"vulnerabilities"});
  }
  // resultsPerPage is the number of records in a page or file.
  const auto stated = parse_u64(
      list.member(list.list == "vulnerabilities" ? "resultsPerPage" : "CVE_data_numberOfCVEs"));
  const auto whole = parse_u64(list.member("totalResults"));
  const auto start = parse_u64(list.member("startIndex")).value_or(0);
  const bool last_page = whole && start + list.count >= *whole;
  if (stated && *stated > list.count && !last_page) {
    sink.rejected({ErrorCode::kInvalidInput,
                   Message{msg::kExpected,
                           {std::to_string(*stated) + " records", std::to_string(list.count)}}});
  }
  return {};
}

extern constinit const Feed kLeaf{
    .id = "nvd",
    .name = "NVD",
    .description = "National Vulnerability Database: API 2.0, yearly files 2.0, 1.1 and 1.0 (JSON)",
    .claims = claims,
    .read = read_file,
    .one_record = one_record,
    .read_record = read_record,
    .never_whole = true,
};

}  // namespace akashi::feeds::nvd
