// pnpm's dependency paths: the keys of "packages" and "snapshots", and the references to them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace akashi::ecosystems::npm {

// How the lock file writes paths: by the major part of its lockfileVersion.
enum class PnpmStyle : std::uint8_t {
  kSlashes,  // 5: "/@s/a/1.0.0_peer@1.0.0", "github.com/a/b/<commit>", "registry.host/a/1.0.0"
  kLeading,  // 6: "/@s/a@1.0.0(peer@1.0.0)"
  kPlain,    // 7, 9: "@s/a@1.0.0(peer@1.0.0)"
};

struct PnpmPath {
  std::string_view name;       // "" where the path has none: "github.com/a/b/<commit>".
  std::string_view reference;  // "1.0.0", an address, "file:x", "runtime:22.0.0"
  bool is_version = false;     // The reference is a version of a registry's package.
};
PnpmPath parse_pnpm_path(std::string_view path, PnpmStyle style);

// Without the peers that the version was resolved with: "(b@1)(c@2)", "_b@1+c@2", "_<hash>", and
// without a patch: "(patch_hash=…)".
std::string_view without_peers(std::string_view path, PnpmStyle style);

// The key that a dependency `name: reference` leads to; "" for a link, which has none.
std::string pnpm_key(std::string_view name, std::string_view reference, PnpmStyle style);

}  // namespace akashi::ecosystems::npm
