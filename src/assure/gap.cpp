// Pairs `equal` and `covers` are rules "all of these conform, so that does": what they give is
// followed to the end, first through pairs that METI or another source gives, then through all.
// `equal` with one item on the other side also holds backwards.
#include "assure/gap.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "base/messages/assure.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

constexpr auto kStatuses = std::to_array<std::string_view>(
    {"answered", "accepted", "to-confirm", "partly", "related", "missing", "failed"});
constexpr std::size_t kMostReasons = 8;  // Of one item.

bool sure(Mark mark) {
  return mark == Mark::kSeed || mark == Mark::kSource;
}

// "All of `from` conform, so `to` does", of a pair; or its lesser relations.
struct Rule {
  std::vector<GapItemId> from;
  GapItemId to;
  Relation relation = Relation::kNear;
  const Mapping* mapping = nullptr;
  const Pair* pair = nullptr;
};

// Why an item is known not to conform: through this rule, because of that item; or its own answer.
struct Failure {
  const Rule* rule = nullptr;
  GapItemId because;
};

struct Fact {
  bool sure = true;
  const Rule* rule = nullptr;  // nullptr: an answer.
  const Answer* answer = nullptr;
};

class Finder {
 public:
  Finder(const Catalogue& catalogue, const GapQuery& query)
      : catalogue_(catalogue), query_(query) {}

  Result<Gap> run() {
    for (const auto& mapping : catalogue_.mappings) {
      if (!catalogue_.sound(mapping)) {
        return fail(ErrorCode::kInvalidInput, msg::kSchemeNotSound, {mapping.id});
      }
    }
    AKASHI_TRY(find_target());
    AKASHI_TRY(read_all_answers());
    make_rules();
    find_failed();
    conclude(true);
    conclude(false);
    AKASHI_TRY(find_accepted());
    for (auto& entry : gap_.items) {
      judge(entry);
    }
    return std::move(gap_);
  }

 private:
  Result<const Scheme*> scheme_of(const std::string& key, InputPosition at = {}) const {
    auto scheme = catalogue_.judge_by(key);
    if (!scheme) {
      return std::unexpected(Error(scheme.error().code(), scheme.error().message(), at));
    }
    return scheme;
  }

  void add_items(std::string_view array, std::span<const std::string> ids) {
    for (const auto& id : ids) {
      const auto* item = gap_.to->find(array, id);
      if (item != nullptr && listed_.insert({gap_.to->key(), std::string(array), id}).second) {
        gap_.items.push_back({.item = item, .array = std::string(array), .reasons = {}});
      }
    }
  }

  // The level's own criteria and those of the levels it includes, the lowest first.
  void add_level(const Item& top) {
    auto found = level_criteria(*gap_.to, top, query_.product_type);
    gap_.unknown_levels = std::move(found.unknown);
    std::vector<std::string> ids;
    std::ranges::transform(found.criteria, std::back_inserter(ids), &Item::id);
    add_items("criteria", ids);
  }

