// R packages (CRAN, Bioconductor; R's package_version): numbers between '.' and '-', which mean the
// same; a shorter list comes first, so 1.0 < 1.0.0. More lenient than R: one number is enough, and
// numbers may have any length.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kCran;

}  // namespace akashi::version
