// A plan in words: what the table and the document say.
#pragma once

#include <string>

#include "assure/response_model.h"
#include "formats/prose.h"

namespace akashi::assure {

std::string violation_text(const Violation& violation, Lang lang);
std::string added_text(const Plan& plan, const PlanStep& step);  // "+a3 +b2 −b1"
std::string rate_text(const PlanStep& step);  // "1.25"; "" where nothing costs more.
// "Weights: example \"Medical devices\" [own-design]", "3 options have no weight …".
std::vector<std::string> basis_lines(const Plan& plan, Lang lang);
// About the budget and the user's own selection.
std::vector<std::string> answer_lines(const Plan& plan, Lang lang);

formats::Prose plan_prose(const Plan& plan, Lang lang);
// The statement of scope alone, as paragraphs: "(a) …: …".
std::vector<std::string> scope_lines(const Plan& plan, OptionSet selection, Lang lang);

}  // namespace akashi::assure
