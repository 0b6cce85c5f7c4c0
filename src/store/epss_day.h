// EPSS scores of one day of the past, packed (docs/formats/advisory-index.md, "EPSS day"; ADR 41).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/advisory.h"

namespace akashi::store {

// The table of days, of kWholeTables; its keys are days, YYYY-MM-DD.
inline constexpr std::string_view kEpssDays = "epss_day";
// The oldest go where there are more: 30 years of months and a month of days.
inline constexpr std::size_t kMostEpssDays = 400;

// Fractions are kept to a billionth. A CVE that is there twice counts once.
Result<std::string> pack_epss_day(std::span<const EpssScore> scores);

class EpssDay {
 public:
  // Of these CVEs, or all. kInvalidInput for what pack_epss_day did not write.
  static Result<EpssDay> read(std::string_view packed,
                              const std::set<std::string, std::less<>>* wanted = nullptr);
  std::optional<EpssScore> find(std::string_view cve) const;
  const std::vector<EpssScore>& scores() const { return scores_; }  // By CVE id.

 private:
  std::vector<EpssScore> scores_;
};

}  // namespace akashi::store
