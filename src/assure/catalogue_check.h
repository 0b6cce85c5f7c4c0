// What the single files can't tell: references, parents, states, mappings.
#pragma once

#include "assure/catalogue.h"

namespace akashi::assure {

void check_catalogue(Catalogue& catalogue);

}  // namespace akashi::assure
