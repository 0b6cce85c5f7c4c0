// SPDX licence expressions (SPDX specification 2.3, annex D) by syntax and by the SPDX licence
// list.
#pragma once

#include <string>
#include <string_view>

namespace akashi {

// Ids of the SPDX licence list, compared without case; also "LicenseRef-…" and
// "DocumentRef-…:LicenseRef-…".
bool is_license_id(std::string_view id);
// The id as the list writes it ("apache-2.0" -> "Apache-2.0"); the argument itself where it is not
// listed.
std::string_view canonical_license_id(std::string_view id);
// A whole expression: ids, '+', WITH, AND, OR, parentheses.
bool is_license_expression(std::string_view text);
// The same expression with ids and operators as the standard writes them: "mit or apache-2.0" ->
// "MIT OR Apache-2.0". The argument itself where it is no expression.
std::string canonical_license_expression(std::string_view text);

}  // namespace akashi
