// Files of a root file system or image that probes ask for.
#pragma once

#include "assure/evidence.h"
#include "base/result.h"
#include "scan/target.h"
#include "service/services.h"

namespace akashi::service {

// The files of the target that `wanted` names: contents up to 1 MiB each. Links are seen by name
// alone and never followed. What could not be read is in the result.
Result<assure::SeenImage> read_image_files(const std::string& target,
                                           const scan::TargetOptions& options,
                                           const assure::WantedFiles& wanted,
                                           const Services& services);

}  // namespace akashi::service
