#include "service/cases.h"

#include <algorithm>
#include <set>
#include <utility>

#include "assure/case_json.h"
#include "base/bytes.h"
#include "base/messages/assure.h"
#include "base/messages/portfolio.h"
#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::service {
namespace {

using assure::Case;
using assure::CaseRow;
using assure::Record;
using portfolio::Draft;
using portfolio::Entry;
using portfolio::Journal;

std::string case_subject(std::string_view id) {
  return "case/" + std::string(id);
}

std::unexpected<Error> not_written_here(const Entry& entry) {
  return fail(ErrorCode::kInvalidInput, msg::kEntryForm, {std::to_string(entry.number), "content"});
}

std::vector<portfolio::FileRef> files_of(const CaseRow& row) {
  std::vector<portfolio::FileRef> out;
  for (const auto& evidence : row.evidence) {
    portfolio::FileRef file{.sha256 = evidence.sha256, .size = evidence.size};
    if (!file.sha256.empty() && std::ranges::find(out, file) == out.end()) {
      out.push_back(std::move(file));
    }
  }
  return out;
}

std::string head_json(Case content) {
  content.rows.clear();
  return formats::compact_json(
      [&](formats::JsonWriter& json) { assure::write_json(json, content); });
}

// One entry applied to what came before. False: it does not fit there.
Result<bool> apply(StoredCase& stored, const Entry& entry) {
  const auto bytes = Bytes::copy_of(entry.content);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), Limits()));
  const auto root = tree.root();
  const bool first = stored.state.empty();
  if (entry.kind == "case.new" && first) {
    AKASHI_TRY_ASSIGN(stored.content, assure::read_case(root));
    stored.state = "open";
    return entry.subject == case_subject(stored.content.id);
  }
  if (entry.kind == "case.row" && stored.state == "open") {
    AKASHI_TRY_ASSIGN(auto row, assure::read_case_row(root));
    assure::row_of(stored.content, row.criterion) = row;
    return true;
  }
  if (entry.kind == "case.head" && stored.state == "open") {
    AKASHI_TRY_ASSIGN(auto head, assure::read_case(root));
    head.rows = std::move(stored.content.rows);
    stored.content = std::move(head);
    return entry.subject == case_subject(stored.content.id);
  }
  if (entry.kind == "case.sign" && stored.state == "open") {
    stored.state = "signed";
    stored.envelope = root["envelope"].text();
    stored.signed_on = root["on"].text();
    stored.signed_by = entry.actor;
    stored.signed_at = entry.number;
    return entry.files.size() == 1 && entry.files.front().sha256 == stored.envelope;
  }
  if (entry.kind == "case.revision" && stored.state == "signed" && stored.revised_by.empty()) {
    stored.revised_by = root["by"].text();
    return true;
  }
  if (entry.kind == "case.superseded" && stored.state == "signed") {
    stored.state = "superseded";
    return root["by"].text() == stored.revised_by;
  }
  return false;
}

Draft row_draft(const std::string& subject, const CaseRow& row) {
  return {.kind = "case.row",
          .subject = subject,
          .content = formats::compact_json(
              [&](formats::JsonWriter& json) { assure::write_json(json, row); }),
          .files = files_of(row),
          .summary = {}};
}

Result<assure::CaseRules> rules_of(const Case& content, const std::optional<Record>& product,
                                   const assure::Catalogue& catalogue) {
  AKASHI_TRY_ASSIGN(const auto* scheme, catalogue.judge_by(content.scheme));
  return assure::case_rules(*scheme, content.level,
                            product ? product->text("type") : std::string_view());
}

// What a new revision takes over from the one before it.
Result<StoredCase> take_over(const Journal& journal, Case& content) {
  AKASHI_TRY_ASSIGN(auto before, load_case(journal, content.supersedes));
  if (before.state != "signed" || !before.revised_by.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kCaseNotSigned,
                {content.supersedes, before.state, before.revised_by});
  }
  const auto& old = before.content;
  for (const auto member :
       {&Case::scheme, &Case::level, &Case::route, &Case::product, &Case::applicant}) {
    if ((content.*member).empty()) {
      content.*member = old.*member;
    }
  }
  content.scope = content.scope.empty() ? old.scope : content.scope;
  content.revision = old.revision + 1;
  // Answers to other criteria are no answers to these.
  content.rows = content.scheme == old.scheme ? old.rows : std::vector<CaseRow>();
  return before;
}

}  // namespace

