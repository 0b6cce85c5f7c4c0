// pdm.lock.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_pdm_lock(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::pypi
