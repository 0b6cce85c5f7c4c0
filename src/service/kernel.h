// What a user gives to tell what was built of a kernel.
#pragma once

#include <string>

#include "base/result.h"
#include "match/kernel_files.h"

namespace akashi::service {

// `build`: a build tree; or a folder with a configuration alone, a configuration, or a kernel's
// image with one, which need the source tree. `source`: "" where it is in `build`.
Result<match::KernelEvidence> open_kernel(const std::string& build, const std::string& source);

}  // namespace akashi::service
