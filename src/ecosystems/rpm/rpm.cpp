// Fedora, Red Hat, SUSE and all others that use rpm.
#include <algorithm>
#include <array>
#include <string>

#include "base/strings.h"
#include "ecosystems/rpm/database.h"
#include "ecosystems/rpm/distro.h"
#include "ecosystems/rpm/manifest.h"
#include "ecosystems/rpm/package.h"
#include "ecosystems/rpm/redhat.h"

namespace akashi::ecosystems::rpm {
namespace {

constexpr auto kPurlTypes = std::to_array<std::string_view>({"rpm"});
constexpr std::array kExtractors = {kBdb, kContainerManifest, kNdb, kSqlite};

std::string with_epoch(std::string_view epoch, std::string_view version) {
  const bool has = parse_u64(epoch).value_or(0) != 0 && !version.contains(':');
  return (has ? std::string(epoch) + ":" : std::string()) + std::string(version);
}

// The source package of a component of any origin: as stated, as the qualifier "upstream" says
// ("openssl-3.0.7-18.el9.src.rpm"), or itself.
SourcePackage source_of(const Component& component, const std::string& version) {
  if (!component.source.empty()) {
    return {component.source.name,
            component.source.version.empty() ? version : component.source.version};
  }
  const auto parts = parse_source_rpm(component.purl.qualifier("upstream"));
  if (parts.name.empty()) {
    return {component.purl.name, version};
  }
  return {std::string(parts.name),
          parts.version == component.purl.version ? version : std::string(parts.version)};
}

// Repository ids of the component: the purl qualifier of Red Hat's own documents, else what the
// scan noted.
std::vector<std::string_view> repositories_of(const Component& component) {
  if (const auto id = component.purl.qualifier("repository_id"); !id.empty()) {
    return {id};
  }
  const auto property = [&](std::string_view name) {
    const auto found = std::ranges::find(component.properties, name, &Property::name);
    return found == component.properties.end() ? std::string_view()
                                               : std::string_view(found->value);
  };
  const auto repository = property("akashi:rpm:repository");
  return split_spaces(repository.empty() ? property("akashi:rpm:content-sets") : repository);
}

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  const auto bare = purl.version.empty() ? std::string_view(component.version) : purl.version;
  const auto dash = bare.rfind('-');
  const auto osv =
      osv_distro({.name_space = purl.name_space,
                  .release = purl.qualifier("distro"),
                  .package_release =
                      dash == std::string_view::npos ? std::string_view() : bare.substr(dash + 1),
                  .repositories = repositories_of(component)});
  const auto version = with_epoch(purl.qualifier("epoch"), bare);
  std::vector<AdvisoryKey> keys;
  // What Red Hat says of a product as a whole names source packages.
  for (const auto& product : redhat_products(osv.ecosystems)) {
    const auto source = source_of(component, version);
    if (!source.name.empty() && !source.version.empty()) {
      keys.push_back({product, source.name, source.version});
    }
  }
  const auto add = [&](const std::string& name, const std::string& of_version) {
    if (name.empty() || of_version.empty()) {
      return;
    }
    for (const auto& ecosystem : osv.ecosystems) {
      AdvisoryKey key{ecosystem, name, of_version};
      if (std::ranges::find(keys, key) == keys.end()) {
        keys.push_back(std::move(key));
      }
    }
  };
  if (osv.names != NameOf::kSource) {
    add(purl.name, version);
  }
  if (osv.names != NameOf::kPackage) {
    const auto source = source_of(component, version);
    add(source.name, source.version);
  }
  return keys;
}

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "rpm",
    .name = "RPM (Red Hat, Fedora, SUSE …)",
    .purl_types = kPurlTypes,
    .extractors = kExtractors,
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::rpm
