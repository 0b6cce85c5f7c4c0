// Where a package comes from: "^1.2", "npm:other@1", "github:a/b#main", "git+ssh://…#<commit>",
// "https://…/x.tgz", "file:../x", as manifests ask for it and as lock files say it was found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace akashi::ecosystems::npm {

struct PackageSource {
  enum class Kind : std::uint8_t {
    kRegistry,   // By name from a registry; `requirement` is the range, version or tag.
    kGit,        // `location` is a URL with scheme, `revision` what stands behind '#'.
    kUrl,        // `location` is the URL of an archive.
    kFile,       // `location` is the path of an archive.
    kFolder,     // `location` is the path of a folder (file:, link:, portal:).
    kWorkspace,  // `location` is the path or range behind "workspace:".
    kCatalog,    // `location` is the name of the catalog, "" for the default one.
    kOther,      // Another protocol (exec: …); `location` is the whole text.
  };
  Kind kind = Kind::kRegistry;
  std::string name{};         // Where the text names another package: "npm:NAME@1", "jsr:NAME@1".
  std::string requirement{};  // kRegistry
  std::string location{};     // Without user names that may be secrets.
  std::string revision{};     // kGit: a commit, branch, tag or "semver:…"; "" where none is given.
  std::string subfolder{};    // kGit: the package's path inside the repository.
};

// `name`: under which name the package is asked for; needed for "jsr:^1" only.
PackageSource parse_source(std::string_view text, std::string_view name = {});

// "git+https://host/a/b.git@<revision>#<subfolder>", the value of a purl's vcs_url (the form that
// SPDX gives to download locations). Ranges are no revision.
std::string vcs_url(const PackageSource& source);

// Is this the address under which a registry serves an archive of `name`? By the layouts that
// registries and mirrors use, not by their host.
bool is_registry_url(std::string_view url, std::string_view name, std::string_view version);

bool is_archive_path(std::string_view path);  // .tgz, .tar.gz, .tar

// "name@rest", "@scope/name@rest": the two parts; `rest` is empty where there is no '@'.
struct NameAndRest {
  std::string_view name;
  std::string_view rest;
};
NameAndRest split_at_sign(std::string_view text);

}  // namespace akashi::ecosystems::npm
