#include "assure/contract_check.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "assure/profile.h"
#include "assure/scheme_json.h"
#include "base/messages/assure.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

constexpr auto kOutcomeTexts =
    std::to_array<Msg>({msg::kOutcomeMet, msg::kOutcomeBroken, msg::kOutcomeUnknown,
                        msg::kOutcomeOpen, msg::kOutcomePeople});

std::vector<const Item*> checks_of(const Scheme& model, const Item& clause) {
  std::vector<const Item*> checks;
  for (const auto& check : model.items("checks")) {
    const auto clauses = check.ids("clauses");
    if (std::ranges::find(clauses, clause.id) != clauses.end()) {
      checks.push_back(&check);
    }
  }
  return checks;
}

Ruling open_ruling(const std::vector<std::string>& terms) {
  return {.outcome = Outcome::kOpen, .reason = {msg::kTermsOpen, {join(terms, ", ")}}, .seen = {}};
}

std::vector<std::string> ids(const std::vector<const Item*>& items) {
  std::vector<std::string> list;
  std::ranges::transform(items, std::back_inserter(list), &Item::id);
  return list;
}

class Checker {
 public:
  explicit Checker(const CheckContext& context) : context_(context) {}

  ContractReport run() {
    const auto articles = make_articles(context_.model, context_.sheet, report_.problems);
    for (const auto& article : articles) {
      if (article.number == 0) {
        report_.without_provision.push_back(article.item);
      }
      for (const auto& clause : article.clauses) {
        judge(article, clause);
      }
    }
    set_corrections();
    return std::move(report_);
  }

 private:
  void add(const Article& article, const Clause& clause, const Item* check, Ruling ruling) {
    report_.results.push_back({.article = article.number,
                               .item = article.item,
                               .clause = clause.item,
                               .check = check,
                               .ruling = std::move(ruling),
                               .correct_until = {}});
  }

  void judge(const Article& article, const Clause& clause) {
    const auto terms = terms_of(context_.model, article.item->id);
    const bool answered = terms.empty() || std::ranges::any_of(terms, [&](const Item* term) {
                            return context_.sheet.find(term->id) != nullptr;
                          });
    if (clause.applies == Truth::kUnknown || !answered) {
      add(article, clause, nullptr, open_ruling(ids(answered ? clause.open : terms)));
      return;
    }
    const auto checks = checks_of(context_.model, *clause.item);
    bool whole = false;
    for (const auto* check : checks) {
      // Without inputs of its own, a check is of the clause as a whole.
      add(article, clause, check,
          check->words("inputs").empty() && !clause.open.empty() ? open_ruling(ids(clause.open))
                                                                 : judge(*check));
      whole = whole || check->flag("whole");
    }
    if (!clause.open.empty() && checks.empty()) {
      add(article, clause, nullptr, open_ruling(ids(clause.open)));
    } else if (!whole) {
      add(article, clause, nullptr,
          {.outcome = Outcome::kPeople,
           .reason = {checks.empty() ? msg::kForPeople : msg::kRestForPeople, {}},
           .seen = {}});
    }
  }

  Ruling judge(const Item& check) {
    const auto kinds = check_kinds();
    const auto kind = std::ranges::find(kinds, check.word("kind"), &CheckKind::name);
    if (kind == kinds.end()) {
      report_.problems.add(
          Error(ErrorCode::kInvalidInput,
                Message{msg::kBadValue,
                        {"checks.kind", std::string(check.word("kind")), "kind of check"}},
                check.place.at)
              .in_file(check.place.file));
      return {.outcome = Outcome::kUnknown,
              .reason = {msg::kNoSuchKind, {std::string(check.word("kind"))}},
              .seen = {}};
    }
    const CheckInputs inputs(context_, check);
    return inputs.open().empty() ? kind->judge(context_, inputs) : open_ruling(inputs.open());
  }

