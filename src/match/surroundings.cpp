#include "match/surroundings.h"

#include <algorithm>
#include <utility>

#include "model/purl.h"

namespace akashi::match {
namespace {

// Each product asks for a walk over what is in it. All together, in relations.
constexpr std::size_t kMostWork = 1UL << 27;
constexpr std::size_t kMostPurls = 100'000;

bool names(const Purl& wanted, const Purl& product) {
  return (wanted.version.empty() || wanted.version == product.version) &&
         (wanted.subpath.empty() || wanted.subpath == product.subpath) &&
         std::ranges::all_of(wanted.qualifiers, [&](const auto& qualifier) {
           return product.qualifier(qualifier.first) == qualifier.second;
         });
}

}  // namespace

void Surroundings::prepare() {
  prepared_ = true;
  for (std::size_t i = 0; i < bom_.components.size(); ++i) {
    if (const auto& purl = bom_.components[i].purl; !purl.empty()) {
      by_package_[purl.package()].push_back(static_cast<std::uint32_t>(i));
    }
  }
  std::ranges::copy_if(
      bom_.relations, std::back_inserter(relations_), [&](const Relation& relation) {
        return relation.from < bom_.components.size() && relation.to < bom_.components.size();
      });
  std::ranges::sort(relations_, {}, &Relation::from);
  first_.assign(bom_.components.size() + 1, 0);
  for (const auto& relation : relations_) {
    ++first_[relation.from + 1];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) {
    first_[i] += first_[i - 1];
  }
}

std::vector<std::uint32_t> Surroundings::products(std::string_view purl) const {
  std::vector<std::uint32_t> out;
  const auto wanted = parse_purl(purl);
  if (!wanted) {
    return out;
  }
  if (const auto found = by_package_.find(wanted->package()); found != by_package_.end()) {
    for (const auto number : found->second) {
      if (names(*wanted, bom_.components[number].purl)) {
        out.push_back(number);
      }
    }
  }
  return out;
}

const std::vector<bool>& Surroundings::parts_of(std::uint32_t product) {
  const auto [at, added] = parts_.try_emplace(product);
  auto& parts = at->second;
  if (!added) {
    return parts;
  }
  parts.resize(bom_.components.size());
  work_ += parts.size() / 64 + 1;
  std::vector<std::uint32_t> open = {product};
  while (!open.empty()) {
    const auto from = open.back();
    open.pop_back();
    work_ += first_[from + 1] - first_[from] + 1;
    for (auto i = first_[from]; i < first_[from + 1]; ++i) {
      if (const auto to = relations_[i].to; !parts[to]) {
        parts[to] = true;
        open.push_back(to);
      }
    }
  }
  return parts;
}

bool Surroundings::is_inside(std::uint32_t component, const std::string& purl) {
  if (!prepared_) {
    prepare();
  }
  auto known = known_.find(purl);
  if (known == known_.end()) {
    if (known_.size() == kMostPurls) {
      known_.clear();
    }
    known = known_.emplace(purl, products(purl)).first;
  }
  return std::ranges::any_of(known->second, [&](std::uint32_t product) {
    if (product == component) {
      return false;
    }
    if (bom_.root == product) {
      return true;
    }
    const bool room = parts_.contains(product) || work_ < kMostWork;
    return room && parts_of(product)[component];
  });
}

}  // namespace akashi::match
