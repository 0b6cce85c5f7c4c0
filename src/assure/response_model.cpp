// Rules and words of docs/formats/plan.md; the calculation is in response_frontier.cpp.
#include "assure/response_model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <map>
#include <utility>

#include "base/messages/assure.h"

namespace akashi::assure {
namespace {

constexpr auto kRules = std::to_array<std::string_view>(
    {"requires", "excludes", "alone", "item-empty", "required", "excluded-by-user"});

constexpr OptionSet bit(std::size_t i) {
  return OptionSet{1} << i;
}

bool has(OptionSet set, std::size_t i) {
  return (set & bit(i)) != 0;
}

Mark mark_of(const Item& item, std::string_view member) {
  const auto found =
      std::ranges::find(item.marks, member, [](const auto& entry) { return entry.first; });
  return found == item.marks.end() ? item.mark : found->second;
}

// What is wrong with the model, not with the user's file.
std::unexpected<Error> wrong_model(Msg id, std::vector<std::string> args, const Item& item) {
  return std::unexpected(
      Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, item.place.at)
          .in_file(item.place.file));
}

class Builder {
 public:
  Builder(const Scheme& model, const PlanRequest& request) : request_(request) {
    plan_.model = &model;
  }

  Result<Plan> build() {
    AKASHI_TRY(add_options());
    AKASHI_TRY(add_rules());
    AKASHI_TRY(add_example());
    AKASHI_TRY(add_wishes());
    std::vector<Choice> choices;
    std::ranges::transform(plan_.options, std::back_inserter(choices), &PlanOption::choice);
    std::vector<bool> needed;
    std::ranges::transform(plan_.items, std::back_inserter(needed),
                           [](const PlanItem& item) { return !item.open; });
    AKASHI_TRY_ASSIGN(const auto frontier, pareto_frontier(choices, needed));
    add_steps(frontier);
    add_answers();
    return std::move(plan_);
  }

 private:
  std::unexpected<Error> unknown(std::string_view array, const PlanName& name) const {
    return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem,
                {plan_.model->key() + " " + std::string(array), name.id}, name.at);
  }

