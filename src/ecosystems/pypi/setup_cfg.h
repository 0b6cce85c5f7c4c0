// setup.cfg of setuptools, and setup.py, which is a program and is never run.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_setup_cfg(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_setup_py(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::pypi
