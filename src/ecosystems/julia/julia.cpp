// Julia: packages of the General registry, as SBOM documents name them.
#include <array>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::julia {
namespace {

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  if (purl.type != "julia" || purl.name.empty() || !purl.name_space.empty() ||
      !purl.qualifier("repository_url").empty()) {
    return {};
  }
  return {{.ecosystem = "Julia", .name = purl.name, .version = purl.version}};
}

constexpr auto kPurlTypes = std::to_array<std::string_view>({"julia"});

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "julia",
    .name = "Julia",
    .purl_types = kPurlTypes,
    .extractors = {},
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::julia