  // By item, in the order of both arrays.
  Result<void> add_options() {
    const auto all = plan_.model->items("options");
    if (all.empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem, {plan_.model->key(), "options"});
    }
    if (all.size() > kMostOptions) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"options of " + plan_.model->key(), std::to_string(kMostOptions)});
    }
    for (const auto& item : plan_.model->items("items")) {
      PlanItem entry{.item = &item};
      for (const auto& option : all) {
        if (option.ids("item").empty() || option.ids("item").front() != item.id) {
          continue;
        }
        entry.options |= bit(plan_.options.size());
        places_.emplace(option.id, plan_.options.size());
        PlanOption added{.option = &option, .weight_by = {}, .choice = {}};
        added.choice.group = plan_.items.size();
        plan_.options.push_back(added);
      }
      if (entry.options != 0) {
        plan_.items.push_back(entry);
      }
    }
    for (const auto& option : all) {
      if (!places_.contains(option.id)) {
        return wrong_model(msg::kMissingField, {"options." + option.id + ".refs.item"}, option);
      }
    }
    return {};
  }

  OptionSet set_of(std::span<const std::string> ids) const {
    OptionSet set = 0;
    for (const auto& id : ids) {
      if (const auto place = places_.find(id); place != places_.end()) {
        set |= bit(place->second);
      }
    }
    return set;
  }

  Result<void> add_rules() {
    for (auto& entry : plan_.options) {
      auto& choice = entry.choice;
      const auto self = bit(places_.at(entry.option->id));
      choice.needs = set_of(entry.option->ids("requires")) & ~self;
      choice.excludes = set_of(entry.option->ids("excludes")) & ~self;
      if (entry.option->flag("exclusive")) {
        choice.excludes |= plan_.items[choice.group].options & ~self;
      }
      const auto points = entry.option->integer("cost_points");
      const auto own = std::ranges::find(request_.costs, entry.option->id, &PlanNumber::id);
      entry.own_cost = own != request_.costs.end();
      if (!entry.own_cost && !points) {
        return wrong_model(msg::kMissingField,
                           {"options." + entry.option->id + ".values.cost_points"}, *entry.option);
      }
      const auto cost = entry.own_cost ? own->value : *points;
      if (cost < 0 || cost > kMostCost) {
        std::vector<std::string> args = {"cost of " + entry.option->id, std::to_string(cost),
                                         "0 to 1000000"};
        if (!entry.own_cost) {
          return wrong_model(msg::kBadValue, std::move(args), *entry.option);
        }
        return fail(ErrorCode::kInvalidInput, msg::kBadValue, std::move(args), own->at);
      }
      entry.cost = static_cast<std::uint64_t>(cost);
      choice.cost = entry.cost;
    }
    return {};
  }

  Result<void> weigh(const PlanNumber& weight, std::optional<Mark> by) {
    const auto place = places_.find(weight.id);
    if (place == places_.end()) {
      return unknown("options", {weight.id, weight.at});
    }
    if (weight.value < 0 || weight.value > kMostWeight) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"weight of " + weight.id, std::to_string(weight.value), "0 to 10"}, weight.at);
    }
    auto& entry = plan_.options[place->second];
    entry.weighed = true;
    entry.weight_by = by;
    entry.choice.effect = static_cast<std::uint64_t>(weight.value);
    return {};
  }

  Result<void> add_example() {
    if (!request_.example.empty()) {
      plan_.example = plan_.model->find("examples", request_.example);
      if (plan_.example == nullptr) {
        return unknown("examples", {request_.example, {}});
      }
      AKASHI_TRY_ASSIGN(const auto weights, example_weights(*plan_.example));
      for (const auto& weight : weights) {
        if (!places_.contains(weight.id)) {
          return wrong_model(msg::kNoSuchItem, {plan_.model->key() + " options", weight.id},
                             *plan_.example);
        }
        AKASHI_TRY(weigh(weight, mark_of(*plan_.example, "values.weights")));
      }
    }
    for (const auto& weight : request_.weights) {
      AKASHI_TRY(weigh(weight, std::nullopt));
    }
    plan_.unweighed = static_cast<std::size_t>(
        std::ranges::count_if(plan_.options, [](const PlanOption& o) { return !o.weighed; }));
    return {};
  }

  Result<OptionSet> places(const std::vector<PlanName>& names) const {
    OptionSet set = 0;
    for (const auto& name : names) {
      const auto place = places_.find(name.id);
      if (place == places_.end()) {
        return unknown("options", name);
      }
      set |= bit(place->second);
    }
    return set;
  }

  Result<void> add_wishes() {
    for (const auto& cost : request_.costs) {
      if (!places_.contains(cost.id)) {
        return unknown("options", {cost.id, cost.at});
      }
    }
    AKASHI_TRY_ASSIGN(const auto required, places(request_.required));
    AKASHI_TRY_ASSIGN(const auto barred, places(request_.excluded));
    AKASHI_TRY_ASSIGN(const auto done, places(request_.done));
    for (std::size_t i = 0; i < plan_.options.size(); ++i) {
      auto& choice = plan_.options[i].choice;
      choice.required = has(required, i);
      choice.barred = has(barred, i);
      choice.done = has(done, i);
      choice.cost = choice.done ? 0 : choice.cost;
      plan_.options[i].cost = choice.cost;
    }
    for (const auto& name : request_.open_items) {
      const auto item = std::ranges::find(plan_.items, name.id,
                                          [](const PlanItem& entry) { return entry.item->id; });
      if (item == plan_.items.end()) {
        return unknown("items", name);
      }
      item->open = true;
    }
    AKASHI_TRY_ASSIGN(own_, places(request_.selection));
    if (request_.selection.empty() && plan_.example != nullptr) {
      own_ = set_of(plan_.example->ids("options"));
    }
    plan_.budget = request_.budget;
    return {};
  }

  Selection sum(OptionSet set) const {
    Selection out{.options = set};
    for (std::size_t i = 0; i < plan_.options.size(); ++i) {
      if (has(set, i)) {
        out.cost += plan_.options[i].choice.cost;
        out.effect += plan_.options[i].choice.effect;
        out.fresh += plan_.options[i].choice.done ? 0 : 1;
      }
    }
    return out;
  }

  void option_violations(std::size_t i, OptionSet set, std::vector<Violation>& out) const {
    const auto& entry = plan_.options[i];
    const auto& id = entry.option->id;
    if (entry.choice.barred) {
      out.push_back({RuleKind::kBarred, id, "", Mark::kOwnDesign});
    }
    for (std::size_t k = 0; k < plan_.options.size(); ++k) {
      const auto& other = *plan_.options[k].option;
      if (has(entry.choice.needs, k) && !has(set, k)) {
        out.push_back({RuleKind::kRequires, id, other.id, mark_of(*entry.option, "refs.requires")});
      }
      if (k == i || !has(entry.choice.excludes, k) || !has(set, k)) {
        continue;
      }
      const bool named = std::ranges::find(entry.option->ids("excludes"), other.id) !=
                         entry.option->ids("excludes").end();
      const bool told = k < i && has(plan_.options[k].choice.excludes, i);  // From the other side.
      if (!told) {
        out.push_back({named ? RuleKind::kExcludes : RuleKind::kAlone, id, other.id,
                       mark_of(*entry.option, named ? "refs.excludes" : "values.exclusive")});
      }
    }
  }

  std::vector<Violation> violations(OptionSet set) const {
    std::vector<Violation> out;
    for (std::size_t i = 0; i < plan_.options.size(); ++i) {
      if (has(set, i)) {
        option_violations(i, set, out);
      } else if (plan_.options[i].choice.required) {
        out.push_back({RuleKind::kRequired, plan_.options[i].option->id, "", Mark::kOwnDesign});
      }
    }
    for (const auto& item : plan_.items) {
      if (!item.open && (item.options & set) == 0) {
        out.push_back({RuleKind::kItemEmpty, item.item->id, "", Mark::kOwnDesign});
      }
    }
    return out;
  }

  // What must be in whatever else is chosen, and what of it cannot be together.
  std::vector<Violation> conflicts() const {
    OptionSet set = 0;
    for (std::size_t i = 0; i < plan_.options.size(); ++i) {
      set |= plan_.options[i].choice.required ? bit(i) : 0;
    }
    for (OptionSet before = ~set; before != set;) {
      before = set;
      for (std::size_t i = 0; i < plan_.options.size(); ++i) {
        set |= has(before, i) ? plan_.options[i].choice.needs : 0;
      }
    }
    auto out = violations(set);
    std::erase_if(out, [&](const Violation& violation) {
      if (violation.kind != RuleKind::kItemEmpty) {
        return false;
      }
      return std::ranges::any_of(plan_.options, [&](const PlanOption& entry) {
        return entry.option->ids("item").front() == violation.option && !entry.choice.barred;
      });
    });
    return out;
  }

  void add_steps(const std::vector<Selection>& frontier) {
    for (const auto& selection : frontier) {
      PlanStep step{.selection = selection};
      const auto before = plan_.steps.empty() ? Selection() : plan_.steps.back().selection;
      step.added = selection.options & ~before.options;
      step.removed = before.options & ~selection.options;
      step.more_cost = selection.cost - before.cost;
      step.more_effect = selection.effect - before.effect;
      plan_.steps.push_back(step);
    }
    if (plan_.steps.empty()) {
      plan_.conflicts = conflicts();
    }
  }

  std::optional<std::size_t> step_for(std::uint64_t cost) const {
    const auto behind = std::ranges::upper_bound(
        plan_.steps, cost, {}, [](const PlanStep& step) { return step.selection.cost; });
    return behind == plan_.steps.begin()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(behind - plan_.steps.begin()) - 1);
  }

  void add_answers() {
    if (plan_.budget && *plan_.budget >= 0) {
      plan_.at_budget = step_for(static_cast<std::uint64_t>(*plan_.budget));
    }
    if (own_ != 0) {
      const auto own = sum(own_);
      plan_.own = OwnSelection{own, violations(own_), step_for(own.cost)};
    }
  }

  const PlanRequest& request_;
  Plan plan_;
  std::map<std::string_view, std::size_t> places_;  // By id of an option.
  OptionSet own_ = 0;
};

}  // namespace

