#include "service/case_files.h"

#include <algorithm>
#include <utility>

#include "assure/case_book.h"
#include "assure/case_json.h"
#include "assure/case_table.h"
#include "base/messages/paper.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "formats/xlsx_reader.h"
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

void write_member(formats::JsonWriter& json, std::string_view name,
                  const std::optional<assure::Record>& record) {
  if (record) {
    json.key(name);
    assure::write_json(json, *record);
  }
}

// A workbook, JSON, or else CSV. Of a workbook the first sheet that is shown.
Result<std::vector<assure::CaseRow>> read_rows(const std::string& text,
                                               const assure::CaseRules& rules,
                                               const assure::Case& content, const Limits& limits,
                                               Problems& problems) {
  if (!text.starts_with("PK")) {
    return trim(text).starts_with('{') ? assure::read_case_rows(text, rules, limits, problems)
                                       : assure::read_case_csv(text, rules, content, problems);
  }
  AKASHI_TRY_ASSIGN(const auto book, formats::read_xlsx(text, limits));
  for (const auto& problem : book.problems) {
    // Nothing of a macro or of another file is read, and no cell is missing for want of it.
    if (problem.message().id != msg::kSheetMacros && problem.message().id != msg::kSheetExternal) {
      problems.add(problem);
    }
  }
  const auto sheet = std::ranges::find(book.sheets, false, &formats::Sheet::hidden);
  if (sheet == book.sheets.end()) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"XLSX", "no sheet"});
  }
  return assure::read_case_sheet(*sheet, rules, content, problems);
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
    AKASHI_TRY_ASSIGN(auto rows, read_rows(text, rules, content, limits, found));
    problems.add_all(std::move(found), path);
    AKASHI_TRY(none_of(problems, path));
    for (auto& row : rows) {
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
