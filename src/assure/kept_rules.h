// The rules of one scheme as they stood, to be kept with what was decided by them (ADR 40).
#pragma once

#include <string>
#include <string_view>

#include "assure/catalogue.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::assure {

// The scheme's files and the vocabulary that they are read by, as JSON
// (docs/formats/application.md, "Rules"). The same files give the same bytes.
std::string pack_rules(const Catalogue& catalogue, const Scheme& scheme);

// A catalogue of that scheme alone. Its problems are not looked at: what a later program finds
// wrong with it undoes nothing. kInvalidInput for what is not JSON of this kind or has no such
// scheme.
Result<Catalogue> unpack_rules(std::string_view json, std::string_view scheme,
                               const Limits& limits);

}  // namespace akashi::assure
