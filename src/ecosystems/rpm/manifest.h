// Lists of installed packages that images without an rpm database carry (Azure Linux, CBL-Mariner).
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::rpm {

Result<void> extract_manifest(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kManifestGlobs = std::to_array<std::string_view>({
    "**/var/lib/rpmmanifest/container-manifest-1",
    "**/var/lib/rpmmanifest/container-manifest-2",
});
inline constexpr auto kManifestCompanions = std::to_array<std::string_view>({
    "**/etc/os-release",
    "**/usr/lib/os-release",
    "**/var/lib/rpmmanifest/container-manifest-2",
});

inline constexpr Extractor kContainerManifest{
    .id = "rpm/container-manifest",
    .description = "container-manifest-1 and -2, the package lists of distroless rpm images",
    .globs = kManifestGlobs,
    .companions = kManifestCompanions,
    .extract = extract_manifest,
};

}  // namespace akashi::ecosystems::rpm
