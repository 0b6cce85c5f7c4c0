// Composer (PHP): the rows of the leaf.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::composer {

extern const Extractor kComposerLock;
extern const Extractor kInstalled;
extern const Extractor kComposerJson;

Result<void> extract_lock(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_installed(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_json(const FileView& file, ScanContext& context, Inventory& out);

}  // namespace akashi::ecosystems::composer
