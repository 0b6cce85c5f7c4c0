// pylock.toml and pylock.NAME.toml (PEP 751).
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_pylock(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::pypi