Result<StoredCase> replay_case(std::vector<Entry> entries) {
  StoredCase out;
  for (const auto& entry : entries) {
    const auto applied = apply(out, entry);
    if (!applied || !*applied) {
      return not_written_here(entry);
    }
  }
  out.history = std::move(entries);
  return out;
}

Result<StoredCase> load_case(const Journal& journal, std::string_view id) {
  AKASHI_TRY_ASSIGN(auto entries, journal.entries(case_subject(id)));
  if (entries.empty()) {
    return fail(ErrorCode::kNotFound, msg::kCaseUnknown, {std::string(id)});
  }
  return replay_case(std::move(entries));
}

Result<std::optional<Record>> load_record(const Journal& journal, std::string_view kind,
                                          std::string_view id, std::uint64_t before) {
  if (id.empty()) {
    return std::optional<Record>();
  }
  AKASHI_TRY_ASSIGN(auto entries, journal.entries(std::string(kind) + "/" + std::string(id)));
  std::erase_if(entries, [&](const Entry& entry) {
    return entry.number >= before || entry.kind != "record.set";
  });
  if (entries.empty()) {
    return std::optional<Record>();
  }
  const auto bytes = Bytes::copy_of(entries.back().content);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), Limits()));
  AKASHI_TRY_ASSIGN(auto record, assure::read_record(tree.root(), kind));
  return std::optional(std::move(record));
}

Result<std::size_t> set_records(Journal& journal, std::string_view actor,
                                std::span<const Record> records) {
  std::size_t written = 0;
  const auto decide = [&]() -> Result<std::vector<Draft>> {
    std::vector<Draft> drafts;
    for (const auto& record : records) {
      AKASHI_TRY_ASSIGN(const auto before, load_record(journal, record.kind, record.id));
      if (before == record) {
        continue;
      }
      const std::string name(record.text("name"));
      drafts.push_back({.kind = "record.set",
                        .subject = record.kind + "/" + record.id,
                        .content = formats::compact_json(
                            [&](formats::JsonWriter& json) { assure::write_json(json, record); }),
                        .files = {},
                        .summary = portfolio::Summary{
                            .kind = record.kind,
                            .title = name,
                            .state = {},
                            .until = {},
                            .search = portfolio::search_text(record.id + " " + name)}});
    }
    written = drafts.size();
    return drafts;
  };
  AKASHI_TRY(journal.append(actor, decide));
  return written;
}

assure::CaseRecords LoadedRecords::view() const {
  const auto pointer = [](const std::optional<Record>& record) {
    return record ? &*record : nullptr;
  };
  return {.product = pointer(product),
          .maker = pointer(maker),
          .applicant = pointer(applicant),
          .people = people};
}

Result<LoadedRecords> load_records(const Journal& journal, const Case& content,
                                   std::uint64_t before) {
  LoadedRecords out;
  AKASHI_TRY_ASSIGN(out.product, load_record(journal, "product", content.product, before));
  if (out.product) {
    AKASHI_TRY_ASSIGN(out.maker,
                      load_record(journal, "organisation", out.product->text("maker"), before));
  }
  AKASHI_TRY_ASSIGN(out.applicant, load_record(journal, "organisation", content.applicant, before));
  std::set<std::string> people;
  for (const auto& row : content.rows) {
    people.insert(row.evaluator);
  }
  for (const auto& id : people) {
    AKASHI_TRY_ASSIGN(auto person, load_record(journal, "person", id, before));
    if (person) {
      out.people.push_back(std::move(*person));
    }
  }
  return out;
}

portfolio::Summary case_summary(const Case& content, const LoadedRecords& records,
                                std::string_view state) {
  std::string title = content.product;
  std::string search = content.id + " " + content.product + " " + content.scheme;
  if (records.product) {
    title = std::string(records.product->text("name")) + " " +
            std::string(records.product->text("release"));
    search += " " + title;
    for (const auto& model : records.product->list("models")) {
      search += " " + model;
    }
  }
  for (const auto* organisation : {&records.maker, &records.applicant}) {
    if (*organisation) {
      search += " " + std::string((*organisation)->text("name"));
    }
  }
  constexpr std::size_t kMost = 8000;
  return {.kind = "case",
          .title = title + " (" + content.scheme +
                   (content.level.empty() ? "" : " " + content.level) + ")",
          .state = std::string(state),
          .until = {},
          .search = portfolio::search_text(utf8_prefix(search, kMost))};
}

