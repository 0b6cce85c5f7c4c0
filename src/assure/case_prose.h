// A case for people: a document with its head, its checklist and what is not official about it.
#pragma once

#include <string>
#include <string_view>

#include "assure/case_check.h"
#include "formats/prose.h"

namespace akashi::assure {

formats::Prose case_prose(const CaseRules& rules, const Case& content, const CaseRecords& records,
                          std::string_view state, Lang lang);

// How many of the rows rest on something that is not official, for a note that says so.
std::size_t unofficial_rows(const CaseRules& rules);

}  // namespace akashi::assure
