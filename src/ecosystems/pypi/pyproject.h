// pyproject.toml as a manifest of its own.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_pyproject(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::pypi
