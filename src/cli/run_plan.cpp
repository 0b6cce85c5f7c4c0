// plan, plan new.
#include <algorithm>
#include <array>
#include <charconv>

#include "assure/plan_chart.h"
#include "assure/plan_file.h"
#include "assure/plan_json.h"
#include "assure/plan_text.h"
#include "base/messages/assure.h"
#include "base/messages/cli.h"
#include "base/strings.h"
#include "cli/catalogue_text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/prose_output.h"
#include "cli/text_table.h"
#include "service/plan.h"

namespace akashi::cli {
namespace {

using assure::Plan;

constexpr std::size_t kWidth = 100;
constexpr auto kFormats =
    std::to_array<std::string_view>({"table", "json", "markdown", "html", "pdf", "docx", "svg"});

std::string folded(const std::string& text, std::size_t indent) {
  return replace_all(wrap(text, kWidth - indent, 0), "\n", "\n" + std::string(indent, ' '));
}

// The model that is asked for; else the only one there is.
Result<const assure::Scheme*> find_model(const assure::Catalogue& catalogue,
                                         const std::string& wanted) {
  const assure::Scheme* found = wanted.empty() ? nullptr : catalogue.find(wanted);
  std::vector<std::string> known;
  for (const auto& scheme : catalogue.schemes) {
    if (scheme.kind == "model" && !scheme.items("options").empty()) {
      known.push_back(scheme.key());
      found = wanted.empty() ? catalogue.find(scheme.id) : found;
    }
  }
  const bool one = std::ranges::all_of(known, [&](const std::string& key) {
    return found != nullptr && key.starts_with(found->id + "@");
  });
  if (found == nullptr || (wanted.empty() && !one)) {
    return fail(ErrorCode::kInvalidInput, msg::kBadOption, {"model", wanted, join(known, ", ")});
  }
  return catalogue.judge_by(found->key());
}

Result<const assure::Item*> find_example(const assure::Scheme& model, const std::string& wanted) {
  const auto* found = assure::find_example(model, wanted);
  if (found == nullptr) {
    std::vector<std::string> known;
    for (const auto& example : model.items("examples")) {
      known.push_back(example.id);
    }
    return fail(ErrorCode::kInvalidInput, msg::kBadOption, {"example", wanted, join(known, ", ")});
  }
  return found;
}

std::string table(const Plan& plan, const Session& session) {
  const auto lang = session.lang;
  std::string out;
  const auto line = [&](const std::string& text, std::size_t indent) {
    out += folded(printable(text), indent) + "\n";
  };
  for (const auto& text : assure::basis_lines(plan, lang)) {
    line(text, 2);
  }
  constexpr std::size_t kNumber = 6;
  constexpr std::size_t kRate = 13;
  constexpr std::size_t kChange = 3 * (kNumber + 2) + kRate + 2;
  const auto row = [&](const std::array<std::string, 4>& cells, const std::string& change) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto width = i == 3 ? kRate : kNumber;
      out += std::string(width - std::min(width, display_width(cells[i])), ' ') + cells[i] + "  ";
    }
    out += folded(change, kChange) + "\n";
  };
  if (!plan.steps.empty()) {
    out += "\n";
    row({session.text(msg::kPlanStepColumn), session.text(msg::kPlanCostColumn),
         session.text(msg::kPlanEffectColumn), session.text(msg::kPlanRateColumn)},
        session.text(msg::kPlanChangeColumn));
  }
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const auto& step = plan.steps[i];
    row({(plan.at_budget == i ? "*" : "") + std::to_string(i + 1),
         std::to_string(step.selection.cost), std::to_string(step.selection.effect),
         i == 0 ? "" : assure::rate_text(step)},
        printable(assure::added_text(plan, step)));
  }
  out += "\n";
  for (const auto& text : assure::answer_lines(plan, lang)) {
    line(text, 2);
  }
  if (const auto chosen = plan.chosen()) {
    out += "\n" + session.text(msg::kPlanScope) + "\n";
    for (const auto& text : assure::scope_lines(plan, chosen->options, lang)) {
      line(text, text.starts_with("  ") ? 4 : 0);
    }
  } else if (!plan.budget && !plan.own) {
    line(session.text(msg::kPlanNoScope), 2);
  }
  return out;
}

