// Installed and built packages: *.dist-info, *.egg-info, *.egg, and the same inside wheels and
// source distributions.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_installed(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::pypi
