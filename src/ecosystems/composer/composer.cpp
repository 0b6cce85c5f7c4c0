// Composer (getcomposer.org): the row of the leaf.
#include "ecosystems/composer/composer.h"

#include <array>

namespace akashi::ecosystems::composer {
namespace {

constexpr auto kPurlTypes = std::to_array<std::string_view>({"composer"});
constexpr auto kLockGlobs = std::to_array<std::string_view>({"**/composer.lock"});
constexpr auto kInstalledGlobs = std::to_array<std::string_view>({"**/composer/installed.json"});
constexpr auto kJsonGlobs = std::to_array<std::string_view>({"**/composer.json"});

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  if (purl.type != "composer") {
    return {};
  }
  return {{.ecosystem = "Packagist",
           .name = purl.name_space.empty() ? purl.name : purl.name_space + "/" + purl.name,
           .version = purl.version}};
}

}  // namespace

constexpr Extractor kComposerLock{.id = "composer/composer-lock",
                                  .description = "composer.lock of Composer 1 and 2",
                                  .globs = kLockGlobs,
                                  .companions = kJsonGlobs,
                                  .extract = extract_lock};
constexpr Extractor kInstalled{.id = "composer/installed",
                               .description = "vendor/composer/installed.json of Composer 1 and 2",
                               .globs = kInstalledGlobs,
                               .companions = kJsonGlobs,
                               .extract = extract_installed};
constexpr Extractor kComposerJson{
    .id = "composer/composer-json",
    .description = "composer.json where no composer.lock is beside it",
    .globs = kJsonGlobs,
    .companions = {},
    .extract = extract_json};

namespace {
constexpr std::array kExtractors{kComposerLock, kInstalled, kComposerJson};
}

extern constinit const Ecosystem kLeaf{.id = "composer",
                                       .name = "Composer (PHP)",
                                       .purl_types = kPurlTypes,
                                       .extractors = kExtractors,
                                       .advisory_keys = advisory_keys};

}  // namespace akashi::ecosystems::composer
