// A tar or zip, plain or compressed, as the target.
#pragma once

#include <memory>
#include <string>

#include "base/limits.h"
#include "scan/file_store.h"
#include "scan/source.h"

namespace akashi::scan {

// `name`: shown to the user. The budget counts for nested archives as well.
std::unique_ptr<Source> make_archive_source(std::string name, std::unique_ptr<ByteReader> file,
                                            std::shared_ptr<FileStore> store,
                                            formats::ArchiveBudget& budget, const Limits& limits);

}  // namespace akashi::scan
