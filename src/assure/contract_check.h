// A term sheet against what was delivered: clause by clause met, broken or unknown, with what was
// seen; what no machine can tell is listed for people.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assure/clauses.h"
#include "assure/contract_kinds.h"
#include "formats/json_writer.h"

namespace akashi::assure {

struct ClauseResult {
  std::uint32_t article = 0;  // As make_articles numbers them.
  const Item* item = nullptr;
  const Item* clause = nullptr;
  const Item* check = nullptr;  // nullptr: the clause as a whole, or what its checks leave.
  Ruling ruling;
  std::optional<Date> correct_until;  // Of what is broken, if demanded on the day of the check.
};

struct ContractReport {
  std::vector<ClauseResult> results;           // In the order of the clauses.
  std::vector<const Item*> without_provision;  // Items of the sheet for which nothing was agreed.
  Problems problems;                           // Of the model's conditions and checks.

  std::uint64_t count(Outcome outcome) const;
};

ContractReport check_contract(const CheckContext& context);

void write_json(formats::JsonWriter& json, const CheckContext& context,
                const ContractReport& report);
formats::Prose check_prose(const CheckContext& context, const ContractReport& report, Lang lang);

// Also for tables: what stands behind a result in one text.
std::string observation_text(const Observation& seen, Lang lang);
std::string outcome_text(Outcome outcome, Lang lang);

}  // namespace akashi::assure
