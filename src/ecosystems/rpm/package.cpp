#include "ecosystems/rpm/package.h"

#include <array>

#include "base/strings.h"

namespace akashi::ecosystems::rpm {
namespace {

using formats::RpmHeaderView;
using formats::RpmTag;

// Texts that are kept as they are.
struct PropertyTag {
  RpmTag tag;
  std::string_view property;
};
constexpr auto kTextProperties = std::to_array<PropertyTag>({
    {RpmTag::kDistribution, "akashi:rpm:distribution"},
    {RpmTag::kGroup, "akashi:rpm:group"},
    {RpmTag::kModularityLabel, "akashi:rpm:modularity-label"},
    {RpmTag::kPackager, "akashi:rpm:packager"},
    {RpmTag::kSha1Header, "akashi:rpm:header-sha1"},
    {RpmTag::kSha256Header, "akashi:rpm:header-sha256"},
});
constexpr auto kNumberProperties = std::to_array<PropertyTag>({
    {RpmTag::kBuildTime, "akashi:rpm:build-time"},
    {RpmTag::kSize, "akashi:rpm:installed-size"},
});

// OpenPGP's numbers of digests (RFC 9580, 9.5), as PAYLOADDIGESTALGO has them.
std::string_view digest_name(std::uint64_t algorithm) {
  constexpr auto kNames = std::to_array<std::pair<std::uint64_t, std::string_view>>(
      {{1, "md5"}, {2, "sha1"}, {8, "sha256"}, {9, "sha384"}, {10, "sha512"}, {11, "sha224"}});
  for (const auto& [number, name] : kNames) {
    if (number == algorithm) {
      return name;
    }
  }
  return {};
}

void add_property(Component& component, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    component.properties.push_back({std::string(name), std::string(value)});
  }
}

// All digests are of parts of the package file (header, payload) or of both without the signature;
// none is of the whole file, so none is a hash of the component.
void add_digests(const RpmHeaderView& header, Component& component) {
  add_property(component, "akashi:rpm:sigmd5", to_hex(header.bytes(RpmTag::kSigMd5)));
  const auto name = digest_name(header.number(RpmTag::kPayloadDigestAlgorithm).value_or(0));
  const auto digest = header.text(RpmTag::kPayloadDigest);
  if (!name.empty() && !digest.empty()) {
    add_property(component, "akashi:rpm:payload-digest",
                 std::string(name) + ":" + std::string(digest));
  }
}

}  // namespace

SourceRpm parse_source_rpm(std::string_view file_name) {
  for (const std::string_view tail : {".src.rpm", ".nosrc.rpm"}) {
    if (!file_name.ends_with(tail)) {
      continue;
    }
    const auto stem = file_name.substr(0, file_name.size() - tail.size());
    const auto release = stem.rfind('-');
    if (release == std::string_view::npos || release == 0) {
      return {};
    }
    const auto version = stem.rfind('-', release - 1);
    if (version == std::string_view::npos || version == 0) {
      return {};
    }
    return {stem.substr(0, version), stem.substr(version + 1)};
  }
  return {};
}

std::string Evr::version_release() const {
  std::string out(version);
  if (!release.empty()) {
    out += "-";
    out += release;
  }
  return out;
}

std::string Evr::text() const {
  return epoch.value_or(0) == 0 ? version_release()
                                : std::to_string(*epoch) + ":" + version_release();
}

Evr read_evr(const RpmHeaderView& header) {
  return {.version = header.text(RpmTag::kVersion),
          .release = header.text(RpmTag::kRelease),
          .epoch = header.number(RpmTag::kEpoch)};
}

bool is_package(const RpmHeaderView& header) {
  const auto name = header.text(RpmTag::kName);
  return !name.empty() && name != "gpg-pubkey";
}

Component make_component(const RpmHeaderView& header) {
  Component component;
  const auto evr = read_evr(header);
  component.name = header.text(RpmTag::kName);
  component.version = evr.text();
  component.purl = make_purl("rpm", component.name, evr.version_release());
  component.purl.set_qualifier("arch", header.text(RpmTag::kArch));
  if (evr.epoch.value_or(0) != 0) {
    component.purl.set_qualifier("epoch", std::to_string(*evr.epoch));
  }
  const auto source = header.text(RpmTag::kSourceRpm);
  component.purl.set_qualifier("upstream", source);
  component.purl.set_qualifier("rpmmod", header.text(RpmTag::kModularityLabel));
  if (const auto parts = parse_source_rpm(source); !parts.name.empty()) {
    component.source.name = parts.name;
    component.source.version =
        parts.version == evr.version_release() ? component.version : std::string(parts.version);
  }
  component.supplier = header.text(RpmTag::kVendor);
  if (component.supplier.empty()) {
    component.supplier = header.text(RpmTag::kPackager);
  }
  component.description = header.text(RpmTag::kSummary);
  if (const auto license = header.text(RpmTag::kLicense); !license.empty()) {
    component.licenses.push_back(declared_license(license));
  }
  if (const auto url = header.text(RpmTag::kUrl); !url.empty()) {
    component.references.push_back({ExternalReference::Type::kWebsite, std::string(url)});
  }
  for (const auto& [tag, property] : kTextProperties) {
    add_property(component, property, header.text(tag));
  }
  for (const auto& [tag, property] : kNumberProperties) {
    if (const auto number = header.number(tag)) {
      add_property(component, property, std::to_string(*number));
    }
  }
  add_digests(header, component);
  return component;
}

std::string name_arch(const Component& component) {
  return component.name + "." + std::string(component.purl.qualifier("arch"));
}

}  // namespace akashi::ecosystems::rpm
