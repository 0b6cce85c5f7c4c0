// The statement of scope is put together from the names and texts of the model's items and options.
#include "assure/plan_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/messages/assure.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

constexpr auto kRuleTexts =
    std::to_array<Msg>({msg::kPlanRequires, msg::kPlanExcludes, msg::kPlanNotAlone,
                        msg::kPlanItemEmpty, msg::kPlanNotRequired, msg::kPlanNotBarred});

std::string marked(std::string text, Mark mark, Lang lang) {
  if (mark != Mark::kSeed && mark != Mark::kSource) {
    text += " [" + mark_text(mark, lang) + "]";
  }
  return text;
}

std::string option_names(const std::vector<const Item*>& options, Lang lang) {
  std::vector<std::string> names;
  for (const auto* option : options) {
    names.push_back(option->name.in(lang) + " (" + option->id + ")");
  }
  return join(names, lang == Lang::kJa ? "、" : ", ");
}

// What the letters of the steps stand for, and what counted.
void add_options(formats::Prose& out, const Plan& plan, Lang lang) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& option : plan.options) {
    const auto& item = *option.option;
    const auto rules = [&](std::string_view ref) {
      const auto ids = item.ids(ref);
      return join({ids.begin(), ids.end()}, " ");
    };
    rows.push_back({item.id, item.name.in(lang), std::to_string(option.cost),
                    option.weighed ? std::to_string(option.choice.effect) : "–", rules("requires"),
                    rules("excludes")});
  }
  const auto text = [&](Msg id) { return render(id, {}, lang); };
  out.heading(2, text(msg::kPlanOptions));
  out.table({"ID", text(msg::kPlanOption), text(msg::kPlanCost), text(msg::kPlanEffect),
             text(msg::kPlanNeedsColumn), text(msg::kPlanBarsColumn)},
            std::move(rows));
}

void add_statement(formats::Prose& out, const Plan& plan, const Selection& selection, Lang lang) {
  out.heading(2, render(msg::kPlanScope, {}, lang));
  out.paragraph(render(msg::kPlanScopeSum,
                       {std::to_string(selection.cost), std::to_string(selection.effect)}, lang));
  for (const auto& entry : scope_statement(plan, selection.options)) {
    out.heading(3, entry.item->id + " " + entry.item->name.in(lang));
    std::vector<std::pair<std::string, std::string>> lines;
    for (const auto* option : entry.in) {
      const auto content = option_content(*option).in(lang);
      lines.emplace_back(option->name.in(lang),
                         " (" + option->id + ")" + (content.empty() ? "" : ": " + content));
    }
    if (!entry.out.empty()) {
      lines.emplace_back("", render(msg::kPlanNotIn, {option_names(entry.out, lang)}, lang));
    }
    out.terms(std::move(lines));
  }
}

}  // namespace

std::string violation_text(const Violation& violation, Lang lang) {
  return marked(render(kRuleTexts.at(static_cast<std::size_t>(violation.kind)),
                       {violation.option, violation.other}, lang),
                violation.mark, lang);
}

std::string added_text(const Plan& plan, const PlanStep& step) {
  std::vector<std::string> out;
  for (const auto& id : plan.ids(step.added)) {
    out.push_back("+" + id);
  }
  for (const auto& id : plan.ids(step.removed)) {
    out.push_back("−" + id);
  }
  return join(out, " ");
}

std::string rate_text(const PlanStep& step) {
  if (step.more_cost == 0) {
    return "";
  }
  const auto hundredths = (step.more_effect * 100 + step.more_cost / 2) / step.more_cost;
  const auto rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + (rest.size() == 1 ? ".0" : ".") + rest;
}

