// docs/formats/scheme.md, "What is checked"
#include "assure/catalogue_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "assure/catalogue_rules.h"
#include "base/messages/assure.h"

namespace akashi::assure {
namespace {

using Ids = std::set<std::string_view>;
constexpr std::size_t kMostParents = 64;

class SchemeCheck {
 public:
  SchemeCheck(const Scheme& scheme, const Vocabulary& vocabulary, Problems& problems)
      : scheme_(scheme), vocabulary_(vocabulary), problems_(problems) {}

  void run() {
    if (scheme_.name.empty() && scheme_.kind.empty()) {
      add(scheme_.place, msg::kNotFound, {"scheme.json"});
    }
    sourced(scheme_.mark, scheme_.source, scheme_.place, "scheme.json");
    for (const auto& note : scheme_.notes) {
      sourced(note.mark, note.source, scheme_.place, "notes");
    }
    for (const auto& array : scheme_.arrays) {
      const auto* rule = vocabulary_.find(array.name);
      check_ids(array);
      check_parents(array);
      for (const auto& item : array.items) {
        check_item(item, *rule);
      }
    }
    check_states();
  }

 private:
  void add(const Place& place, Msg id, std::vector<std::string> args) {
    problems_.add(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, place.at)
                      .in_file(place.file)
                      .at_pointer(place.pointer));
  }

  Ids ids_of(std::string_view array) const {
    Ids ids;
    for (const auto& item : scheme_.items(array)) {
      ids.insert(item.id);
    }
    return ids;
  }

  void sourced(Mark mark, const std::string& source, const Place& place, const std::string& what) {
    const bool needed = mark == Mark::kSeed || mark == Mark::kSource;
    if (needed && source.empty()) {
      add(place, msg::kMarkWithoutSource, {what, std::string(mark_name(mark))});
    }
    if (!source.empty() &&
        std::ranges::find(scheme_.sources, source, &SourceEntry::id) == scheme_.sources.end()) {
      add(place, msg::kNoSuchItem, {"sources", source});
    }
  }

  void check_ids(const Array& array) {
    Ids seen;
    for (const auto& item : array.items) {
      if (!seen.insert(item.id).second) {
        add(item.place, msg::kIdTwice, {array.name, item.id});
      }
    }
  }

  void check_parents(const Array& array) {
    std::map<std::string_view, std::string_view> parents;
    for (const auto& item : array.items) {
      parents[item.id] = item.parent;
    }
    for (const auto& item : array.items) {
      auto above = std::string_view(item.parent);
      for (std::size_t steps = 0; !above.empty(); ++steps) {
        const auto next = parents.find(above);
        if (next == parents.end()) {
          add(item.place, msg::kNoSuchItem, {array.name, std::string(above)});
          break;
        }
        if (above == item.id) {
          add(item.place, msg::kParentBelowItself, {array.name, item.id});
          break;
        }
        if (steps > kMostParents) {
          add(item.place, msg::kLimit, {"parents of " + item.id, std::to_string(kMostParents)});
          break;
        }
        above = next->second;
      }
    }
  }

  void check_item(const Item& item, const ArrayRule& rule) {
    sourced(item.mark, item.source, item.place, rule.name + " " + item.id);
    for (const auto& [name, ids] : item.refs) {
      const auto& array = std::ranges::find(rule.refs, name, &RefRule::name)->array;
      auto known = known_.find(array);
      if (known == known_.end()) {
        known = known_.emplace(array, ids_of(array)).first;
      }
      for (const auto& id : ids) {
        if (!known->second.contains(id)) {
          add(item.place, msg::kNoSuchItem, {array, id});
        }
      }
    }
  }

  // From the initial states every state is reached; from every state a final one, where there are
  // final ones.
  void check_states() {
    std::vector<std::pair<std::string_view, std::string_view>> steps;
    for (const auto& transition : scheme_.items("transitions")) {
      for (const auto& from : transition.ids("from")) {
        for (const auto& to : transition.ids("to")) {
          steps.emplace_back(from, to);
        }
      }
    }
    Ids begin;
    Ids end;
    for (const auto& state : scheme_.items("states")) {
      if (state.flag("initial")) {
        begin.insert(state.id);
      }
      if (state.flag("final")) {
        end.insert(state.id);
      }
    }
    const auto reached = closure(std::move(begin), steps);
    for (auto& step : steps) {
      std::swap(step.first, step.second);
    }
    const auto ending = closure(std::move(end), steps);
    for (const auto& state : scheme_.items("states")) {
      if (!reached.contains(state.id)) {
        add(state.place, msg::kStateNotReached, {state.id});
      }
      if (!ending.contains(state.id)) {
        add(state.place, msg::kStateWithoutEnd, {state.id});
      }
    }
  }

