#include "assure/plan_json.h"

#include "assure/scheme_json.h"
#include "formats/json_writer.h"

namespace akashi::assure {
namespace {

using formats::JsonWriter;

void ids(JsonWriter& json, std::string_view name, const Plan& plan, OptionSet set) {
  json.key(name);
  json.begin_array();
  for (const auto& id : plan.ids(set)) {
    json.string(id);
  }
  json.end_array();
}

void sums(JsonWriter& json, const Plan& plan, const Selection& selection) {
  json.key("cost");
  json.unsigned_integer(selection.cost);
  json.key("effect");
  json.unsigned_integer(selection.effect);
  ids(json, "options", plan, selection.options);
}

void text(JsonWriter& json, std::string_view name, const Text& value) {
  if (!value.empty()) {
    json.key(name);
    write_json(json, value);
  }
}

void write_options(JsonWriter& json, const Plan& plan) {
  json.key("options");
  json.begin_array();
  for (const auto& entry : plan.options) {
    json.begin_object();
    json.member("id", entry.option->id);
    json.member("item", plan.items[entry.choice.group].item->id);
    text(json, "name", entry.option->name);
    json.member("mark", mark_name(entry.option->mark));
    json.key("cost");
    json.unsigned_integer(entry.cost);
    json.member("cost_by", entry.choice.done ? "done" : entry.own_cost ? "user" : "model");
    json.key("weight");
    if (entry.weighed) {
      json.unsigned_integer(entry.choice.effect);
    } else {
      json.null();
    }
    if (entry.weighed) {
      json.member("weight_by", entry.weight_by ? "example" : "user");
    }
    json.member_if("weight_mark", entry.weight_by ? mark_name(*entry.weight_by) : "");
    json.key("required");
    json.boolean(entry.choice.required);
    json.key("excluded");
    json.boolean(entry.choice.barred);
    json.end_object();
  }
  json.end_array();
}

void write_steps(JsonWriter& json, const Plan& plan) {
  json.key("steps");
  json.begin_array();
  for (const auto& step : plan.steps) {
    json.begin_object();
    sums(json, plan, step.selection);
    ids(json, "added", plan, step.added);
    ids(json, "removed", plan, step.removed);
    json.key("more_cost");
    json.unsigned_integer(step.more_cost);
    json.key("more_effect");
    json.unsigned_integer(step.more_effect);
    json.key("effect_per_cost");
    if (step.more_cost == 0) {
      json.null();
    } else {
      json.number(static_cast<double>(step.more_effect) / static_cast<double>(step.more_cost));
    }
    json.end_object();
  }
  json.end_array();
}

void write_violations(JsonWriter& json, std::string_view name,
                      const std::vector<Violation>& violations) {
  json.key(name);
  json.begin_array();
  for (const auto& violation : violations) {
    json.begin_object();
    json.member("rule", rule_name(violation.kind));
    json.member(violation.kind == RuleKind::kItemEmpty ? "item" : "option", violation.option);
    json.member_if("other", violation.other);
    json.member("mark", mark_name(violation.mark));
    json.end_object();
  }
  json.end_array();
}

void index(JsonWriter& json, std::string_view name, std::optional<std::size_t> step) {
  json.key(name);
  if (step) {
    json.unsigned_integer(*step + 1);
  } else {
    json.null();
  }
}

void write_scope(JsonWriter& json, const Plan& plan, const Selection& selection) {
  json.key("scope");
  json.begin_object();
  sums(json, plan, selection);
  json.key("statement");
  json.begin_array();
  for (const auto& entry : scope_statement(plan, selection.options)) {
    json.begin_object();
    json.member("item", entry.item->id);
    text(json, "name", entry.item->name);
    for (const auto& [name, options] : {std::pair("in", &entry.in), {"out", &entry.out}}) {
      json.key(name);
      json.begin_array();
      for (const auto* option : *options) {
        json.begin_object();
        json.member("id", option->id);
        text(json, "name", option->name);
        text(json, "text", option_content(*option));
        json.end_object();
      }
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

void write_plan_json(const Plan& plan, Sink& sink) {
  JsonWriter json(sink, formats::JsonLayout::kIndented);
  json.begin_object();
  json.member("format", "akashi-plan");
  json.key("format_version");
  json.integer(1);
  json.member("model", plan.model->key());
  text(json, "model_name", plan.model->name);
  if (plan.example != nullptr) {
    json.member("example", plan.example->id);
    json.member("example_mark", mark_name(plan.example->mark));
  }
  json.key("unweighed");
  json.unsigned_integer(plan.unweighed);
  write_options(json, plan);
  write_steps(json, plan);
  write_violations(json, "conflicts", plan.conflicts);
  if (plan.budget) {
    json.key("budget");
    json.integer(*plan.budget);
    index(json, "budget_step", plan.at_budget);
  }
  if (plan.own) {
    json.key("selection");
    json.begin_object();
    sums(json, plan, plan.own->selection);
    write_violations(json, "violations", plan.own->violations);
    index(json, "better_step", plan.own->step);
    json.end_object();
  }
  if (const auto chosen = plan.chosen()) {
    write_scope(json, plan, *chosen);
  }
  json.end_object();
  json.finish();
}

}  // namespace akashi::assure