std::string_view rule_name(RuleKind kind) {
  return kRules.at(static_cast<std::size_t>(kind));
}

std::optional<Selection> Plan::chosen() const {
  if (budget) {
    return at_budget ? std::optional(steps[*at_budget].selection) : std::nullopt;
  }
  return own && own->violations.empty() ? std::optional(own->selection) : std::nullopt;
}

std::vector<std::string> Plan::ids(OptionSet set) const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (has(set, i)) {
      out.push_back(options[i].option->id);
    }
  }
  return out;
}

Result<Plan> make_plan(const Scheme& model, const PlanRequest& request) {
  return Builder(model, request).build();
}

const Text& option_content(const Item& option) {
  const auto* content = option.words_of("content");
  return content == nullptr ? option.text : *content;
}

std::vector<ScopeItem> scope_statement(const Plan& plan, OptionSet selection) {
  std::vector<ScopeItem> out;
  for (const auto& item : plan.items) {
    ScopeItem entry{.item = item.item, .in = {}, .out = {}};
    for (std::size_t i = 0; i < plan.options.size(); ++i) {
      if (has(item.options, i)) {
        (has(selection, i) ? entry.in : entry.out).push_back(plan.options[i].option);
      }
    }
    out.push_back(std::move(entry));
  }
  return out;
}

const Item* find_example(const Scheme& model, std::string_view id) {
  if (const auto* exact = model.find("examples", id)) {
    return exact;
  }
  const Item* found = nullptr;
  for (const auto& example : model.items("examples")) {
    if (!id.empty() && example.id.starts_with(id)) {
      if (found != nullptr) {
        return nullptr;
      }
      found = &example;
    }
  }
  return found;
}

Result<std::vector<PlanNumber>> example_weights(const Item& example) {
  std::vector<PlanNumber> out;
  for (const std::string_view entry : example.words("weights")) {
    const auto equals = entry.rfind('=');
    const auto digits = equals == std::string_view::npos ? "" : entry.substr(equals + 1);
    PlanNumber weight{.id = std::string(entry.substr(0, equals)), .at = example.place.at};
    const auto* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, weight.value);
    if (digits.empty() || error != std::errc() || stop != end) {
      return wrong_model(
          msg::kBadValue,
          {"examples." + example.id + ".values.weights", std::string(entry), "ID=NUMBER"}, example);
    }
    out.push_back(std::move(weight));
  }
  return out;
}

}  // namespace akashi::assure
