// Arch Linux: packages of pacman, as SBOM documents name them.
#include <array>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::alpm {
namespace {

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  if (purl.type != "alpm" || purl.name_space != "arch" || purl.name.empty()) {
    return {};
  }
  // An epoch is part of the version; some tools write it apart.
  const auto epoch = purl.qualifier("epoch");
  const bool apart = !epoch.empty() && !purl.version.empty() && !purl.version.contains(':');
  return {{.ecosystem = "Arch Linux",
           .name = purl.name,
           .version = apart ? std::string(epoch) + ":" + purl.version : purl.version}};
}

constexpr auto kPurlTypes = std::to_array<std::string_view>({"alpm"});

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "alpm",
    .name = "Arch Linux (pacman)",
    .purl_types = kPurlTypes,
    .extractors = {},
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::alpm
