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
#include "version/distro_names.h"

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

std::string_view property_of(const Component& component, std::string_view name) {
  const auto found = std::ranges::find(component.properties, name, &Property::name);
  return found == component.properties.end() ? std::string_view() : std::string_view(found->value);
}

// Repository ids of the component: the purl qualifier of Red Hat's own documents, else what the
// scan noted.
std::vector<std::string_view> repositories_of(const Component& component) {
  if (const auto id = component.purl.qualifier("repository_id"); !id.empty()) {
    return {id};
  }
  const auto repository = property_of(component, "akashi:rpm:repository");
  return split_spaces(repository.empty() ? property_of(component, "akashi:rpm:content-sets")
                                         : repository);
}

// What comes before the name of a package of a module (version/distro_names.h); one that is empty
// for a package of none.
std::vector<std::string> modules_of(const Component& component, std::string_view version) {
  auto label = component.purl.qualifier("rpmmod");
  if (label.empty()) {
    label = property_of(component, "akashi:rpm:modularity-label");
  }
  if (label.empty() && !version::is_modular(version)) {
    return {""};
  }
  auto stream = version::module_stream(label);
  if (stream.empty()) {
    return {std::string(version::kUnnamed), std::string(version::kShadow)};
  }
  return {std::move(stream), std::string(version::kUnnamed)};
}

class Keys {
 public:
  explicit Keys(std::vector<std::string> modules) : modules_(std::move(modules)) {}
  void add(const std::string& ecosystem, const std::string& name, const std::string& version) {
    if (name.empty() || version.empty()) {
      return;
    }
    for (const auto& module : modules_) {
      AdvisoryKey key{ecosystem, module.empty() ? name : version::modular_name(module, name),
                      version};
      if (std::ranges::find(keys_, key) == keys_.end()) {
        keys_.push_back(std::move(key));
      }
    }
  }
  std::vector<AdvisoryKey> take() && { return std::move(keys_); }

 private:
  std::vector<std::string> modules_;
  std::vector<AdvisoryKey> keys_;
};

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
  const auto source = source_of(component, version);
  Keys keys(modules_of(component, version));
  // What Red Hat says of a product as a whole names source packages.
  for (const auto& product : redhat_products(osv.ecosystems)) {
    keys.add(product, source.name, source.version);
  }
  for (const auto& ecosystem : osv.ecosystems) {
    if (osv.names != NameOf::kSource) {
      keys.add(ecosystem, purl.name, version);
    }
    if (osv.binaries && purl.qualifier("arch") != "src") {
      keys.add(ecosystem, version::binary_name(purl.name), version);
    }
    if (osv.names != NameOf::kPackage) {
      keys.add(ecosystem, source.name, source.version);
    }
  }
  return std::move(keys).take();
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
