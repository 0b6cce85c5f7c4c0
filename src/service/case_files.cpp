#include "service/case_files.h"

#include <utility>

#include "assure/case_json.h"
#include "assure/case_table.h"
#include "assure/case_workbook.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

constexpr std::uint64_t kMostBytes = 64U << 20;

// Where nothing may be passed over.
Result<void> none_of(const Problems& problems, const std::string& path) {
  if (problems.empty()) {
    return {};
  }
  return fail(ErrorCode::kInvalidInput, msg::kCaseImportProblems,
              {path, std::to_string(problems.size())});
}

// JSON, a workbook or CSV, by how the bytes begin.
Result<std::vector<assure::CaseRow>> rows_of(const std::string& bytes,
                                             const assure::CaseRules& rules,
                                             const assure::Case& content, const Limits& limits,
                                             Problems& problems) {
  if (trim(bytes).starts_with('{')) {
    return assure::read_case_rows(bytes, rules, limits, problems);
  }
  constexpr std::string_view kZip = "PK";
  if (bytes.starts_with(kZip)) {
    return assure::read_case_workbook(bytes, rules, content, limits, problems);
  }
  return assure::read_case_csv(bytes, rules, content, problems);
}

void write_member(formats::JsonWriter& json, std::string_view name,
                  const std::optional<assure::Record>& record) {
  if (record) {
    json.key(name);
    assure::write_json(json, *record);
  }
}

}  // namespace

void write_records(formats::JsonWriter& json, const LoadedRecords& records) {
  write_member(json, "product", records.product);
  write_member(json, "maker", records.maker);
  write_member(json, "applicant", records.applicant);
  json.key("people");
  json.begin_array();
  for (const auto& person : records.people) {
    assure::write_json(json, person);
  }
  json.end_array();
}

Result<std::vector<assure::Record>> read_records_file(const std::string& path, const Limits& limits,
                                                      Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, kMostBytes));
  Problems found;
  auto records = assure::read_records(text, limits, found);
  if (!records) {
    return std::unexpected(std::move(records).error().in_file(path));
  }
  problems.add_all(std::move(found), path);
  AKASHI_TRY(none_of(problems, path));
  return records;
}

Result<std::size_t> import_case(portfolio::Journal& journal, std::string_view actor,
                                std::string_view id, const assure::Catalogue& catalogue,
                                const std::string& path, const Limits& limits, Problems& problems) {
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, kMostBytes));
  const auto body = [&](assure::Case& content, const assure::CaseRules& rules) -> Result<void> {
    Problems found;
    auto rows = rows_of(text, rules, content, limits, found);
    if (!rows) {
      return std::unexpected(std::move(rows).error().in_file(path));
    }
    problems.add_all(std::move(found), path);
    AKASHI_TRY(none_of(problems, path));
    for (auto& row : *rows) {
      assure::row_of(content, row.criterion) = std::move(row);
    }
    return {};
  };
  return change_case(journal, actor, id, catalogue, body);
}

std::string case_export(const CheckedCase& checked) {
  StringSink sink;
  formats::JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.key("akashi_case");
  json.integer(1);
  json.member("state", checked.stored.state);
  json.member_if("signed_on", checked.stored.signed_on);
  json.member_if("signed_by", checked.stored.signed_by);
  json.key("clean");
  json.boolean(assure::passes(checked.findings));
  json.key("case");
  assure::write_json(json, checked.stored.content);
  write_records(json, checked.records);
  json.end_object();
  json.finish();
  return sink.take();
}

}  // namespace akashi::service
