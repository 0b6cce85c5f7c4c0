// What a scheme says of its cases: which rows, results, columns there are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assure/case_model.h"
#include "assure/scheme.h"
#include "base/result.h"

namespace akashi::assure {

enum class ResultStanding : std::uint8_t { kOpen, kConforms, kFails, kNotApplicable, kWaived };

struct ResultRule {
  std::string id;
  Text name;
  ResultStanding standing = ResultStanding::kOpen;
  bool needs_reason = false;
  bool needs_evidence = false;
};

enum class ColumnType : std::uint8_t {
  kCriterion,
  kApplicability,
  kResult,
  kMethod,
  kEvidence,
  kEvaluator,
  kEvaluatorClass,
  kDate,
  kReason,
  kRemarks,
  kCriteriaVersion,  // Follows from the case; read only to be compared.
  kTarget,           // Likewise.
  kMore,
};

struct ColumnRule {
  std::string id;
  Text name;
  ColumnType type = ColumnType::kMore;
  bool required = false;
};

struct CaseRules {
  const Scheme* scheme = nullptr;
  const Item* level = nullptr;              // Null for a scheme without levels.
  std::string array;                        // Whose items the rows are: "criteria".
  std::vector<const Item*> rows;            // The lowest level first.
  std::vector<const Item*> unknown_levels;  // Whose criteria the catalogue has not.
  std::string product_type;                 // That the rows are for; "" where none is known.
  std::vector<ResultRule> results;
  std::vector<ColumnRule> columns;
  bool own_results = false;  // The scheme has none; these are our own.

  const Item* row(std::string_view criterion) const;
  const ResultRule* result(std::string_view id) const;
  const ColumnRule* column(ColumnType type) const;
};

// Points into `scheme`. `product_type` chooses among criteria of product types
// (level_criteria.h). kInvalidInput for a level that is none, or a scheme that no case can be of.
Result<CaseRules> case_rules(const Scheme& scheme, std::string_view level,
                             std::string_view product_type = {});

// Whether what the row says are ids, days and addresses as the scheme has them; not whether it is
// complete. Names the field.
Result<void> check_row(const CaseRules& rules, const CaseRow& row);
// The same for the case as a whole, but its rows.
Result<void> check_head(const CaseRules& rules, const Case& content);

// Rows in the scheme's order, without those that say nothing.
void sort_rows(const CaseRules& rules, Case& content);

// Ids of cases and records: letters, digits and ". _ -", at most 100, the first a letter or digit.
bool is_case_id(std::string_view id);

}  // namespace akashi::assure
