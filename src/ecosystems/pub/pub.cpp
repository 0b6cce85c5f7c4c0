// Dart and Flutter: packages that pub resolves (pubspec.lock, pubspec.yaml, pub's cache).
#include <array>

#include "ecosystem/ecosystem.h"
#include "ecosystems/pub/pubspec_lock.h"
#include "ecosystems/pub/pubspec_yaml.h"

namespace akashi::ecosystems::pub {
namespace {

// OSV, "Defined ecosystems": Pub. Other tools name the server of a package in one of two
// qualifiers, and only where it is not the default one: such a package is another, whatever its
// name.
std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  if (purl.type != "pub" || purl.name.empty() || !purl.qualifier("repository_url").empty() ||
      !purl.qualifier("hosted_url").empty()) {
    return {};
  }
  return {{.ecosystem = "Pub", .name = purl.name, .version = purl.version}};
}

constexpr auto kPurlTypes = std::to_array<std::string_view>({"pub"});
const std::array<Extractor, 2> kExtractors = {kPubspecLock, kPubspecYaml};

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "pub",
    .name = "pub (Dart, Flutter)",
    .purl_types = kPurlTypes,
    .extractors = kExtractors,
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::pub
