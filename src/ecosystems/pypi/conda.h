// conda: installed packages (conda-meta/*.json) and environment files.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_conda_meta(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_conda_environment(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::pypi
