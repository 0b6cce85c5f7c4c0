// uv.lock, and the locks of scripts (x.py.lock).
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_uv_lock(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::pypi
