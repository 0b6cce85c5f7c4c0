// A case as OSCAL assessment results (NIST OSCAL 1.1, assessment-results model):
// docs/formats/case.md, "OSCAL".
#pragma once

#include <string>
#include <string_view>

#include "assure/case_check.h"
#include "assure/case_model.h"
#include "assure/case_rules.h"
#include "base/error.h"

namespace akashi::assure {

// What conforms is satisfied and what fails is not; what is not applicable or waived is an excluded
// control, and what is open stands in the remarks: OSCAL has no words for them. `time`: RFC 3339,
// of the document. The same case and time give the same bytes.
std::string case_oscal(const CaseRules& rules, const Case& content, const CaseRecords& records,
                       std::string_view time, Lang lang);

// An id as a token of OSCAL: letters, digits, "._-", the first a letter or "_".
std::string oscal_token(std::string_view id);

}  // namespace akashi::assure
