// Maven: everything that has coordinates group:artifact:version, whichever tool built or asked for
// it.
#include <array>

#include "descriptor.h"
#include "ecosystem/ecosystem.h"
#include "gradle_catalog.h"
#include "gradle_lockfile.h"
#include "gradle_script.h"
#include "gradle_verification.h"
#include "jar.h"
#include "pom.h"

namespace akashi::ecosystems::maven {
namespace {

constexpr auto kTypes = std::to_array<std::string_view>({"maven"});

// OSV names packages of repositories other than the central one "Maven:<address>"; names are the
// same there.
std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  if (purl.type != "maven" || purl.name_space.empty() || purl.name.empty()) {
    return {};
  }
  return {{.ecosystem = "Maven",
           .name = purl.name_space + ":" + purl.name,
           .version = purl.version.empty() ? component.version : purl.version}};
}

constexpr auto kExtractors = std::to_array<Extractor>(
    {kDescriptor, kGradleCatalog, kGradleLockfile, kGradleScript, kGradleVerification, kJar, kPom});

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "maven",
    .name = "Maven (Java)",
    .purl_types = kTypes,
    .extractors = kExtractors,
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::maven
