// A case as CycloneDX attestations (ECMA-424, CycloneDX 1.6): docs/formats/case.md, "CDXA".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assure/case_check.h"
#include "assure/case_model.h"
#include "assure/case_rules.h"

namespace akashi::assure {

struct CaseCdxaSettings {
  std::string_view tool_version;
  std::string_view timestamp;  // RFC 3339
  std::string_view envelope;   // SHA-256 of the signed envelope; "" while the case is not signed.
  std::string_view signed_by;  // Id of a person.
  Lang lang = Lang::kEn;
};

// The rows' criteria are requirements, the results claims about the product: what fails is a
// counter-claim, and what contradicts a claim its counter-evidence. A score, 1 or 0, is written
// where the result says one of these and nothing contradicts it.
std::string case_cdxa(const CaseRules& rules, const Case& content, const CaseRecords& records,
                      const std::vector<CaseFinding>& findings, const CaseCdxaSettings& settings);

}  // namespace akashi::assure
