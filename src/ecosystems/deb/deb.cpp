// Debian, Ubuntu and their derivatives (dpkg), and opkg.
#include <array>
#include <string>

#include "base/strings.h"
#include "ecosystems/deb/distro.h"
#include "ecosystems/deb/status.h"
#include "version/distro_names.h"

namespace akashi::ecosystems::deb {
namespace {

constexpr auto kPurlTypes = std::to_array<std::string_view>({"deb"});
constexpr std::array kExtractors = {kDpkgStatus, kDpkgStatusD, kOpkgStatus, kOpkgControl};

// The source package of a component of any origin: as stated, as the qualifier "upstream" says
// ("openssl" or "openssl@3.0.1"), or itself.
SourcePackage source_of(const Component& component) {
  const auto& purl = component.purl;
  auto version = purl.version.empty() ? component.version : purl.version;
  if (const auto epoch = purl.qualifier("epoch"); !epoch.empty() && !version.contains(':')) {
    version = std::string(epoch) + ":" + version;
  }
  if (!component.source.empty()) {
    return {component.source.name,
            component.source.version.empty() ? version : component.source.version};
  }
  const auto upstream = purl.qualifier("upstream");
  if (upstream.empty() || purl.qualifier("arch") == "source") {
    return {purl.name, version};
  }
  const auto at = upstream.find('@');
  return {std::string(upstream.substr(0, at)),
          at == std::string_view::npos ? version : std::string(upstream.substr(at + 1))};
}

// Signed kernels are built from a source package of their own, which no advisory names. Debian
// writes the version "6.1.76-1" of linux as "6.1.76+1" there, Ubuntu keeps it.
void name_kernel(SourcePackage& source, std::string_view ecosystem) {
  constexpr std::string_view kSigned = "linux-signed";
  if (!source.name.starts_with(kSigned)) {
    return;
  }
  const auto rest = source.name.substr(kSigned.size());
  if (ecosystem.starts_with("Ubuntu:")) {
    source.name = "linux" + rest;
    return;
  }
  if (const auto plus = source.version.find('+');
      plus != std::string::npos && !source.version.contains('-')) {
    source.name = "linux";
    source.version[plus] = '-';
  }
}

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  auto ecosystem = osv_ecosystem(component.purl.name_space, component.purl.qualifier("distro"));
  auto source = source_of(component);
  if (ecosystem.empty() || source.name.empty() || source.version.empty()) {
    return {};
  }
  name_kernel(source, ecosystem);
  const auto& purl = component.purl;
  auto version = purl.version.empty() ? component.version : purl.version;
  if (const auto epoch = purl.qualifier("epoch"); !epoch.empty() && !version.contains(':')) {
    version = std::string(epoch) + ":" + version;
  }
  std::vector<AdvisoryKey> keys;
  constexpr std::string_view kUbuntu = "Ubuntu:";
  const bool has_lists = ecosystem.starts_with("Debian:") || ecosystem.starts_with(kUbuntu);
  if (has_lists && !version.empty() && purl.qualifier("arch") != "source") {
    keys.push_back({ecosystem, version::binary_name(purl.name), std::move(version)});
  }
  keys.push_back({ecosystem, source.name, source.version});
  // What has its fix in Ubuntu Pro, or waits for it there, Ubuntu's records name under Pro alone;
  // a machine without the subscription has the same package.
  if (ecosystem.starts_with(kUbuntu) && ecosystem.ends_with(":LTS")) {
    keys.push_back({"Ubuntu:Pro:" + ecosystem.substr(kUbuntu.size()), std::move(source.name),
                    std::move(source.version)});
  }
  return keys;
}

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "deb",
    .name = "Debian packages (dpkg, opkg)",
    .purl_types = kPurlTypes,
    .extractors = kExtractors,
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::deb
