// Minimum elements of an SBOM: a scheme of the kind `profile`, whose `fields` are looked for in a
// document (docs/formats/scheme.md, "Profiles").
#pragma once

#include <span>
#include <string_view>

#include "assure/component_list.h"
#include "assure/delivered.h"
#include "assure/scheme.h"
#include "base/problems.h"

namespace akashi::assure {

// Field by field; `stated` are components whose gaps were stated to the customer.
Ruling judge_profile(const Scheme& profile, const DeliveredSbom& sbom, const ComponentList& stated);

// The words that `query` of a field may have.
std::span<const std::string_view> profile_queries();
bool is_query(std::string_view query);

// What could not be read of the document; met is then not known.
Ruling guard_unread(const DeliveredSbom& sbom, Ruling ruling);

}  // namespace akashi::assure