std::vector<std::string> basis_lines(const Plan& plan, Lang lang) {
  std::vector<std::string> out;
  out.push_back(render(msg::kPlanModel, {plan.model->key(), plan.model->name.in(lang)}, lang));
  if (plan.example != nullptr) {
    out.push_back(marked(render(msg::kPlanFromExample, {plan.example->name.in(lang)}, lang),
                         plan.example->mark, lang));
  }
  if (plan.unweighed > 0) {
    out.push_back(render(msg::kPlanUnweighed, {std::to_string(plan.unweighed)}, lang));
  }
  if (plan.steps.empty()) {
    out.push_back(render(msg::kPlanNoStep, {}, lang));
    for (const auto& conflict : plan.conflicts) {
      out.push_back(violation_text(conflict, lang));
    }
  }
  return out;
}

std::vector<std::string> answer_lines(const Plan& plan, Lang lang) {
  std::vector<std::string> out;
  if (plan.budget) {
    const auto budget = std::to_string(*plan.budget);
    if (plan.at_budget) {
      const auto& selection = plan.steps[*plan.at_budget].selection;
      out.push_back(render(msg::kPlanAtBudget,
                           {budget, std::to_string(*plan.at_budget + 1),
                            std::to_string(selection.cost), std::to_string(selection.effect)},
                           lang));
    } else if (!plan.steps.empty()) {
      out.push_back(render(msg::kPlanBudgetSmall,
                           {budget, std::to_string(plan.steps.front().selection.cost)}, lang));
    }
  }
  if (!plan.own) {
    return out;
  }
  const auto& own = plan.own->selection;
  out.push_back(render(
      msg::kPlanOwn,
      {join(plan.ids(own.options), " "), std::to_string(own.cost), std::to_string(own.effect)},
      lang));
  for (const auto& violation : plan.own->violations) {
    out.push_back("- " + violation_text(violation, lang));
  }
  if (plan.own->violations.empty() && plan.own->step &&
      plan.steps[*plan.own->step].selection.options != own.options) {
    const auto& better = plan.steps[*plan.own->step].selection;
    out.push_back(render(better.effect == own.effect && better.cost == own.cost
                             ? msg::kPlanOwnAsGood
                             : msg::kPlanOwnBeaten,
                         {std::to_string(*plan.own->step + 1), std::to_string(better.cost),
                          std::to_string(better.effect)},
                         lang));
  }
  return out;
}

std::vector<std::string> scope_lines(const Plan& plan, OptionSet selection, Lang lang) {
  std::vector<std::string> out;
  for (const auto& entry : scope_statement(plan, selection)) {
    out.push_back(entry.item->id + " " + entry.item->name.in(lang));
    for (const auto* option : entry.in) {
      out.push_back("  " + option->id + " " + option->name.in(lang) + ": " +
                    option_content(*option).in(lang));
    }
    if (!entry.out.empty()) {
      out.push_back("  " + render(msg::kPlanNotIn, {option_names(entry.out, lang)}, lang));
    }
  }
  return out;
}

formats::Prose plan_prose(const Plan& plan, Lang lang) {
  const auto text = [&](Msg id) { return render(id, {}, lang); };
  formats::Prose out(text(msg::kPlanTitle), lang);
  out.heading(1, text(msg::kPlanTitle));
  out.list(basis_lines(plan, lang));
  if (!plan.steps.empty()) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      const auto& step = plan.steps[i];
      rows.push_back({std::to_string(i + 1), std::to_string(step.selection.cost),
                      std::to_string(step.selection.effect), i == 0 ? "" : rate_text(step),
                      added_text(plan, step)});
    }
    out.heading(2, text(msg::kPlanFrontier));
    out.table({text(msg::kPlanStep), text(msg::kPlanCost), text(msg::kPlanEffect),
               text(msg::kPlanRate), text(msg::kPlanChange)},
              std::move(rows));
  }
  if (auto answers = answer_lines(plan, lang); !answers.empty()) {
    for (auto& line : answers) {  // What breaks a rule stands below its selection.
      line = line.starts_with("- ") ? "… " + line.substr(2) : line;
    }
    out.list(std::move(answers));
  }
  if (const auto chosen = plan.chosen()) {
    add_statement(out, plan, *chosen, lang);
  }
  add_options(out, plan, lang);
  return out;
}

}  // namespace akashi::assure
