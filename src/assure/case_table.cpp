#include "assure/case_table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/messages/assure.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "formats/csv.h"

namespace akashi::assure {
namespace {

// The text of a row that a column shows; null for columns that are more than that.
std::string CaseRow::* text_member(ColumnType type) {
  switch (type) {
    case ColumnType::kCriterion:
      return &CaseRow::criterion;
    case ColumnType::kApplicability:
      return &CaseRow::applicability;
    case ColumnType::kResult:
      return &CaseRow::result;
    case ColumnType::kMethod:
      return &CaseRow::method;
    case ColumnType::kEvaluator:
      return &CaseRow::evaluator;
    case ColumnType::kEvaluatorClass:
      return &CaseRow::evaluator_class;
    case ColumnType::kDate:
      return &CaseRow::date;
    case ColumnType::kReason:
      return &CaseRow::reason;
    case ColumnType::kRemarks:
      return &CaseRow::remarks;
    default:
      return nullptr;
  }
}

std::string more_of(const CaseRow& row, std::string_view column) {
  const auto found =
      std::ranges::find(row.more, column, [](const auto& entry) { return entry.first; });
  return found == row.more.end() ? std::string() : found->second;
}

void set_more(CaseRow& row, const std::string& column, std::string text) {
  std::erase_if(row.more, [&](const auto& entry) { return entry.first == column; });
  if (!text.empty()) {
    row.more.emplace_back(column, std::move(text));
    std::ranges::sort(row.more);
  }
}

std::string targets(const Item& criterion) {
  const auto ids = criterion.ids("target");
  return join(std::vector<std::string>(ids.begin(), ids.end()), " ");
}

std::string cell(const CaseRules& rules, const Item& criterion, const CaseRow& row,
                 const ColumnRule& column) {
  if (const auto member = text_member(column.type); member != nullptr) {
    return row.*member;
  }
  switch (column.type) {
    case ColumnType::kEvidence:
      return evidence_cell(row.evidence);
    case ColumnType::kCriteriaVersion:
      return rules.scheme->key();
    case ColumnType::kTarget:
      return targets(criterion);
    default:
      return more_of(row, column.id);
  }
}

Result<void> set_cell(const CaseRules& rules, const Item& criterion, CaseRow& row,
                      const ColumnRule& column, std::string text) {
  if (const auto member = text_member(column.type); member != nullptr) {
    row.*member = std::move(text);
    return {};
  }
  switch (column.type) {
    case ColumnType::kEvidence: {
      AKASHI_TRY_ASSIGN(row.evidence, read_evidence_cell(text));
      return {};
    }
    case ColumnType::kCriteriaVersion:
    case ColumnType::kTarget: {
      const auto is = cell(rules, criterion, row, column);
      if (!text.empty() && text != is) {
        return fail(ErrorCode::kInvalidInput, msg::kExpected, {is, text});
      }
      return {};
    }
    default:
      set_more(row, column.id, std::move(text));
      return {};
  }
}

// Which column each cell of the first line is; problems for those that are none, or there twice.
std::vector<const ColumnRule*> read_header(const TableLine& header, const CaseRules& rules,
                                           Problems& problems) {
  std::vector<const ColumnRule*> columns;
  for (const auto& text : header.cells) {
    const auto name = trim(text);
    const auto found = std::ranges::find_if(rules.columns, [&](const ColumnRule& column) {
      return name == column.id || name == column.name.en || name == column.name.ja;
    });
    const InputPosition at{.line = header.number,
                           .column = static_cast<std::uint32_t>(columns.size() + 1)};
    const auto* column = found == rules.columns.end() ? nullptr : &*found;
    if (column == nullptr) {
      std::vector<std::string> known;
      for (const auto& one : rules.columns) {
        known.push_back(one.id);
      }
      constexpr std::size_t kShown = 80;
      problems.add(msg::kCaseColumn, {std::string(utf8_prefix(name, kShown)), join(known, ", ")},
                   at);
    } else if (std::ranges::find(columns, column) != columns.end()) {
      problems.add(msg::kCaseTwice, {std::string(name)}, at);
    }
    columns.push_back(column);
  }
  return columns;
}

// A spreadsheet's line ends, and the space that people leave behind.
std::string cell_text(std::string_view text) {
  return std::string(trim(replace_all(text, "\r\n", "\n")));
}

struct Reading {
  const CaseRules& rules;
  const Case& present;
  Problems& problems;
  std::vector<const ColumnRule*> columns;
  std::size_t criterion_at = 0;
  std::set<std::string, std::less<>> seen;
};

void read_line(Reading& reading, const TableLine& line, std::vector<CaseRow>& rows) {
  const auto at = [&](std::size_t column) {
    return InputPosition{.line = line.number, .column = static_cast<std::uint32_t>(column + 1)};
  };
  const auto named = reading.criterion_at < line.cells.size()
                         ? cell_text(line.cells[reading.criterion_at])
                         : std::string();
  // A workbook has the name behind the id.
  const auto* criterion = reading.rules.row(named);
  criterion =
      criterion != nullptr ? criterion : reading.rules.row(named.substr(0, named.find(' ')));
  if (criterion == nullptr) {
    reading.problems.add(msg::kNoSuchItem, {reading.rules.scheme->key(), named},
                         at(reading.criterion_at));
    return;
  }
  const auto& id = criterion->id;
  if (!reading.seen.insert(id).second) {
    reading.problems.add(msg::kCaseTwice, {id}, at(reading.criterion_at));
    return;
  }
  if (line.cells.size() > reading.columns.size()) {
    reading.problems.add(
        msg::kExpected,
        {std::to_string(reading.columns.size()) + " cells", std::to_string(line.cells.size())},
        at(reading.columns.size()));
    return;
  }
  const auto* before = find_row(reading.present, id);
  CaseRow row = before == nullptr ? CaseRow{.criterion = id} : *before;
  for (std::size_t i = 0; i < reading.columns.size(); ++i) {
    auto text = i == reading.criterion_at ? id
                : i < line.cells.size()   ? cell_text(line.cells[i])
                                          : std::string();
    if (auto set = set_cell(reading.rules, *criterion, row, *reading.columns[i], std::move(text));
        !set) {
      reading.problems.add(Error(ErrorCode::kInvalidInput, set.error().message(), at(i)));
      return;
    }
    // Checked after each cell, so that the first that is wrong is the one that is named.
    if (auto checked = check_row(reading.rules, row); !checked) {
      reading.problems.add(Error(ErrorCode::kInvalidInput, checked.error().message(), at(i)));
      return;
    }
  }
  rows.push_back(std::move(row));
}

bool is_blank(const TableLine& line) {
  return std::ranges::all_of(line.cells, [](const auto& text) { return trim(text).empty(); });
}

bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@'").find(text.front()) != std::string_view::npos;
}

}  // namespace

