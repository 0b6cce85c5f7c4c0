#include "assure/case_prose.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "assure/case_table.h"
#include "assure/evidence.h"
#include "assure/probe_note.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

bool official(Mark mark) {
  return mark == Mark::kSeed || mark == Mark::kSource;
}

std::string named(const Record* record, std::string_view id) {
  return record == nullptr ? std::string(id) : std::string(record->text("name"));
}

// Ids as people read them; an id that the scheme does not name stays.
std::string name_in(const CaseRules& rules, std::string_view array, const std::string& id,
                    Lang lang) {
  const auto* item = rules.scheme->find(array, id);
  return item == nullptr ? id : item->name.in(lang);
}

std::string state_name(std::string_view state, Lang lang) {
  return state == "open"         ? render(msg::kCaseIsOpen, {}, lang)
         : state == "signed"     ? render(msg::kCaseIsSigned, {}, lang)
         : state == "superseded" ? render(msg::kCaseIsSuperseded, {}, lang)
                                 : std::string(state);
}

std::string shown(const CaseRules& rules, const CaseRecords& records, const ColumnRule& column,
                  const std::string& text, Lang lang) {
  switch (column.type) {
    case ColumnType::kCriterion: {
      const auto* item = rules.row(text);
      return item == nullptr ? text : text + " " + item->name.in(lang);
    }
    case ColumnType::kResult: {
      const auto* result = rules.result(text);
      return result == nullptr ? text : result->name.in(lang);
    }
    case ColumnType::kApplicability:
      return text.empty()
                 ? text
                 : render(text == "applicable" ? msg::kCaseApplicable : msg::kCaseNotApplicable, {},
                          lang);
    case ColumnType::kMethod:
      return name_in(rules, "methods", text, lang);
    case ColumnType::kEvaluator: {
      const auto person = std::ranges::find(records.people, text, &Record::id);
      return person == records.people.end() ? text : std::string(person->text("name"));
    }
    case ColumnType::kEvaluatorClass:
      return name_in(rules, "evaluators", text, lang);
    case ColumnType::kTarget:
      return name_in(rules, "targets", text, lang);
    default:
      return text;
  }
}

// Columns that are texts of their own: they follow the overview.
bool is_detail(ColumnType type) {
  return type == ColumnType::kEvidence || type == ColumnType::kReason ||
         type == ColumnType::kRemarks || type == ColumnType::kMore;
}

// "test-record 2026-11-18: report.pdf, SHA-256 9f86d081884c…"
std::string query_text(const std::string& query, Lang lang) {
  const auto probe = [&](Bearing bearing) {
    const auto from = kProbeNote.size();
    return query.substr(from, query.size() - from - bearing_name(bearing).size() - 2);
  };
  using Said = std::pair<Bearing, Msg>;
  for (const auto& [bearing, text] : {Said(Bearing::kSupports, msg::kCaseProbeFor),
                                      Said(Bearing::kContradicts, msg::kCaseProbeAgainst)}) {
    if (is_probe_note(query, bearing_name(bearing))) {
      return render(text, {probe(bearing)}, lang);
    }
  }
  return query;
}

std::string evidence_line(const CaseRules& rules, const CaseEvidence& evidence, Lang lang) {
  std::string out = name_in(rules, "evidence_kinds", evidence.kind, lang);
  const auto query = query_text(evidence.query, lang);
  for (const auto* part : {&evidence.date, &evidence.name, &evidence.link, &query}) {
    out += (out.empty() || part->empty() ? "" : "  ") + *part;
  }
  return evidence.sha256.empty() ? out : out + "  SHA-256 " + evidence.sha256;
}

// Reason, evidence and remarks of each row that has some.
void write_details(formats::Prose& out, const CaseRules& rules, const Case& content,
                   const std::vector<std::vector<std::string>>& table, Lang lang) {
  for (std::size_t row = 0; row < rules.rows.size(); ++row) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < rules.columns.size(); ++i) {
      const auto& column = rules.columns[i];
      if (is_detail(column.type) && column.type != ColumnType::kEvidence &&
          !table[row][i].empty()) {
        lines.push_back(column.name.in(lang) + ": " + table[row][i]);
      }
    }
    const auto& id = rules.rows[row]->id;
    const auto found = std::ranges::find(content.rows, id, &CaseRow::criterion);
    if (found != content.rows.end()) {
      for (const auto& evidence : found->evidence) {
        lines.push_back(evidence_line(rules, evidence, lang));
      }
    }
    if (!lines.empty()) {
      out.heading(3, id + " " + rules.rows[row]->name.in(lang));
      out.list(std::move(lines));
    }
  }
}

// A name within a sentence; "IP access" stays.
std::string within(std::string name) {
  if (name.size() > 1 && to_lower(name[1]) == name[1]) {
    name[0] = to_lower(name[0]);
  }
  return name;
}

