// A declaration as a document for people: who declares what, the answers, what they come to, what
// is open, and the evidence.
#pragma once

#include <string>
#include <string_view>

#include "assure/declaration.h"
#include "assure/supply_chain.h"
#include "base/problems.h"
#include "formats/prose.h"

namespace akashi::assure {

Msg standing_text(Standing standing);
Msg verdict_text(Verdict verdict);
// Rows that rest on a classification of the scheme that is not official.
std::size_t unofficial_rows(const Judgement& judgement);

struct DeclarationPaper {
  std::string_view on;                 // The day of the judgement.
  std::string_view key;                // That signed it; "" when it is not signed.
  const Problems* problems = nullptr;  // Of the file: what was not used is said.
  const SupplyChain* chain = nullptr;  // Null: the suppliers are listed as the file names them.
};

formats::Prose declaration_prose(const Declaration& declaration, const Scheme& scheme,
                                 const Judgement& judgement, const DeclarationPaper& paper,
                                 Lang lang);

}  // namespace akashi::assure
