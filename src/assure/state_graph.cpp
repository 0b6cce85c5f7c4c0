// The state machine as a graph: ways around its checks, and its picture.
#include <algorithm>
#include <deque>
#include <map>

#include "assure/state_machine.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

bool has(std::span<const std::string> ids, std::string_view id) {
  return std::ranges::find(ids, id) != ids.end();
}

bool for_level(const Item& item, std::string_view level) {
  const auto levels = item.ids("levels");
  return levels.empty() || has(levels, level);
}

}  // namespace

std::vector<std::string> way_around(const Scheme& scheme, std::string_view level,
                                    const std::vector<std::string_view>& words) {
  std::map<std::string, std::string, std::less<>> from;  // State -> the one before.
  std::deque<std::string> open;
  for (const auto& state : scheme.items("states")) {
    if (state.flag("initial")) {
      from.emplace(state.id, "");
      open.push_back(state.id);
    }
  }
  while (!open.empty()) {
    const auto at = open.front();
    open.pop_front();
    const auto* const state = scheme.find("states", at);
    if (state != nullptr && state->flag("label_valid")) {
      std::vector<std::string> way;
      for (auto back = at; !back.empty(); back = from.find(back)->second) {
        way.insert(way.begin(), back);
      }
      return way;
    }
    for (const auto& item : scheme.items("transitions")) {
      const bool guarded = std::ranges::any_of(words, [&](std::string_view word) {
        return has(item.words("requires"), word) ||
               (word == "second-person" && item.flag("second_person"));
      });
      if (guarded || !has(item.ids("from"), at) || !for_level(item, level)) {
        continue;
      }
      for (const auto& to : item.ids("to")) {
        if (from.emplace(to, at).second) {
          open.push_back(to);
        }
      }
    }
  }
  return {};
}

std::string machine_diagram(const Scheme& scheme, Lang lang) {
  std::string out = "stateDiagram-v2\n";
  for (const auto& state : scheme.items("states")) {
    out += "    state \"" + replace_all(state.name.in(lang), "\"", "'") + "\" as " +
           replace_all(state.id, "-", "_") + "\n";
  }
  for (const auto& state : scheme.items("states")) {
    if (state.flag("initial")) {
      out += "    [*] --> " + replace_all(state.id, "-", "_") + "\n";
    }
    if (state.flag("final")) {
      out += "    " + replace_all(state.id, "-", "_") + " --> [*]\n";
    }
  }
  for (const auto& item : scheme.items("transitions")) {
    for (const auto& from : item.ids("from")) {
      for (const auto& to : item.ids("to")) {
        out += "    " + replace_all(from, "-", "_") + " --> " + replace_all(to, "-", "_") + " : " +
               replace_all(item.name.in(lang), ":", " ") +
               (item.flag("second_person") ? " [2]" : "") + "\n";
      }
    }
  }
  return out;
}

}  // namespace akashi::assure
