// CycloneDX (ECMA-424): JSON.
#include "document/document.h"
#include "documents/cyclonedx/names.h"
#include "documents/cyclonedx/reader.h"
#include "documents/cyclonedx/writer.h"

namespace akashi::documents::cyclonedx {
namespace {

constexpr auto kOutputs = std::to_array<DocumentOutput>({
    {.name = "cyclonedx-json",
     .file_suffix = ".cdx.json",
     .versions = kWrittenVersions,
     .write = write},
});

}  // namespace

extern constinit const DocumentFormat kLeaf{
    .id = "cyclonedx",
    .name = "CycloneDX",
    .description = "JSON, versions 1.2 to 1.7",
    .outputs = kOutputs,
    .sniff = sniff,
    .read = read,
};

}  // namespace akashi::documents::cyclonedx
