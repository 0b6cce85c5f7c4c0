// A plan's file: read, and the frontier of what it asks.
#include <cstddef>
#include <cstdint>
#include <string>

#include "assure/plan_file.h"
#include "assure/plan_json.h"
#include "support/fuzz_catalogue.h"

using akashi::testing_support::is_told;
using akashi::testing_support::own_catalogue;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto request = assure::read_plan_file(bytes, Limits{});
  if (!request) {
    require(is_told(request));
    return 0;
  }
  const auto plan = assure::make_plan(**own_catalogue().judge_by("sbom-response-model"), *request);
  if (!plan) {
    require(is_told(plan));
    return 0;
  }
  for (std::size_t i = 1; i < plan->steps.size(); ++i) {
    const auto& step = plan->steps[i].selection;
    const auto& before = plan->steps[i - 1].selection;
    require(before.cost < step.cost && before.effect < step.effect);
  }
  if (plan->at_budget) {
    require(static_cast<std::int64_t>(plan->steps.at(*plan->at_budget).selection.cost) <=
            plan->budget.value_or(-1));
  }
  StringSink sink;
  assure::write_plan_json(*plan, sink);
  require(!sink.take().empty());
  return 0;
}
