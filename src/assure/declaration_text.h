// A declaration as the TOML file that people fill in (docs/formats/declaration.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assure/declaration.h"

namespace akashi::assure {

// With the scheme's statements and choices as comments. Each statement in each of its roles has a
// row, with the declaration's answer where it has one; rows of other statements are not written.
// Reads back as it was.
std::string declaration_text(const Declaration& declaration, const Scheme& scheme, Lang lang);
// The same with no answers.
std::string blank_declaration(const Scheme& scheme, const std::vector<std::string>& roles,
                              std::string_view use_case, std::string_view on, Lang lang);

}  // namespace akashi::assure