// A word at the beginning of a line of its own.
std::string capital(std::string text) {
  if (!text.empty() && is_lower(text[0])) {
    text[0] = static_cast<char>(text[0] - ('a' - 'A'));
  }
  return text;
}

// "S1.1-02: only if …", for each criterion that has conditions.
std::vector<std::string> condition_lines(const CaseRules& rules, Lang lang) {
  std::vector<std::string> out;
  for (const auto* criterion : rules.rows) {
    std::string names;
    for (const auto& id : criterion->ids("conditions")) {
      const auto* condition = rules.scheme->find("conditions", id);
      if (condition != nullptr) {
        names += names.empty() ? "" : lang == Lang::kJa ? "、かつ" : " and ";
        names += within(condition->name.in(lang)) + " [" + mark_text(condition->mark, lang) + "]";
      }
    }
    if (!names.empty()) {
      out.push_back(render(msg::kCaseOnlyIf, {criterion->id, names}, lang));
    }
  }
  return out;
}

}  // namespace

std::size_t unofficial_rows(const CaseRules& rules) {
  return static_cast<std::size_t>(std::ranges::count_if(rules.rows, [](const Item* item) {
    return !official(item->mark) || std::ranges::any_of(item->marks, [](const auto& entry) {
      return !official(entry.second);
    });
  }));
}

formats::Prose case_prose(const CaseRules& rules, const Case& content, const CaseRecords& records,
                          std::string_view state, Lang lang) {
  const auto text = [&](Msg id, std::initializer_list<std::string_view> args = {}) {
    return render(id, args, lang);
  };
  const auto product = named(records.product, content.product);
  formats::Prose out(product + " – " + rules.scheme->name.in(lang), lang);
  out.heading(1, product + " – " + rules.scheme->name.in(lang));
  std::vector<std::string> models;
  std::string release;
  if (records.product != nullptr) {
    std::ranges::copy(records.product->list("models"), std::back_inserter(models));
    release = records.product->text("release");
  }
  const auto scope = judge_scope(rules, content);
  out.table(
      {text(msg::kCaseItem), text(msg::kCaseContent)},
      {{capital(text(msg::kCaseWord)),
        render(msg::kCaseHead,
               {content.id, std::to_string(content.revision), state_name(state, lang)}, lang)},
       {capital(text(msg::kCaseProduct)), product + " " + release},
       {capital(text(msg::kCaseModels)), join(models, ", ")},
       {capital(text(msg::kCaseMaker)), named(records.maker, "")},
       {capital(text(msg::kCaseApplicant)), named(records.applicant, content.applicant)},
       {capital(text(msg::kCaseScheme)), rules.scheme->name.in(lang) + " " + rules.scheme->key()},
       {capital(text(msg::kCaseLevel)), rules.level == nullptr ? "" : rules.level->name.in(lang)},
       {capital(text(msg::kCaseScope)),
        scope.rule == nullptr
            ? text(msg::kCaseScopeOpen)
            : text(scope.verdict == ScopeVerdict::kIn ? msg::kCaseScopeIn : msg::kCaseScopeOut,
                   {scope.rule->name.in(lang)})}});
  auto table = case_table(rules, content);
  table.erase(table.begin());
  // On a page there is room for what says something; the version stands in the head, long texts
  // behind the table.
  std::vector<std::size_t> kept;
  std::vector<std::string> header;
  for (std::size_t i = 0; i < rules.columns.size(); ++i) {
    const bool empty =
        std::ranges::all_of(table, [&](const auto& line) { return line[i].empty(); });
    const auto type = rules.columns[i].type;
    if (!empty && type != ColumnType::kCriteriaVersion && !is_detail(type)) {
      kept.push_back(i);
      header.push_back(rules.columns[i].name.in(lang));
    }
  }
  std::vector<std::vector<std::string>> shown_lines;
  for (const auto& line : table) {
    auto& out_line = shown_lines.emplace_back();
    for (const auto i : kept) {
      out_line.push_back(shown(rules, records, rules.columns[i], line[i], lang));
    }
  }
  if (const auto conditions = condition_lines(rules, lang); !conditions.empty()) {
    out.heading(2, text(msg::kCaseConditions));
    out.list(conditions);
  }
  out.heading(2, text(msg::kCaseChecklist));
  out.table(header, shown_lines);
  if (std::ranges::any_of(content.rows, [](const CaseRow& row) {
        return !row.evidence.empty() || !row.reason.empty() || !row.remarks.empty() ||
               !row.more.empty();
      })) {
    out.heading(2, text(msg::kCaseDetails));
  }
  write_details(out, rules, content, table, lang);
  out.note(text(msg::kCaseUnofficial,
                {std::to_string(unofficial_rows(rules)), std::to_string(rules.rows.size())}));
  return out;
}

}  // namespace akashi::assure
