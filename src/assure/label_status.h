// The status of a label whose record was looked at, too: what a register or a buyer goes by.
#pragma once

#include "assure/label.h"
#include "assure/label_validity.h"

namespace akashi::assure {

// status_on(); unknown, with the first problem as reason, where the record does not hold against
// its scheme (check_label). What has ended has ended all the same. `scheme` null: unknown.
LabelStatus checked_status(const Label& label, const Scheme* scheme, Date on);

}  // namespace akashi::assure
