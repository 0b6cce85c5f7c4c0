// SSVC decision tables (CERT/CC, schema 2.0.0) as data: points, their values in order, and a row
// for each combination.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace akashi::decide {

struct DecisionValue {
  std::string key;   // "Y"
  std::string name;  // "Yes"
};

struct DecisionPoint {
  std::string id;    // "cisa:KEV:1.0.0"
  std::string key;   // "KEV"
  std::string name;  // "In KEV"
  std::vector<DecisionValue>
      values;  // As ordered in the table: least urgent first where the point is ordered.
};

class DecisionTable {
 public:
  // Checks that every combination of values has exactly one outcome.
  static Result<std::shared_ptr<const DecisionTable>> parse(std::string_view json,
                                                            const Limits& limits);

  const std::string& id() const { return id_; }  // "cisa:DT_BOD2604:1.0.0"
  const std::string& name() const { return name_; }
  const std::vector<DecisionPoint>& inputs() const { return inputs_; }
  const DecisionPoint& outcome() const { return outcome_; }
  // Indices of outcome values that are possible when input i has one of `allowed[i]` (indices of
  // values; never empty). Ascending, no duplicates.
  std::vector<std::uint32_t> possible(std::span<const std::vector<std::uint32_t>> allowed) const;

 private:
  std::string id_;
  std::string name_;
  std::vector<DecisionPoint> inputs_;
  DecisionPoint outcome_;
  std::vector<std::uint32_t>
      rows_;  // Outcome of each combination, the first input varying slowest.
};

}  // namespace akashi::decide
