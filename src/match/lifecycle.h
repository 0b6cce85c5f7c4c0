// How long what was found is supported: releases of a product are maintained in cycles, and each
// has an end.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/component.h"
#include "model/finding.h"
#include "store/advisory_store.h"

namespace akashi::match {

// The cycle whose name is the longest that the version begins with, part by part: "1.2" covers
// 1.2.3, 1.2-rc1 and 1.2k, not 1.20. Null: none.
const ReleaseCycle* cycle_of(const LifecycleProduct& product, std::string_view version);

// `today`: YYYY-MM-DD. The day of an end still belongs to what ends.
Support judge_cycle(const ReleaseCycle& cycle, std::string_view today);

// Looks products up in an index.
class Lifecycles {
 public:
  Lifecycles(AdvisoryReader& index, std::string today);

  // By purl, else by CPE. A distribution maintains its packages with versions of its own, so they
  // are judged by the cycle of the distribution.
  Support of_component(const Component& component);
  // By os-release: ID and VERSION_ID.
  Support of_system(std::string_view id, std::string_view version);

 private:
  const LifecycleProduct* product(const std::string& name);
  Support judge_system(std::string_view id, std::string_view version);
  Support of_products(const std::vector<std::string>& names, std::string_view version);
  Support by_cpes(const Component& component);

  AdvisoryReader& index_;
  std::string today_;
  std::map<std::string, std::optional<LifecycleProduct>, std::less<>> products_;
  std::map<std::pair<std::string, std::string>, Support> systems_;  // Asked for every package.
};

// Fills Report::support, where life cycles have been imported, and says it in properties of the
// components ("akashi:support:…"), which SBOM documents hold.
void add_support(Report& report, AdvisoryReader& index, std::string_view today);

}  // namespace akashi::match