std::vector<std::vector<std::string>> case_table(const CaseRules& rules, const Case& content) {
  std::vector<std::vector<std::string>> out(1);
  for (const auto& column : rules.columns) {
    out.front().push_back(column.id);
  }
  for (const auto* criterion : rules.rows) {
    const auto* row = find_row(content, criterion->id);
    const CaseRow empty{.criterion = criterion->id};
    auto& line = out.emplace_back();
    for (const auto& column : rules.columns) {
      line.push_back(cell(rules, *criterion, row == nullptr ? empty : *row, column));
    }
  }
  return out;
}

std::vector<CaseRow> read_case_table(const std::vector<TableLine>& lines, const CaseRules& rules,
                                     const Case& present, Problems& problems) {
  std::vector<CaseRow> rows;
  if (lines.empty()) {
    problems.add(msg::kMissingField, {"criterion"}, {.line = 1});
    return rows;
  }
  Reading reading{.rules = rules, .present = present, .problems = problems, .columns = {}};
  const auto before = problems.size();
  reading.columns = read_header(lines.front(), rules, problems);
  const auto criterion = std::ranges::find(reading.columns, rules.column(ColumnType::kCriterion));
  if (criterion == reading.columns.end()) {
    problems.add(msg::kMissingField, {rules.column(ColumnType::kCriterion)->id},
                 {.line = lines.front().number});
  }
  if (problems.size() != before) {
    return rows;
  }
  reading.criterion_at = static_cast<std::size_t>(criterion - reading.columns.begin());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (!is_blank(lines[i])) {
      read_line(reading, lines[i], rows);
    }
  }
  return rows;
}