std::string text_of(const Plan& plan, const std::string& format, const Session& session) {
  if (format == "json") {
    StringSink sink;
    assure::write_plan_json(plan, sink);
    return sink.take();
  }
  return format == "svg" ? assure::plan_chart(plan, session.lang) : table(plan, session);
}

Result<assure::PlanRequest> read_request(const Session& session, const Invocation& invocation) {
  assure::PlanRequest request;
  if (!invocation.arguments.empty()) {
    AKASHI_TRY_ASSIGN(request, service::load_plan(invocation.arguments.front(), session.limits()));
  }
  request.model = invocation.get("model", request.model);
  request.example = invocation.get("example", request.example);
  if (invocation.has("budget")) {
    const auto text = invocation.get("budget");
    const auto value = parse_u64(text);
    if (!value || *value > 1'000'000'000) {
      return fail(ErrorCode::kInvalidInput, msg::kBadOption,
                  {"budget", std::string(text), "0 to 1000000000"});
    }
    request.budget = static_cast<std::int64_t>(*value);
  }
  return request;
}

Result<Plan> plan_of(const assure::Catalogue& catalogue, assure::PlanRequest& request,
                     const Invocation& invocation) {
  AKASHI_TRY_ASSIGN(const auto* model, find_model(catalogue, request.model));
  if (!request.example.empty()) {
    AKASHI_TRY_ASSIGN(const auto* example, find_example(*model, request.example));
    request.example = example->id;
  }
  auto plan = assure::make_plan(*model, request);
  if (!plan) {
    return std::unexpected(plan.error().at().known() && plan.error().file().empty() &&
                                   !invocation.arguments.empty()
                               ? std::move(plan).error().in_file(invocation.arguments.front())
                               : std::move(plan).error());
  }
  if (plan->unweighed == plan->options.size()) {
    return fail(ErrorCode::kInvalidInput, msg::kPlanNoWeight, {});
  }
  return plan;
}

}  // namespace

int run_plan(Session& session, const Invocation& invocation) {
  const auto outputs = parse_outputs(invocation, kFormats);
  if (!outputs) {
    return session.fail(outputs.error());
  }
  if (invocation.arguments.empty() && !invocation.has("example")) {
    return session.usage_error(msg::kMissingArgument, {"FILE, --example", "plan"});
  }
  auto request = read_request(session, invocation);
  if (!request) {
    return session.fail(request.error());
  }
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto plan = plan_of(*catalogue, *request, invocation);
  if (!plan) {
    return session.fail(plan.error());
  }
  for (const auto& output : *outputs) {
    const auto written =
        is_prose(output.format)
            ? write_prose(assure::plan_prose(*plan, session.lang), output, session)
            : write_text(text_of(*plan, output.format, session), output.file, session);
    if (!written) {
      return session.fail(written.error());
    }
  }
  const bool own_breaks = plan->own && !plan->own->violations.empty();
  return plan->steps.empty() || own_breaks || (plan->budget && !plan->at_budget) ? 1 : 0;
}

int run_plan_new(Session& session, const Invocation& invocation) {
  const auto catalogue = load_catalogue(session, invocation);
  if (!catalogue) {
    return session.fail(catalogue.error());
  }
  const auto model = find_model(*catalogue, std::string(invocation.get("model")));
  if (!model) {
    return session.fail(model.error());
  }
  const assure::Item* example = nullptr;
  if (invocation.has("example")) {
    const auto found = find_example(**model, std::string(invocation.get("example")));
    if (!found) {
      return session.fail(found.error());
    }
    example = *found;
  }
  const auto text = assure::new_plan_file(**model, example, session.lang);
  if (!text) {
    return session.fail(text.error());
  }
  const auto written = write_text(*text, std::string(invocation.get("output", "-")), session);
  return written ? 0 : session.fail(written.error());
}

}  // namespace akashi::cli
