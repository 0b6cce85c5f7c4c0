// Products of a CVE record, as packages and as configurations of CPE names.
#pragma once

#include <vector>

#include "base/result.h"
#include "formats/tree.h"
#include "model/advisory.h"

namespace akashi::feeds::cve5 {

// "affected" and "cpeApplicability" of all containers (CNA and ADP). What names neither a package
// of a registry nor a CPE is for people.
void read_products(formats::NodeView containers, Advisory& out, std::vector<Error>& problems);

}  // namespace akashi::feeds::cve5
