// AlmaLinux's errata.full.json and pages of Rocky Linux' errata API.
#pragma once

#include "base/result.h"
#include "feeds/updateinfo/update.h"
#include "formats/tree.h"

namespace akashi::feeds::updateinfo {

// The list of errata of a file of one of these forms.
formats::NodeView errata_of(formats::NodeView root);
// Whether it is about security.
bool is_security(formats::NodeView erratum);
Result<Update> read_erratum(formats::NodeView erratum);

}  // namespace akashi::feeds::updateinfo
