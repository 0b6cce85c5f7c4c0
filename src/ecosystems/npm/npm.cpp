// The npm leaf: its formats, and under which names advisories know its packages.
#include <array>

#include "ecosystem/ecosystem.h"
#include "ecosystems/npm/bun_lock.h"
#include "ecosystems/npm/deno_lock.h"
#include "ecosystems/npm/node_modules.h"
#include "ecosystems/npm/package_json.h"
#include "ecosystems/npm/package_lock.h"
#include "ecosystems/npm/pnpm_lock.h"
#include "ecosystems/npm/yarn_berry.h"
#include "ecosystems/npm/yarn_v1.h"

namespace akashi::ecosystems::npm {
namespace {

constexpr auto kPurlTypes = std::to_array<std::string_view>({"npm"});

// OSV, "Defined ecosystems": npm. Names are those of the registry, with their scope and case.
std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  if (purl.type != "npm" || purl.name.empty()) {
    return {};
  }
  std::string name = purl.name;
  if (!purl.name_space.empty()) {
    // Some tools drop the '@' of a scope; nothing else can stand there.
    name = (purl.name_space.starts_with('@') ? "" : "@") + purl.name_space + "/" + name;
  }
  return {{.ecosystem = "npm", .name = std::move(name), .version = purl.version}};
}

constexpr std::array kExtractors = {
    kBunLock, kDenoLock, kNodeModules, kPackageJson, kPackageLock, kPnpmLock, kYarnBerry, kYarnV1,
};

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "npm",
    .name = "npm (JavaScript)",
    .purl_types = kPurlTypes,
    .extractors = kExtractors,
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::npm