Result<Case> new_case(Journal& journal, std::string_view actor, Case content,
                      const assure::Catalogue& catalogue) {
  const auto decide = [&]() -> Result<std::vector<Draft>> {
    std::vector<Draft> drafts;
    const auto subject = case_subject(content.id);
    AKASHI_TRY_ASSIGN(const auto there, journal.entries(subject));
    if (!there.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kCaseThere, {content.id});
    }
    if (!content.supersedes.empty()) {
      AKASHI_TRY_ASSIGN(const auto before, take_over(journal, content));
      drafts.push_back({.kind = "case.revision",
                        .subject = case_subject(content.supersedes),
                        .content = formats::compact_json([&](formats::JsonWriter& json) {
                          json.begin_object();
                          json.member("by", content.id);
                          json.end_object();
                        }),
                        .files = {},
                        .summary = {}});
    }
    AKASHI_TRY_ASSIGN(const auto product, load_record(journal, "product", content.product));
    AKASHI_TRY_ASSIGN(const auto rules, rules_of(content, product, catalogue));
    content.scheme = rules.scheme->key();
    content.level = rules.level == nullptr ? "" : rules.level->id;
    AKASHI_TRY(assure::check_head(rules, content));
    std::erase_if(content.rows,
                  [&](const CaseRow& row) { return rules.row(row.criterion) == nullptr; });
    AKASHI_TRY_ASSIGN(const auto records, load_records(journal, content));
    if (!records.product) {
      return fail(ErrorCode::kNotFound, msg::kCaseNoRecord, {"product", content.product});
    }
    Draft first{.kind = "case.new",
                .subject = subject,
                .content = formats::compact_json(
                    [&](formats::JsonWriter& json) { assure::write_json(json, content); }),
                .files = {},
                .summary = case_summary(content, records, "open")};
    for (const auto& row : content.rows) {
      std::ranges::copy(files_of(row), std::back_inserter(first.files));
    }
    drafts.push_back(std::move(first));
    return drafts;
  };
  AKASHI_TRY(journal.append(actor, decide));
  return content;
}

Result<std::size_t> change_case(Journal& journal, std::string_view actor, std::string_view id,
                                const assure::Catalogue& catalogue, const CaseChange& change) {
  std::size_t written = 0;
  const auto decide = [&]() -> Result<std::vector<Draft>> {
    AKASHI_TRY_ASSIGN(const auto stored, load_case(journal, id));
    if (stored.state != "open") {
      return fail(ErrorCode::kInvalidInput, msg::kCaseClosed, {std::string(id), stored.state});
    }
    AKASHI_TRY_ASSIGN(const auto product, load_record(journal, "product", stored.content.product));
    AKASHI_TRY_ASSIGN(const auto rules, rules_of(stored.content, product, catalogue));
    auto content = stored.content;
    AKASHI_TRY(change(content, rules));
    AKASHI_TRY(assure::check_head(rules, content));
    std::vector<Draft> drafts;
    for (const auto& row : content.rows) {
      const auto* before = assure::find_row(stored.content, row.criterion);
      if (row != (before == nullptr ? CaseRow{.criterion = row.criterion} : *before)) {
        AKASHI_TRY(assure::check_row(rules, row));
        drafts.push_back(row_draft(case_subject(id), row));
      }
    }
    if (auto head = head_json(content); head != head_json(stored.content)) {
      drafts.push_back({.kind = "case.head",
                        .subject = case_subject(id),
                        .content = std::move(head),
                        .files = {},
                        .summary = {}});
    }
    if (!drafts.empty()) {
      AKASHI_TRY_ASSIGN(const auto records, load_records(journal, content));
      drafts.back().summary = case_summary(content, records, "open");
    }
    written = drafts.size();
    return drafts;
  };
  AKASHI_TRY(journal.append(actor, decide));
  return written;
}

Result<CheckedCase> check_case(const Journal& journal, std::string_view id,
                               const assure::Catalogue& catalogue, assure::Date on) {
  CheckedCase out;
  const auto load = [&]() -> Result<void> {
    AKASHI_TRY_ASSIGN(out.stored, load_case(journal, id));
    AKASHI_TRY_ASSIGN(out.records, load_records(journal, out.stored.content));
    return {};
  };
  AKASHI_TRY(journal.snapshot(load));
  AKASHI_TRY_ASSIGN(out.rules, rules_of(out.stored.content, out.records.product, catalogue));
  assure::sort_rows(out.rules, out.stored.content);
  out.findings = assure::check_case(out.rules, out.stored.content, out.records.view(), on);
  return out;
}

}  // namespace akashi::service
