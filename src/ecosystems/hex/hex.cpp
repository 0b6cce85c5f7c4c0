// Elixir, Erlang, Gleam: packages of Hex, as SBOM documents name them.
#include <array>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::hex {
namespace {

// OSV, "Defined ecosystems": Hex. A name space is an organization of its own, and another
// repository has other packages, whatever their name.
std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  if (purl.type != "hex" || purl.name.empty() || !purl.name_space.empty() ||
      !purl.qualifier("repository_url").empty()) {
    return {};
  }
  return {{.ecosystem = "Hex", .name = purl.name, .version = purl.version}};
}

constexpr auto kPurlTypes = std::to_array<std::string_view>({"hex"});

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "hex",
    .name = "Hex (Elixir, Erlang)",
    .purl_types = kPurlTypes,
    .extractors = {},
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::hex
