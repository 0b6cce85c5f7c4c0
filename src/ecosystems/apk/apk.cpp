// Alpine, Wolfi, Chainguard and other distributions that use apk.
#include <array>
#include <string>

#include "base/strings.h"
#include "ecosystems/apk/distro.h"
#include "ecosystems/apk/installed.h"

namespace akashi::ecosystems::apk {
namespace {

constexpr auto kPurlTypes = std::to_array<std::string_view>({"apk"});
constexpr std::array kExtractors = {kInstalled};

// The origin of a component of any source: as stated, as the qualifier "upstream" says ("openssl",
// "openssl@3.1.4-r1"), or itself. Packages of one origin have its version.
std::string origin_of(const Component& component) {
  if (!component.source.empty()) {
    return component.source.name;
  }
  const auto upstream = component.purl.qualifier("upstream");
  return upstream.empty() ? component.purl.name
                          : std::string(upstream.substr(0, upstream.find('@')));
}

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  auto osv = osv_distro(purl.name_space, purl.qualifier("distro"));
  auto name = osv.by_source ? origin_of(component) : purl.name;
  auto version = purl.version.empty() ? component.version : purl.version;
  if (osv.ecosystem.empty() || name.empty() || version.empty()) {
    return {};
  }
  return {{std::move(osv.ecosystem), std::move(name), std::move(version)}};
}

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "apk",
    .name = "apk (Alpine, Wolfi, OpenWrt …)",
    .purl_types = kPurlTypes,
    .extractors = kExtractors,
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::apk
