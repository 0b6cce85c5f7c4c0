// Crates as components: names, versions, sources.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/component.h"

namespace akashi::ecosystems::cargo {

// The name of the registry that crates come from by default, as the advisories call the ecosystem.
inline constexpr std::string_view kCratesIo = "crates.io";

bool is_crate_name(std::string_view name);

struct CrateSource {
  enum class Kind : std::uint8_t {
    kLocal,            // A folder of the project.
    kDefaultRegistry,  // crates.io
    kRegistry,         // Another registry.
    kGit,
    kOther,
  };
  Kind kind = Kind::kLocal;
  std::string url;        // Of the registry's index or the repository.
  std::string reference;  // Git: "branch=main", "tag=v1", "rev=…"; "" for the default branch.
  std::string commit;     // Git, in lock files.
  bool operator==(const CrateSource&) const = default;
};

bool is_default_registry(std::string_view url);
// As Cargo.lock writes it: "registry+URL", "sparse+URL", "git+URL?branch=main#commit"; "" is local.
// Without credentials.
CrateSource parse_source(std::string_view source);

// `version` may be empty. The purl names the source where it is not the default registry; there is
// none for another registry whose URL is not known.
Component crate_component(std::string_view name, std::string_view version,
                          const CrateSource& source);

void set_property(Component& component, std::string_view key, std::string_view value);

}  // namespace akashi::ecosystems::cargo
