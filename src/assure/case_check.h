// The format check of a case: whether it is complete and consistent by the scheme's data. What the
// product is really like, people judge.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assure/case_model.h"
#include "assure/case_records.h"
#include "assure/case_rules.h"
#include "assure/date.h"
#include "base/messages.h"

namespace akashi::assure {

// The records that the case speaks of; null where there is none.
struct CaseRecords {
  const Record* product = nullptr;
  const Record* maker = nullptr;
  const Record* applicant = nullptr;
  std::vector<Record> people;  // The evaluators that are known.
};

struct CaseFinding {
  std::string criterion;  // "" for the case as a whole.
  std::string field;      // "result", "evidence"
  Message what;
  bool error = true;             // False: advice, the check passes all the same.
  Mark mark = Mark::kOwnDesign;  // How sure the rule is that it rests on.
};

enum class ScopeVerdict : std::uint8_t { kIn, kOut, kUnknown };
struct Scope {
  ScopeVerdict verdict = ScopeVerdict::kUnknown;
  const Item* rule = nullptr;  // That says so; null when unknown.
};
// One rule that leads out decides; else one that leads in; a scheme without rules has all in scope.
Scope judge_scope(const CaseRules& rules, const Case& content);

// All that is found, the case as a whole first, then row by row.
std::vector<CaseFinding> check_case(const CaseRules& rules, const Case& content,
                                    const CaseRecords& records, Date on);
bool passes(const std::vector<CaseFinding>& findings);  // No error among them.

}  // namespace akashi::assure