  // The check of the kind `correction`, where its clause applies, says how many days the supplier
  // has for what is broken.
  void set_corrections() {
    const auto found = std::ranges::find_if(report_.results, [](const ClauseResult& result) {
      return result.check != nullptr && result.check->word("kind") == "correction";
    });
    const auto days = found == report_.results.end()
                          ? std::nullopt
                          : CheckInputs(context_, *found->check).number("days");
    if (!days) {
      return;
    }
    for (auto& result : report_.results) {
      if (result.ruling.outcome == Outcome::kBroken) {
        result.correct_until = add_days(context_.delivery.on, *days);
      }
    }
  }

  const CheckContext& context_;
  ContractReport report_;
};

void write_message(formats::JsonWriter& json, const Message& message) {
  json.begin_object();
  json.member("code", message.id.name().substr(1));
  json.member("en", message.text(Lang::kEn));
  json.member("ja", message.text(Lang::kJa));
  json.end_object();
}

void write_date(formats::JsonWriter& json, std::string_view name, const std::optional<Date>& date) {
  if (date) {
    json.member(name, to_text(*date));
  }
}

void write_file(formats::JsonWriter& json, const DeliveredFile& file) {
  json.member("path", file.path);
  json.member("sha256", file.sha256);
}

void write_delivery(formats::JsonWriter& json, const Delivery& delivery) {
  json.key("sboms");
  json.begin_array();
  for (const auto& sbom : delivery.sboms) {
    json.begin_object();
    write_file(json, sbom);
    json.member_if("format", sbom.format);
    json.member_if("version", sbom.version);
    json.member_if("created", sbom.bom.created);
    json.member_if("product", sbom.bom.target.name);
    json.member_if("product_version", sbom.bom.target.version);
    json.key("components");
    json.unsigned_integer(sbom.bom.components.size());
    json.key("unread");
    json.unsigned_integer(sbom.bom.unknowns.size());
    json.end_object();
  }
  json.end_array();
  json.key("vex");
  json.begin_array();
  for (const auto& vex : delivery.vex) {
    json.begin_object();
    write_file(json, vex);
    json.member_if("format", vex.format);
    json.member_if("timestamp", vex.timestamp);
    json.key("statements");
    json.unsigned_integer(vex.statements);
    json.end_object();
  }
  json.end_array();
  json.key("evidence");
  json.begin_array();
  for (const auto& file : delivery.evidence) {
    json.begin_object();
    write_file(json, file);
    json.end_object();
  }
  json.end_array();
}

