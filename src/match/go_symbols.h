// The functions that a record of the Go vulnerability database names, against those that a program
// was linked with (docs/adr/0034).
#pragma once

#include <string_view>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "match/match.h"
#include "match/records.h"
#include "model/finding.h"

namespace akashi::match {

inline constexpr std::string_view kSymbolEcosystem = "Go";

// `affected`: what the record says of this package. An opinion that is affected or unknown by its
// version becomes "not affected" where every place of the component is a program whose functions
// are known as a whole and none of the record's is among them. Else its status stays; the reason
// says which one is linked, or where it is not known.
void weigh_symbols(const Record& record, const std::vector<const AffectedPackage*>& affected,
                   const Component& component, Opinion& opinion);

// Opinions of one vulnerability of one component: those of records that say nothing of functions
// count no more where one that does found none of them. Their reason says so.
void let_symbols_decide(std::vector<Opinion>& opinions);
// Whether one of them found none.
bool has_decided(const std::vector<Opinion>& opinions);
bool is_overruled(const Opinion& opinion);

// A component is not affected by what its programs do not have linked; where not all records of its
// ecosystem are there, that is not all that there is to say.
void settle_symbols(const std::vector<Finding>& findings, AdvisoryReader& index,
                    MatchResult& result);

}  // namespace akashi::match