  static Ids closure(Ids ids,
                     const std::vector<std::pair<std::string_view, std::string_view>>& steps) {
    std::multimap<std::string_view, std::string_view> next(steps.begin(), steps.end());
    std::vector<std::string_view> open(ids.begin(), ids.end());
    while (!open.empty()) {
      const auto from = open.back();
      open.pop_back();
      const auto [first, last] = next.equal_range(from);
      for (auto step = first; step != last; ++step) {
        if (ids.insert(step->second).second) {
          open.push_back(step->second);
        }
      }
    }
    return ids;
  }

  const Scheme& scheme_;
  const Vocabulary& vocabulary_;
  Problems& problems_;
  std::map<std::string, Ids> known_;  // By array.
};

class MappingCheck {
 public:
  MappingCheck(const Mapping& mapping, const Catalogue& catalogue, Problems& problems)
      : mapping_(mapping), catalogue_(catalogue), problems_(problems) {}

  void run() {
    const auto* from = scheme_of(mapping_.from);
    const auto* to = scheme_of(mapping_.to);
    sourced(mapping_.mark, mapping_.source, mapping_.place);
    for (const auto& pair : mapping_.pairs) {
      sourced(pair.mark, pair.source, pair.place);
      exist(pair.from, from, mapping_.from.array, pair.place);
      exist(pair.to, to, mapping_.to.array, pair.place);
    }
    for (const auto& acceptance : mapping_.acceptances) {
      sourced(acceptance.mark, acceptance.source, acceptance.place);
      exist({&acceptance.from_level, 1}, from, "levels", acceptance.place);
      exist(acceptance.to, to, mapping_.to.array, acceptance.place);
    }
  }

 private:
  void add(const Place& place, Msg id, std::vector<std::string> args) {
    problems_.add(Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, place.at)
                      .in_file(place.file)
                      .at_pointer(place.pointer));
  }

  const Scheme* scheme_of(const MappingEnd& end) {
    const auto* scheme = end.scheme.contains('@') ? catalogue_.find(end.scheme) : nullptr;
    if (scheme == nullptr) {
      add(mapping_.place, msg::kNoSuchItem, {"schemes", end.scheme});
    } else if (catalogue_.vocabulary.find(end.array) == nullptr) {
      add(mapping_.place, msg::kNoSuchItem, {"arrays", end.array});
    }
    return scheme;
  }

  void exist(std::span<const std::string> ids, const Scheme* scheme, std::string_view array,
             const Place& place) {
    for (const auto& id : ids) {
      if (scheme != nullptr && scheme->find(array, id) == nullptr) {
        add(place, msg::kNoSuchItem, {scheme->key() + " " + std::string(array), id});
      }
    }
  }

  void sourced(Mark mark, const std::string& source, const Place& place) {
    const bool needed = mark == Mark::kSeed || mark == Mark::kSource;
    if (needed && source.empty()) {
      add(place, msg::kMarkWithoutSource, {mapping_.id, std::string(mark_name(mark))});
    }
    if (!source.empty() &&
        std::ranges::find(mapping_.sources, source, &SourceEntry::id) == mapping_.sources.end()) {
      add(place, msg::kNoSuchItem, {"sources", source});
    }
  }

  const Mapping& mapping_;
  const Catalogue& catalogue_;
  Problems& problems_;
};

}  // namespace

void check_catalogue(Catalogue& catalogue) {
  Problems problems;
  for (const auto& scheme : catalogue.schemes) {
    SchemeCheck(scheme, catalogue.vocabulary, problems).run();
    check_rules(scheme, catalogue, problems);
    for (const auto& older : scheme.supersedes) {
      if (catalogue.find(older) == nullptr) {
        problems.add(Error(ErrorCode::kInvalidInput, Message{msg::kNoSuchItem, {"schemes", older}},
                           scheme.place.at)
                         .in_file(scheme.place.file));
      }
    }
  }
  std::set<std::string_view> ids;
  for (const auto& mapping : catalogue.mappings) {
    MappingCheck(mapping, catalogue, problems).run();
    if (!ids.insert(mapping.id).second) {
      problems.add(Error(ErrorCode::kInvalidInput, Message{msg::kIdTwice, {"mappings", mapping.id}},
                         mapping.place.at)
                       .in_file(mapping.place.file));
    }
  }
  catalogue.problems.add_all(std::move(problems));
}

}  // namespace akashi::assure