void write_result(formats::JsonWriter& json, const ClauseResult& result) {
  json.begin_object();
  json.key("article");
  json.unsigned_integer(result.article);
  json.member("item", result.item->id);
  json.member("clause", result.clause->id);
  if (result.check != nullptr) {
    json.member("check", result.check->id);
  }
  json.key("name");
  write_json(json, result.check == nullptr ? result.clause->name : result.check->name);
  json.member("result", outcome_name(result.ruling.outcome));
  json.key("reason");
  write_message(json, result.ruling.reason);
  write_date(json, "correct_until", result.correct_until);
  json.key("seen");
  json.begin_array();
  for (const auto& seen : result.ruling.seen) {
    json.begin_object();
    json.key("what");
    write_message(json, seen.text);
    if (seen.count != 0) {
      json.key("count");
      json.unsigned_integer(seen.count);
      json.key("total");
      json.unsigned_integer(seen.total);
      json.key("first");
      json.begin_array();
      for (const auto& name : seen.first) {
        json.string(name);
      }
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

std::uint64_t ContractReport::count(Outcome outcome) const {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      results, [&](const ClauseResult& r) { return r.ruling.outcome == outcome; }));
}

ContractReport check_contract(const CheckContext& context) {
  return Checker(context).run();
}

std::string outcome_text(Outcome outcome, Lang lang) {
  return std::string(kOutcomeTexts[static_cast<std::size_t>(outcome)].text(lang));
}

std::string observation_text(const Observation& seen, Lang lang) {
  auto text = seen.text.text(lang);
  if (!seen.first.empty()) {
    text += ": " + join(seen.first, ", ");
    if (seen.count > seen.first.size()) {
      text += " …";
    }
  }
  return text;
}

void write_json(formats::JsonWriter& json, const CheckContext& context,
                const ContractReport& report) {
  json.begin_object();
  json.member("format", "akashi-contract-check");
  json.key("version");
  json.integer(1);
  json.member("scheme", context.model.key());
  json.key("sheet");
  json.begin_object();
  json.member("level", context.sheet.basic_only ? "basic" : "all");
  json.member_if("customer", context.sheet.customer);
  json.member_if("supplier", context.sheet.supplier);
  json.member_if("product", context.sheet.product);
  json.member_if("product_version", context.sheet.product_version);
  write_date(json, "contract", context.sheet.contract_date);
  write_date(json, "delivery", context.sheet.delivery_date);
  json.end_object();
  json.member("on", to_text(context.delivery.on));
  write_date(json, "delivered", context.delivery.delivered);
  write_date(json, "released", context.delivery.released);
  write_delivery(json, context.delivery);
  json.key("counts");
  json.begin_object();
  for (const auto outcome :
       {Outcome::kMet, Outcome::kBroken, Outcome::kUnknown, Outcome::kOpen, Outcome::kPeople}) {
    json.key(outcome_name(outcome));
    json.unsigned_integer(report.count(outcome));
  }
  json.end_object();
  json.key("results");
  json.begin_array();
  for (const auto& result : report.results) {
    write_result(json, result);
  }
  json.end_array();
  json.key("without_provision");
  json.begin_array();
  for (const auto* item : report.without_provision) {
    json.string(item->id);
  }
  json.end_array();
  json.end_object();
}

formats::Prose check_prose(const CheckContext& context, const ContractReport& report, Lang lang) {
  const auto text = [&](Msg id, std::vector<std::string> args = {}) {
    return render(id, args, lang);
  };
  formats::Prose out(text(msg::kCheckTitle), lang);
  out.heading(1, text(msg::kCheckTitle));
  out.note(text(msg::kCheckNotice));
  std::vector<std::vector<std::string>> files;
  for (const auto& sbom : context.delivery.sboms) {
    files.push_back({sbom.path, sbom.format + " " + sbom.version, sbom.bom.created, sbom.sha256});
  }
  for (const auto& vex : context.delivery.vex) {
    files.push_back({vex.path, vex.found, vex.timestamp, vex.sha256});
  }
  for (const auto& file : context.delivery.evidence) {
    files.push_back({file.path, "", "", file.sha256});
  }
  out.table({text(msg::kCheckFile), text(msg::kCheckFormat), text(msg::kCheckCreated), "SHA-256"},
            files);
  const auto number = [&](Outcome s) { return std::to_string(report.count(s)); };
  out.paragraph(text(msg::kCheckSummary, {to_text(context.delivery.on), number(Outcome::kMet),
                                          number(Outcome::kBroken), number(Outcome::kUnknown),
                                          number(Outcome::kOpen), number(Outcome::kPeople)}));
  const Item* item = nullptr;
  for (const auto& result : report.results) {
    if (result.item != item) {
      item = result.item;
      out.heading(2,
                  text(msg::kClauseArticle, {std::to_string(result.article), item->name.in(lang)}));
    }
    const auto& name = result.check == nullptr ? result.clause->name : result.check->name;
    const auto reason = result.ruling.reason.text(lang);
    out.paragraph("[" + outcome_text(result.ruling.outcome, lang) + "] " + name.in(lang) + ": " +
                  reason);
    std::vector<std::string> seen;
    std::ranges::transform(result.ruling.seen, std::back_inserter(seen),
                           [&](const Observation& o) { return observation_text(o, lang); });
    std::erase(seen, reason);  // Of a single SBOM the reason says it already.
    if (result.correct_until) {
      seen.push_back(
          text(msg::kCorrectUntil, {to_text(context.delivery.on), to_text(*result.correct_until)}));
    }
    if (result.ruling.outcome == Outcome::kPeople && result.check == nullptr) {
      seen.push_back(clause_text(context.model, context.sheet, *result.clause, lang));
    }
    if (!seen.empty()) {
      out.list(seen);
    }
  }
  return out;
}

}  // namespace akashi::assure
