// The database of rpm, in its three containers.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::rpm {

Result<void> extract_sqlite(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_ndb(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_bdb(const FileView& file, ScanContext& context, Inventory& out);
Result<void> own_sqlite(const FileView& file, ScanContext& context, const Inventory& inventory,
                        OwnershipSink& sink);
Result<void> own_ndb(const FileView& file, ScanContext& context, const Inventory& inventory,
                     OwnershipSink& sink);
Result<void> own_bdb(const FileView& file, ScanContext& context, const Inventory& inventory,
                     OwnershipSink& sink);

// rpm's folder is var/lib/rpm, in newer systems usr/lib/sysimage/rpm, with rpm-ostree
// usr/share/rpm.
inline constexpr auto kSqliteGlobs = std::to_array<std::string_view>({
    "**/usr/lib/sysimage/rpm/rpmdb.sqlite",
    "**/usr/share/rpm/rpmdb.sqlite",
    "**/var/lib/rpm/rpmdb.sqlite",
});
inline constexpr auto kNdbGlobs = std::to_array<std::string_view>({
    "**/usr/lib/sysimage/rpm/Packages.db",
    "**/usr/share/rpm/Packages.db",
    "**/var/lib/rpm/Packages.db",
});
inline constexpr auto kBdbGlobs = std::to_array<std::string_view>({
    "**/usr/lib/sysimage/rpm/Packages",
    "**/usr/share/rpm/Packages",
    "**/var/lib/rpm/Packages",
});
inline constexpr auto kCompanions = std::to_array<std::string_view>({
    "**/etc/os-release",
    "**/root/buildinfo/content_manifests/*.json",
    "**/rpm/rpmdb.sqlite-wal",
    "**/usr/lib/os-release",
    "**/usr/lib/sysimage/libdnf5/nevras.toml",
    "**/usr/lib/sysimage/libdnf5/packages.toml",
    "**/usr/share/buildinfo/content-sets.json",
    "**/var/lib/dnf/history.sqlite",
    "**/var/lib/dnf/history.sqlite-wal",
    "**/var/lib/yum/yumdb/*/*/from_repo",
    "**/var/lib/yum/yumdb/*/*/reason",
    "**/var/lib/zypp/AutoInstalled",
});

inline constexpr Extractor kSqlite{
    .id = "rpm/sqlite",
    .description = "rpm's database in SQLite (rpm 4.16 and later)",
    .globs = kSqliteGlobs,
    .companions = kCompanions,
    .input = Input::kReader,
    .extract = extract_sqlite,
    .ownership = own_sqlite,
};

inline constexpr Extractor kNdb{
    .id = "rpm/ndb",
    .description = "rpm's database in its own container (openSUSE, SUSE)",
    .globs = kNdbGlobs,
    .companions = kCompanions,
    .input = Input::kReader,
    .extract = extract_ndb,
    .ownership = own_ndb,
};

inline constexpr Extractor kBdb{
    .id = "rpm/bdb",
    .description = "rpm's database in a Berkeley DB hash (before rpm 4.16)",
    .globs = kBdbGlobs,
    .companions = kCompanions,
    .input = Input::kReader,
    .extract = extract_bdb,
    .ownership = own_bdb,
};

}  // namespace akashi::ecosystems::rpm
