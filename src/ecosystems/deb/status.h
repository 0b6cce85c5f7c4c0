// The databases of dpkg and opkg.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::deb {

Result<void> extract_dpkg_status(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_dpkg_status_d(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_opkg_status(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_opkg_control(const FileView& file, ScanContext& context, Inventory& out);

Result<void> own_dpkg(const FileView& file, ScanContext& context, const Inventory& inventory,
                      OwnershipSink& sink);
Result<void> own_dpkg_status_d(const FileView& file, ScanContext& context,
                               const Inventory& inventory, OwnershipSink& sink);
Result<void> own_opkg(const FileView& file, ScanContext& context, const Inventory& inventory,
                      OwnershipSink& sink);

inline constexpr auto kDpkgStatusGlobs =
    std::to_array<std::string_view>({"**/var/lib/dpkg/status"});
inline constexpr auto kDpkgStatusDGlobs =
    std::to_array<std::string_view>({"**/var/lib/dpkg/status.d/*"});
inline constexpr auto kOpkgStatusGlobs = std::to_array<std::string_view>({"**/lib/opkg/status"});
inline constexpr auto kOpkgControlGlobs =
    std::to_array<std::string_view>({"**/lib/opkg/info/*.control"});
inline constexpr auto kDpkgCompanions = std::to_array<std::string_view>({
    "**/etc/debian_version",
    "**/etc/lsb-release",
    "**/etc/os-release",
    "**/usr/lib/os-release",
    "**/usr/share/doc/*/copyright",
    "**/var/lib/apt/extended_states",
    "**/var/lib/dpkg/diversions",
    "**/var/lib/dpkg/info/*.list",
    "**/var/lib/dpkg/info/*.md5sums",
});
inline constexpr auto kOpkgCompanions = std::to_array<std::string_view>({
    "**/etc/os-release",
    "**/lib/opkg/info/*.control",
    "**/lib/opkg/info/*.list",
    "**/lib/opkg/status",
    "**/usr/lib/os-release",
});

inline constexpr Extractor kDpkgStatus{
    .id = "deb/dpkg-status",
    .description = "dpkg's database of installed packages, with licences from copyright files",
    .globs = kDpkgStatusGlobs,
    .companions = kDpkgCompanions,
    .extract = extract_dpkg_status,
    .ownership = own_dpkg,
};

inline constexpr Extractor kDpkgStatusD{
    .id = "deb/dpkg-status-d",
    .description = "dpkg's database as one file for each package (distroless images)",
    .globs = kDpkgStatusDGlobs,
    .companions = kDpkgCompanions,
    .extract = extract_dpkg_status_d,
    .ownership = own_dpkg_status_d,
};

inline constexpr Extractor kOpkgStatus{
    .id = "deb/opkg-status",
    .description = "opkg's database of installed packages (OpenWrt, OpenEmbedded)",
    .globs = kOpkgStatusGlobs,
    .companions = kOpkgCompanions,
    .extract = extract_opkg_status,
    .ownership = own_opkg,
};

inline constexpr Extractor kOpkgControl{
    .id = "deb/opkg-control",
    .description = "opkg's control files, where the status file is missing",
    .globs = kOpkgControlGlobs,
    .companions = kOpkgCompanions,
    .extract = extract_opkg_control,
    .ownership = own_opkg,
};

}  // namespace akashi::ecosystems::deb
