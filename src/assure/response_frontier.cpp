// Choices are decided one after the other. Of the selections so far, those are compared that every
// later decision treats alike: that agree in all choices which a rule ties to a later one, and on
// whether the group at hand has a choice. Of such a class only what no other beats is kept, so the
// result is exact; how much is kept depends on how many choices rules tie together across the
// order, not on 2^n.
#include <algorithm>
#include <bit>

#include "assure/response_model.h"

namespace akashi::assure {
namespace {

constexpr std::size_t kMostKept = 50'000;

struct Kept {
  Selection selection;
  OptionSet open = 0;  // Chosen, and tied to a later choice.
  bool in_group = false;
};

// Before `b` where both are of one class and it is no worse in cost.
bool before(const Kept& a, const Kept& b) {
  if (a.open != b.open) {
    return a.open < b.open;
  }
  if (a.in_group != b.in_group) {
    return b.in_group;
  }
  if (a.selection.cost != b.selection.cost) {
    return a.selection.cost < b.selection.cost;
  }
  if (a.selection.effect != b.selection.effect) {
    return a.selection.effect > b.selection.effect;
  }
  if (a.selection.fresh != b.selection.fresh) {
    return a.selection.fresh < b.selection.fresh;
  }
  const auto differ = a.selection.options ^ b.selection.options;
  return (a.selection.options & differ & (~differ + 1)) != 0;
}

void keep_unbeaten(std::vector<Kept>& all) {
  std::ranges::sort(all, before);
  std::size_t size = 0;
  for (const auto& next : all) {
    const bool same_class =
        size > 0 && all[size - 1].open == next.open && all[size - 1].in_group == next.in_group;
    if (!same_class || next.selection.effect > all[size - 1].selection.effect) {
      all[size++] = next;
    }
  }
  all.resize(size);
}

// The rules as each choice sees them.
struct Ties {
  std::vector<OptionSet> excludes;   // In either direction.
  std::vector<OptionSet> needed_by;  // Who needs it.

  explicit Ties(std::span<const Choice> choices)
      : excludes(choices.size()), needed_by(choices.size()) {
    for (std::size_t i = 0; i < choices.size(); ++i) {
      for (std::size_t k = 0; k < choices.size(); ++k) {
        const auto me = OptionSet{1} << i;
        const auto other = OptionSet{1} << k;
        if ((choices[i].excludes & other) != 0) {
          excludes[i] |= other;
          excludes[k] |= me;
        }
        if ((choices[i].needs & other) != 0) {
          needed_by[k] |= me;
        }
      }
    }
  }
};

}  // namespace

Result<std::vector<Selection>> pareto_frontier(std::span<const Choice> choices,
                                               const std::vector<bool>& needed) {
  if (choices.size() > kMostOptions) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"options", std::to_string(kMostOptions)});
  }
  const Ties ties(choices);
  // A group that has no choice at all cannot have one.
  for (std::size_t group = 0; group < needed.size(); ++group) {
    if (needed[group] && std::ranges::find(choices, group, &Choice::group) == choices.end()) {
      return std::vector<Selection>();
    }
  }
  std::vector<Kept> all(1);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const auto& choice = choices[i];
    const auto me = OptionSet{1} << i;
    const auto earlier = me - 1;
    const auto later = ~(earlier | me);
    // Of the choices so far, those that a rule ties to a later one.
    OptionSet tied = 0;
    for (std::size_t k = 0; k <= i; ++k) {
      if (((choices[k].needs | ties.needed_by[k] | ties.excludes[k]) & later) != 0) {
        tied |= OptionSet{1} << k;
      }
    }
    const bool last = i + 1 == choices.size() || choices[i + 1].group != choice.group;
    const bool must = choice.group < needed.size() && needed[choice.group];
    std::vector<Kept> next;
    next.reserve(all.size() * 2);
    const auto add = [&](Kept kept) {
      if (last) {
        if (must && !kept.in_group) {
          return;
        }
        kept.in_group = false;
      }
      kept.open = kept.selection.options & tied;
      next.push_back(kept);
    };
    for (const auto& kept : all) {
      const auto chosen = kept.selection.options;
      if (!choice.required && (chosen & ties.needed_by[i]) == 0) {
        add(kept);
      }
      const bool fits = (chosen & ties.excludes[i]) == 0 && (ties.excludes[i] & me) == 0 &&
                        (choice.needs & earlier & ~chosen) == 0;
      if (!choice.barred && fits) {
        auto with = kept;
        with.selection.options |= me;
        with.selection.cost += choice.cost;
        with.selection.effect += choice.effect;
        with.selection.fresh += choice.done ? 0 : 1;
        with.in_group = true;
        add(with);
      }
    }
    keep_unbeaten(next);
    if (next.size() > kMostKept) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"selections kept at once", std::to_string(kMostKept)});
    }
    all = std::move(next);
  }
  std::vector<Selection> out;
  std::ranges::transform(all, std::back_inserter(out), &Kept::selection);
  return out;
}

}  // namespace akashi::assure