  Result<void> find_target() {
    AKASHI_TRY_ASSIGN(gap_.to, scheme_of(query_.to));
    const auto& type = query_.product_type;
    if (!type.empty() && gap_.to->find("product_types", type) == nullptr) {
      std::vector<std::string> ids;
      std::ranges::transform(gap_.to->items("product_types"), std::back_inserter(ids), &Item::id);
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"product-type", type, ids.empty() ? "-" : join(ids, ", ")});
    }
    const auto levels = gap_.to->items("levels");
    if (!levels.empty()) {
      gap_.level = find_level(*gap_.to, query_.level);
      if (gap_.level == nullptr) {
        std::vector<std::string> ids;
        std::ranges::transform(levels, std::back_inserter(ids), &Item::id);
        if (query_.level.empty()) {
          return fail(ErrorCode::kInvalidInput, msg::kLevelNeeded,
                      {gap_.to->key(), join(ids, ", ")});
        }
        return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                    {"level", query_.level, join(ids, ", ")});
      }
      add_level(*gap_.level);
      return {};
    }
    if (!query_.level.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem, {gap_.to->key(), "levels"});
    }
    std::set<std::string> arrays;
    for (const auto& mapping : catalogue_.mappings) {
      for (const auto& end : {mapping.from, mapping.to}) {
        if (query_.array.empty() && end.scheme == gap_.to->key()) {
          arrays.insert(end.array);
        }
      }
    }
    if (!query_.array.empty()) {
      arrays.insert(query_.array);
    }
    for (const auto& array : arrays) {
      std::vector<std::string> ids;
      std::ranges::transform(gap_.to->items(array), std::back_inserter(ids), &Item::id);
      add_items(array, ids);
    }
    if (gap_.items.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kGapNoItems, {gap_.to->key()});
    }
    return {};
  }

  // The scheme's items that an answer can be about, by id: those that the mappings or the target
  // speak of; and criteria.
  const std::map<std::string_view, GapItemId>& index(const Scheme& scheme) {
    const auto [place, is_new] = indexes_.try_emplace(&scheme);
    if (!is_new) {
      return place->second;
    }
    std::set<std::string_view> spoken = {"criteria"};
    for (const auto& mapping : catalogue_.mappings) {
      for (const auto* end : {&mapping.from, &mapping.to}) {
        if (end->scheme == scheme.key()) {
          spoken.insert(end->array);
        }
      }
    }
    if (&scheme == gap_.to && !gap_.items.empty()) {
      spoken.insert(gap_.items.front().array);
    }
    for (const auto array : spoken) {
      for (const auto& item : scheme.items(array)) {
        place->second.try_emplace(item.id, GapItemId{scheme.key(), std::string(array), item.id});
      }
    }
    return place->second;
  }

  Result<void> read_all_answers() {
    for (const auto& answer : query_.answers) {
      AKASHI_TRY_ASSIGN(const auto* scheme, scheme_of(answer.scheme, answer.at));
      const auto& items = index(*scheme);
      const auto id = items.find(answer.item);
      if (id == items.end()) {
        return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem, {scheme->key(), answer.item},
                    answer.at);
      }
      if (!answers_.emplace(id->second, &answer).second) {
        return fail(ErrorCode::kInvalidInput, msg::kIdTwice, {scheme->key(), answer.item},
                    answer.at);
      }
    }
    return {};
  }

  void make_rules() {
    for (const auto& mapping : catalogue_.mappings) {
      for (const auto& pair : mapping.pairs) {
        add_rules(mapping, pair);
      }
    }
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      rules_to_[rules_[i].to].push_back(i);
      if (rules_[i].relation == Relation::kEqual || rules_[i].relation == Relation::kCovers) {
        for (const auto& from : rules_[i].from) {
          rules_from_[from].push_back(i);
        }
      }
    }
  }

  void add_rules(const Mapping& mapping, const Pair& pair) {
    const auto ids = [](const MappingEnd& end, const std::vector<std::string>& names) {
      std::set<GapItemId> out;
      for (const auto& name : names) {
        out.insert({end.scheme, end.array, name});
      }
      return std::vector<GapItemId>(out.begin(), out.end());
    };
    const auto from = ids(mapping.from, pair.from);
    const auto to = ids(mapping.to, pair.to);
    if (from.empty() || to.empty()) {
      return;
    }
    for (const auto& head : to) {
      rules_.push_back({from, head, pair.relation, &mapping, &pair});
    }
    if (pair.relation == Relation::kEqual && to.size() == 1) {
      for (const auto& head : from) {
        rules_.push_back({to, head, Relation::kEqual, &mapping, &pair});
      }
    }
  }

  // What is said not to conform, and what can't conform because of it: what is equal to it, and
  // what would cover it alone. It is never concluded to, whatever its pairs' marks.
  void find_failed() {
    std::map<GapItemId, std::vector<const Rule*>> backwards;  // From what a rule covers alone.
    for (const auto& rule : rules_) {
      if (rule.relation == Relation::kCovers && rule.from.size() == 1) {
        backwards[rule.to].push_back(&rule);
      }
    }
    std::deque<GapItemId> open;
    const auto add = [&](const GapItemId& id, const Rule* rule, const GapItemId& because) {
      if (failed_.emplace(id, Failure{rule, because}).second) {
        open.push_back(id);
      }
    };
    for (const auto& [id, answer] : answers_) {
      if (answer->result == AnswerResult::kDoesNotConform) {
        add(id, nullptr, id);
      }
    }
    while (!open.empty()) {
      const auto id = open.front();
      open.pop_front();
      for (const auto i : rules_from_[id]) {
        if (rules_[i].relation == Relation::kEqual) {
          add(rules_[i].to, &rules_[i], id);
        }
      }
      for (const auto* rule : backwards[id]) {
        add(rule->from.front(), rule, id);
      }
    }
  }

  // Everything that follows from the answers, through rules that are sure or through all. What is
  // answered itself is not concluded to.
  void conclude(bool only_sure) {
    std::deque<GapItemId> open;
    std::vector<std::size_t> needs(rules_.size());
    std::ranges::transform(rules_, needs.begin(),
                           [](const Rule& rule) { return rule.from.size(); });
    if (only_sure) {
      for (const auto& [id, answer] : answers_) {
        if (answer->result == AnswerResult::kConforms && !failed_.contains(id)) {
          facts_.emplace(id, Fact{.sure = true, .answer = answer});
        }
      }
    }
    for (const auto& [id, fact] : facts_) {
      open.push_back(id);
    }
    while (!open.empty()) {
      const auto from = open.front();
      open.pop_front();
      for (const auto i : rules_from_[from]) {
        const auto& rule = rules_[i];
        const bool usable = !only_sure || sure(rule.pair->mark);
        if (--needs[i] == 0 && usable && !answers_.contains(rule.to) &&
            !failed_.contains(rule.to) &&
            facts_.emplace(rule.to, Fact{.sure = only_sure, .rule = &rule}).second) {
          open.push_back(rule.to);
        }
      }
    }
  }

  bool in_time(const Acceptance& acceptance) const {
    const auto from = parse_date(acceptance.valid_from);
    const auto until = parse_date(acceptance.valid_until);
    return (!from || *from <= query_.on) && (!until || query_.on <= *until);
  }

  Result<void> find_accepted() {
    for (const auto& hold : query_.holds) {
      AKASHI_TRY_ASSIGN(const auto* scheme, scheme_of(hold.scheme));
      const auto* level = find_level(*scheme, hold.level);
      if (level == nullptr) {
        return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem,
                    {scheme->key() + " levels", hold.level});
      }
      if (query_.on < hold.from || hold.until < query_.on) {
        gap_.unused.push_back(scheme->key() + " " + level->id);
        continue;
      }
      for (const auto& mapping : catalogue_.mappings) {
        if (mapping.from.scheme == scheme->key() && mapping.to.scheme == gap_.to->key()) {
          accept(mapping, *scheme, *level);
        }
      }
    }
    return {};
  }

  void accept(const Mapping& mapping, const Scheme& scheme, const Item& level) {
    const auto held = with_included(scheme, level);
    for (const auto& acceptance : mapping.acceptances) {
      if (!in_time(acceptance) ||
          std::ranges::find(held, acceptance.from_level, &Item::id) == held.end()) {
        continue;
      }
      for (const auto& id : acceptance.to) {
        const GapItemId to{mapping.to.scheme, mapping.to.array, id};
        GapReason reason{.from = {{scheme.key(), "levels", level.id}},
                         .to = to,
                         .relation = "accepted",
                         .lacking = {},
                         .mapping = mapping.id,
                         .mark = acceptance.mark,
                         .note = acceptance.condition,
                         .evidence = {}};
        const auto found = accepted_.find(to);
        if (found == accepted_.end() || (!sure(found->second.mark) && sure(acceptance.mark))) {
          accepted_[to] = std::move(reason);
        }
      }
    }
  }

  static GapReason reason_of(const Rule& rule) {
    return {.from = rule.from,
            .to = rule.to,
            .relation = std::string(relation_name(rule.relation)),
            .lacking = {},
            .mapping = rule.mapping->id,
            .mark = rule.pair->mark,
            .note = rule.pair->note,
            .evidence = {}};
  }

  // The steps from the answers to this item, each once.
  void explain(const GapItemId& id, std::set<GapItemId>& told, std::vector<GapReason>& out) const {
    std::vector<std::pair<GapItemId, bool>> open = {{id, false}};
    while (!open.empty()) {
      const auto [next, ready] = open.back();
      open.pop_back();
      const auto fact = facts_.find(next);
      if (fact == facts_.end()) {
        continue;
      }
      if (ready) {
        out.push_back(fact->second.rule != nullptr ? reason_of(*fact->second.rule)
                                                   : answer_reason(next, *fact->second.answer));
        continue;
      }
      if (!told.insert(next).second) {
        continue;
      }
      open.emplace_back(next, true);
      if (fact->second.rule != nullptr) {
        for (const auto& from : fact->second.rule->from) {
          open.emplace_back(from, false);
        }
      }
    }
  }

  static GapReason answer_reason(const GapItemId& id, const Answer& answer) {
    return {.from = {},
            .to = id,
            .relation = "answer",
            .lacking = {},
            .mapping = {},
            .mark = Mark::kSeed,
            .note = {},
            .evidence = answer.evidence,
            .result = answer.result};
  }

  // From the answer that says no to this item.
  void explain_failure(const GapItemId& id, std::vector<GapReason>& out) const {
    if (const auto answer = answers_.find(id); answer != answers_.end()) {
      out.push_back(answer_reason(id, *answer->second));
    }
    auto at = id;
    while (out.size() < kMostReasons) {
      const auto& failure = failed_.at(at);
      if (failure.rule == nullptr) {
        break;
      }
      out.push_back(reason_of(*failure.rule));
      out.back().lacking.push_back(failure.because);
      at = failure.because;
    }
  }

  // Equal to something that is answered as not applicable.
  bool equal_to_not_applicable(const GapItemId& id, GapEntry& entry) const {
    const auto rules = rules_to_.find(id);
    for (const auto i : rules == rules_to_.end() ? std::vector<std::size_t>() : rules->second) {
      const auto& rule = rules_[i];
      const auto answer = answers_.find(rule.from.front());
      if (rule.relation == Relation::kEqual && rule.from.size() == 1 && answer != answers_.end() &&
          answer->second->result == AnswerResult::kNotApplicable) {
        entry.reasons.push_back(answer_reason(rule.from.front(), *answer->second));
        entry.reasons.push_back(reason_of(rule));
        return true;
      }
    }
    return false;
  }

  // What speaks for the item without answering it.
  void judge_lesser(const GapItemId& id, GapEntry& entry) const {
    const auto rules = rules_to_.find(id);
    std::set<GapItemId> told;
    for (const auto i : rules == rules_to_.end() ? std::vector<std::size_t>() : rules->second) {
      const auto& rule = rules_[i];
      auto reason = reason_of(rule);
      std::ranges::copy_if(rule.from, std::back_inserter(reason.lacking),
                           [&](const GapItemId& from) { return !facts_.contains(from); });
      if (reason.lacking.size() == rule.from.size()) {
        continue;
      }
      const auto status =
          rule.relation == Relation::kNear ? GapStatus::kRelated : GapStatus::kPartly;
      entry.status = std::min(entry.status, status);
      if (entry.reasons.size() < kMostReasons) {
        for (const auto& from : rule.from) {
          explain(from, told, entry.reasons);
        }
        entry.reasons.push_back(std::move(reason));
      }
    }
  }

  void judge(GapEntry& entry) const {
    const GapItemId id{gap_.to->key(), entry.array, entry.item->id};
    if (failed_.contains(id)) {
      entry.status = GapStatus::kFailed;
      explain_failure(id, entry.reasons);
      return;
    }
    if (const auto answer = answers_.find(id);
        answer != answers_.end() && answer->second->result == AnswerResult::kNotApplicable) {
      entry.status = GapStatus::kAnswered;
      entry.not_applicable = true;
      entry.reasons.push_back(answer_reason(id, *answer->second));
      return;
    }
    const auto fact = facts_.find(id);
    const auto accepted = accepted_.find(id);
    const bool by_label = accepted != accepted_.end();
    if (fact != facts_.end() && (fact->second.sure || !by_label || !sure(accepted->second.mark))) {
      entry.status = fact->second.sure ? GapStatus::kAnswered : GapStatus::kToConfirm;
      std::set<GapItemId> told;
      explain(id, told, entry.reasons);
      return;
    }
    if (by_label) {
      entry.status = sure(accepted->second.mark) ? GapStatus::kAccepted : GapStatus::kToConfirm;
      entry.reasons.push_back(accepted->second);
      return;
    }
    if (equal_to_not_applicable(id, entry)) {
      entry.status = GapStatus::kToConfirm;
      entry.not_applicable = true;
      return;
    }
    judge_lesser(id, entry);
  }

  const Catalogue& catalogue_;
  const GapQuery& query_;
  Gap gap_;
  std::set<GapItemId> listed_;
  std::map<const Scheme*, std::map<std::string_view, GapItemId>> indexes_;
  std::map<GapItemId, const Answer*> answers_;
  std::vector<Rule> rules_;
  std::map<GapItemId, std::vector<std::size_t>> rules_to_;
  std::map<GapItemId, std::vector<std::size_t>> rules_from_;  // Of equal and covers.
  std::map<GapItemId, Failure> failed_;
  std::map<GapItemId, Fact> facts_;
  std::map<GapItemId, GapReason> accepted_;
};

}  // namespace

std::string_view gap_status_name(GapStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status));
}

std::size_t Gap::count(GapStatus status) const {
  return static_cast<std::size_t>(std::ranges::count(items, status, &GapEntry::status));
}

bool Gap::whole() const {
  return count(GapStatus::kAnswered) + count(GapStatus::kAccepted) == items.size();
}

Result<Gap> find_gap(const Catalogue& catalogue, const GapQuery& query) {
  return Finder(catalogue, query).run();
}

}  // namespace akashi::assure
