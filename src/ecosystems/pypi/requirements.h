// pip requirements and constraints files.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ecosystem/ecosystem.h"
#include "ecosystems/pypi/collector.h"

namespace akashi::ecosystems::pypi {

Result<void> extract_requirements(const FileView& file, ScanContext& context, Inventory& out);

// The same for a file that another manifest names (setuptools: dynamic = ["dependencies"]): reads
// `path` through the context and adds what it requires, as needs of `root`. A missing file is a
// problem.
void add_requirements_file(std::string_view path, std::optional<std::uint32_t> root, Scopes scopes,
                           InputPosition at, ScanContext& context, Collector& collector);

}  // namespace akashi::ecosystems::pypi
