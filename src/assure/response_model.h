// Which of a model's options to take: cost against effect, exactly.
//
// A model is a scheme with arrays `items` and `options` (docs/formats/scheme.md). A selection keeps
// the model's rules when
//   - each option has all that it `requires`, and none that it `excludes`, in either direction;
//   - an option that is `exclusive` is the only one of its item;
//   - each item has an option, but for items that the user leaves open.
// Cost and effect of a selection are the sums of its options' costs and weights. The frontier holds
// each selection that no other beats: none costs as much or less and has more effect, or costs less
// and has as much. Of selections with the same cost and effect it holds the one with the fewest
// options that are not done already; of those the one that has the first option, in the model's
// order, in which they differ.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assure/scheme.h"
#include "base/error.h"
#include "base/result.h"

namespace akashi::assure {

using OptionSet = std::uint64_t;  // Bit i: the option i.
inline constexpr std::size_t kMostOptions = 64;
inline constexpr std::int64_t kMostWeight = 10;
inline constexpr std::int64_t kMostCost = 1'000'000;

// An option without its words.
struct Choice {
  std::uint64_t cost = 0;
  std::uint64_t effect = 0;
  std::size_t group = 0;  // Choices of a group stand together.
  OptionSet needs = 0;
  OptionSet excludes = 0;
  bool done = false;
  bool required = false;
  bool barred = false;
};

struct Selection {
  OptionSet options = 0;
  std::uint64_t cost = 0;
  std::uint64_t effect = 0;
  std::uint32_t fresh = 0;  // Options that are not done.
  bool operator==(const Selection&) const = default;
};

// By rising cost and effect; none where no selection keeps all rules. `needed`: of each group,
// whether it must have a choice. At most kMostOptions choices. Fails where the rules tie so many
// choices together that the calculation would grow beyond bounds.
Result<std::vector<Selection>> pareto_frontier(std::span<const Choice> choices,
                                               const std::vector<bool>& needed);

struct PlanName {
  std::string id;
  InputPosition at;
};
struct PlanNumber {
  std::string id;
  std::int64_t value = 0;
  InputPosition at;
};

// What the user says; ids are of `options`, those of `open_items` of `items`.
struct PlanRequest {
  std::string model;
  std::string example;
  std::optional<std::int64_t> budget;
  std::vector<PlanNumber> weights;
  std::vector<PlanNumber> costs;
  std::vector<PlanName> required;
  std::vector<PlanName> excluded;
  std::vector<PlanName> done;
  std::vector<PlanName> selection;
  std::vector<PlanName> open_items;
};

struct PlanOption {
  const Item* option = nullptr;
  std::uint64_t cost = 0;         // 0 when done.
  bool own_cost = false;          // The user's, not the model's.
  std::optional<Mark> weight_by;  // Of the example that weighed it; nullopt: the user or nobody.
  bool weighed = false;           // Else its effect counts as 0.
  Choice choice;
};

struct PlanItem {
  const Item* item = nullptr;
  OptionSet options = 0;
  bool open = false;
};

enum class RuleKind : std::uint8_t { kRequires, kExcludes, kAlone, kItemEmpty, kRequired, kBarred };
std::string_view rule_name(RuleKind kind);  // "requires"

struct Violation {
  RuleKind kind = RuleKind::kRequires;
  std::string option;  // Of kItemEmpty the item.
  std::string other;   // The option that is needed or in the way.
  Mark mark = Mark::kOwnDesign;
};

struct PlanStep {
  Selection selection;
  OptionSet added = 0;  // Against the step before.
  OptionSet removed = 0;
  std::uint64_t more_cost = 0;
  std::uint64_t more_effect = 0;
};

struct OwnSelection {
  Selection selection;
  std::vector<Violation> violations;
  std::optional<std::size_t> step;  // The best step that costs no more.
};

struct Plan {
  const Scheme* model = nullptr;
  const Item* example = nullptr;
  std::vector<PlanItem> items;
  std::vector<PlanOption> options;
  std::size_t unweighed = 0;
  std::vector<PlanStep> steps;
  std::optional<std::int64_t> budget;
  std::optional<std::size_t> at_budget;  // The best step that the budget pays for.
  std::optional<OwnSelection> own;
  std::vector<Violation> conflicts;  // Why there is no step.

  // What the statement of scope is about: the step of the budget; without a budget the user's own
  // selection, where it keeps the rules.
  std::optional<Selection> chosen() const;
  std::vector<std::string> ids(OptionSet set) const;
};

// The scheme must outlive the plan, and be sound. Names that the model has not are errors.
Result<Plan> make_plan(const Scheme& model, const PlanRequest& request);

// What the statement of scope says of an item: what is in and what is left out.
struct ScopeItem {
  const Item* item = nullptr;
  std::vector<const Item*> in;
  std::vector<const Item*> out;
};
std::vector<ScopeItem> scope_statement(const Plan& plan, OptionSet selection);
const Text& option_content(const Item& option);  // `content`, else the item's text.

// With this id, or the only one whose id begins so.
const Item* find_example(const Scheme& model, std::string_view id);
// An example's `weights`: "a1=5".
Result<std::vector<PlanNumber>> example_weights(const Item& example);

}  // namespace akashi::assure
