// CPE names of components against the configurations of records (NISTIR 7696 and what the NVD adds:
// ranges of versions, AND and OR, names that say where the vulnerable one runs).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "match/identity.h"
#include "model/advisory.h"
#include "model/bom.h"
#include "model/cpe.h"
#include "model/finding.h"

namespace akashi::match {

// Below `kCpeThreshold` an opinion is unknown, not affected.
inline constexpr std::uint8_t kCpePartsScore = 70;  // Most where another part is not seen.
inline constexpr std::uint8_t kCpeFieldScore = 60;  // Most where a field or version is open.
inline constexpr std::uint8_t kCpeThreshold = 80;

// What to look up: the key of the version, empty where it has none or its place isn't certain, and
// its text, empty where it can't be told from listed ones.
struct CpeQuery {
  std::string key;
  std::string text;
};
std::vector<CpeQuery> cpe_queries(const Cpe& name);

enum class Truth : std::uint8_t { kNo, kUnknown, kYes };

struct CpeAnswer {
  Truth truth = Truth::kNo;
  Message reason;  // Of kUnknown.
  // Of kNo: the field that keeps it from holding, kVersion for a range too.
  CpeField failed = CpeField::kPart;
};
// Whether the name is one of those that the criterion means. `purl_type`: of the component, which
// tells what a target_sw is that its name leaves open; "" for no package.
CpeAnswer meets(const CpeCriterion& criterion, const Cpe& name, std::string_view purl_type = {});

// All CPE names of a Bom, to find the other parts of a configuration.
class CpeInventory {
 public:
  explicit CpeInventory(const Bom& bom);
  bool has(const CpeCriterion& criterion) const;

 private:
  std::unordered_map<std::string, std::vector<Cpe>> by_product_;
  mutable std::unordered_map<std::string, bool> answers_;  // One thread asks.
};

// The opinion of a record's configurations on a component; kNotEvaluated when they don't name its
// product, or another product that is called the same. The criterion is the one that decides, or
// comes nearest.
Opinion cpe_opinion(const Advisory& advisory, const ComponentCpes& cpes,
                    const CpeInventory& others);

// The "vendor:product" of a formatted string with its part, without reading the rest; "" where that
// isn't one.
std::string_view product_in(std::string_view name);

}  // namespace akashi::match
