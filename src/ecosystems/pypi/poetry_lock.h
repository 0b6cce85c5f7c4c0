// poetry.lock.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_poetry_lock(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::pypi
