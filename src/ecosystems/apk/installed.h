// lib/apk/db/installed: the database of apk.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::apk {

Result<void> extract_installed(const FileView& file, ScanContext& context, Inventory& out);
Result<void> own_installed(const FileView& file, ScanContext& context, const Inventory& inventory,
                           OwnershipSink& sink);

inline constexpr auto kInstalledGlobs =
    std::to_array<std::string_view>({"**/lib/apk/db/installed"});
inline constexpr auto kInstalledCompanions = std::to_array<std::string_view>({
    "**/etc/alpine-release",
    "**/etc/apk/repositories",
    "**/etc/apk/world",
    "**/etc/os-release",
    "**/usr/lib/os-release",
});

inline constexpr Extractor kInstalled{
    .id = "apk/installed",
    .description = "apk's database of installed packages, text form (apk-tools 2 and 3)",
    .globs = kInstalledGlobs,
    .companions = kInstalledCompanions,
    .extract = extract_installed,
    .ownership = own_installed,
};

}  // namespace akashi::ecosystems::apk
