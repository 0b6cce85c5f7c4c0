// licenseChoice, in the forms of every CycloneDX version.
#pragma once

#include <vector>

#include "documents/cyclonedx/read_component.h"

namespace akashi::documents::cyclonedx {

// Appends the claims of `array`. `origin`: of those that do not acknowledge another.
void read_licenses(formats::NodeView array, LicenseClaim::Origin origin, Author author,
                   document::Reading& reading, std::vector<LicenseClaim>& claims);

}  // namespace akashi::documents::cyclonedx
