// SPDX 2 (ISO/IEC 5962:2021 and its successor 2.3): JSON.
#include "document/document.h"
#include "documents/spdx2/names.h"
#include "documents/spdx2/reader.h"
#include "documents/spdx2/writer.h"

namespace akashi::documents::spdx2 {
namespace {

constexpr auto kOutputs = std::to_array<DocumentOutput>({
    {.name = "spdx-json",
     .file_suffix = ".spdx.json",
     .versions = kWrittenVersions,
     .write = write},
});

}  // namespace

extern constinit const DocumentFormat kLeaf{
    .id = "spdx2",
    .name = "SPDX 2",
    .description = "JSON, versions 2.2 and 2.3",
    .outputs = kOutputs,
    .sniff = sniff,
    .read = read,
};

}  // namespace akashi::documents::spdx2
