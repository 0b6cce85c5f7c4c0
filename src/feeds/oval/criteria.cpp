// criteria (operator AND, OR, ONE, XOR; negate), criterion, extend_definition.
//
// A definition is about a whole system, an advisory about one package of it. For a package, what
// the tree asks of another one is not known, and a branch of an OR that doesn't name it is nothing
// that it could bring about.
#include "feeds/oval/criteria.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "version/version_set.h"

namespace akashi::feeds::oval {
namespace {

using formats::XmlView;
using version::Interval;

constexpr std::size_t kMostDepth = 40;
constexpr std::size_t kMostNodes = 100'000;
// More ends than that of one package are no list that anybody keeps.
constexpr std::size_t kMostIntervals = 256;

bool is_all(const std::vector<Interval>& set) {
  return set.size() == 1 && set[0].lower_key.empty() && !set[0].has_upper;
}

std::vector<Interval> both(const std::vector<Interval>& a, const std::vector<Interval>& b) {
  if (is_all(a)) {
    return b;
  }
  return is_all(b) ? a : version::intersect(a, b);
}

Known opposite(Known known) {
  return known == Known::kNo ? Known::kYes : known == Known::kYes ? Known::kNo : Known::kUnknown;
}

bool is_negated(XmlView node) {
  const auto value = node.attribute("negate");
  return value == "true" || value == "1";
}

Answer of_rest(Known rest) {
  return {.packages = {}, .rest = rest};
}

void bound(Truth& truth) {
  if (truth.certain.size() > kMostIntervals || truth.possible.size() > kMostIntervals) {
    truth = {.certain = {}, .possible = all_versions()};
  }
}

}  // namespace

bool Criteria::load(XmlView definition) {
  return load_node(definition.child("criteria"), 0);
}

bool Criteria::load_node(XmlView node, std::size_t depth) {
  if (depth > kMostDepth || ++size_ > kMostNodes) {
    return false;
  }
  if (node.name() == "criterion") {
    tests_.get(node.attribute("test_ref"), node.attribute("comment"));
    return true;
  }
  if (node.name() == "extend_definition") {
    const auto other = record_.find(node.attribute("definition_ref"));
    return !other || load_node(other.child("criteria"), depth + 1);
  }
  for (auto item = node.first_child(); item; item = item.next()) {
    if (!load_node(item, depth + 1)) {
      return false;
    }
  }
  return true;
}

Answer Criteria::ask(XmlView definition, const Release& release, std::string_view module) {
  release_ = &release;
  module_ = module;
  const auto criteria = definition.child("criteria");
  return criteria ? ask_node(criteria, false) : Answer{};
}

Answer Criteria::ask_test(XmlView criterion, bool negated) {
  const auto& test = tests_.get(criterion.attribute("test_ref"), criterion.attribute("comment"));
  const auto of = [&](Known known) { return of_rest(negated ? opposite(known) : known); };
  switch (test.kind) {
    case Test::Kind::kOpen:
      return of(Known::kUnknown);
    case Test::Kind::kGiven:
      return of(Known::kYes);
    case Test::Kind::kRelease:
      return of(holds(test.release, *release_));
    case Test::Kind::kModule:
      return of(test.module == module_ ? Known::kYes : Known::kNo);
    case Test::Kind::kPackage:
      break;
  }
  Answer out{.packages = {}, .rest = Known::kUnknown};
  Truth truth = test.truth;
  if (negated && test.by_architecture) {
    truth = {.certain = {}, .possible = all_versions()};
  } else if (negated) {
    truth = {version::complement(test.truth.possible), version::complement(test.truth.certain)};
  }
  for (const auto& name : test.packages) {
    out.packages.insert_or_assign({name, test.source}, truth);
  }
  return out;
}

// A negation is carried down to the tests: the opposite of AND is OR of the opposites.
Answer Criteria::ask_node(XmlView node, bool negated) {
  negated = negated != is_negated(node);
  if (node.name() == "criterion") {
    return ask_test(node, negated);
  }
  if (node.name() == "extend_definition") {
    const auto other = record_.find(node.attribute("definition_ref")).child("criteria");
    return other ? ask_node(other, negated) : of_rest(Known::kUnknown);
  }
  if (node.name() != "criteria") {
    return of_rest(Known::kUnknown);
  }
  std::vector<Answer> parts;
  for (auto item = node.first_child(); item; item = item.next()) {
    parts.push_back(ask_node(item, negated));
  }
  const auto how = node.attribute("operator");
  const bool all = how.empty() || how == "AND";
  if (parts.size() == 1) {
    return std::move(parts[0]);
  }
  if (!all && how != "OR") {
    return open_of(std::move(parts));
  }
  return all != negated ? all_of(std::move(parts)) : any_of(std::move(parts));
}

Answer Criteria::all_of(std::vector<Answer>&& parts) {
  Answer out{.packages = {}, .rest = Known::kYes};
  std::size_t open = 0;  // Parts whose truth is not known to a package that they don't name.
  std::map<PackageName, std::size_t> named;
  for (auto& part : parts) {
    if (part.packages.empty() && part.rest == Known::kNo) {
      return of_rest(Known::kNo);
    }
    open += part.rest == Known::kUnknown ? 1 : 0;
    out.rest = part.rest == Known::kUnknown ? Known::kUnknown : out.rest;
    for (auto& [name, truth] : part.packages) {
      named[name] += part.rest == Known::kUnknown ? 1 : 0;
      const auto [at, added] = out.packages.try_emplace(name, truth);
      if (!added) {
        at->second = {both(at->second.certain, truth.certain),
                      both(at->second.possible, truth.possible)};
      }
    }
  }
  for (auto& [name, truth] : out.packages) {
    if (open > named[name]) {
      truth.certain.clear();
    }
    bound(truth);
  }
  return out;
}

Answer Criteria::any_of(std::vector<Answer>&& parts) {
  Answer out{.packages = {}, .rest = Known::kNo};
  for (auto& part : parts) {
    out.rest = std::max(out.rest, part.rest);
    for (auto& [name, truth] : part.packages) {
      auto& into = out.packages[name];
      std::ranges::move(truth.certain, std::back_inserter(into.certain));
      std::ranges::move(truth.possible, std::back_inserter(into.possible));
    }
  }
  for (auto& [name, truth] : out.packages) {
    truth = {version::unite(std::move(truth.certain)), version::unite(std::move(truth.possible))};
    bound(truth);
  }
  return out;
}

// Exactly one, an odd number: nothing that one package can answer.
Answer Criteria::open_of(std::vector<Answer>&& parts) {
  Answer out{.packages = {}, .rest = Known::kUnknown};
  for (auto& part : parts) {
    for (auto& [name, truth] : part.packages) {
      out.packages[name] = {.certain = {}, .possible = all_versions()};
    }
  }
  return out;
}

}  // namespace akashi::feeds::oval