std::string case_csv(const CaseRules& rules, const Case& content) {
  std::string out;
  for (auto& line : case_table(rules, content)) {
    for (auto& text : line) {
      if (is_formula(text)) {
        text.insert(text.begin(), '\'');
      }
    }
    out += formats::csv_line(line);
  }
  return out;
}

std::vector<CaseRow> read_case_csv(std::string_view text, const CaseRules& rules,
                                   const Case& present, Problems& problems) {
  constexpr std::size_t kMostLines = 100'000;
  std::vector<TableLine> lines;
  if (!is_valid_utf8(text)) {
    problems.add(msg::kSyntax, {"UTF-8", "CSV"});
    return {};
  }
  formats::CsvReader reader(text);
  while (auto row = reader.next()) {
    if (!row->whole || lines.size() == kMostLines) {
      problems.add(msg::kSyntax, {"CSV", row->whole ? "too many lines" : "a quote is not closed"},
                   {.line = row->line});
      return {};
    }
    for (auto& field : row->fields) {
      if (field.starts_with('\'')) {
        field.erase(0, 1);
      }
    }
    lines.push_back({.cells = std::move(row->fields), .number = row->line});
  }
  return read_case_table(lines, rules, present, problems);
}

std::string evidence_cell(const std::vector<CaseEvidence>& evidence) {
  std::string out;
  for (const auto& item : evidence) {
    out += out.empty() ? "" : "\n";
    out +=
        (item.kind.empty() ? "-" : item.kind) + " " + (item.date.empty() ? "-" : item.date) + " ";
    if (!item.sha256.empty()) {
      out += "sha256:" + item.sha256 + " " + std::to_string(item.size) + " " + item.name;
    } else {
      out += item.link.empty() ? "query:" + item.query : "link:" + item.link;
    }
  }
  return out;
}

Result<std::vector<CaseEvidence>> read_evidence_cell(std::string_view text) {
  constexpr std::string_view kForm =
      "KIND DATE sha256:DIGEST SIZE NAME, link:ADDRESS or query:WORDS";
  std::vector<CaseEvidence> out;
  for (const auto& line : lines(text)) {
    const auto whole = trim(line.text);
    if (whole.empty()) {
      continue;
    }
    const auto bad = fail(ErrorCode::kInvalidInput, msg::kExpected,
                          {std::string(kForm), std::string(utf8_prefix(whole, 80))});
    const auto kind = cut(whole, " ");
    const auto date = kind ? cut(trim(kind->second), " ") : std::nullopt;
    const auto what = date ? cut(trim(date->second), ":") : std::nullopt;
    if (!what) {
      return bad;
    }
    CaseEvidence item{.kind = std::string(kind->first == "-" ? "" : kind->first),
                      .date = std::string(date->first == "-" ? "" : date->first)};
    if (what->first == "link") {
      item.link = trim(what->second);
    } else if (what->first == "query") {
      item.query = trim(what->second);
    } else if (what->first == "sha256") {
      const auto digest = cut(what->second, " ");
      const auto size = digest ? cut(digest->second, " ") : std::nullopt;
      const auto number = parse_u64(size ? size->first : digest ? digest->second : "");
      if (!number) {
        return bad;
      }
      item.sha256 = digest->first;
      item.size = *number;
      item.name = size ? trim(size->second) : "";
    } else {
      return bad;
    }
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace akashi::assure
