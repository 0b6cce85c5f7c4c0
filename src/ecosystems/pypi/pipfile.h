// Pipfile and Pipfile.lock of pipenv.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_pipfile(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_pipfile_lock(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::pypi
