// Property names: aquasecurity:trivy:* (trivy), syft:* (syft), SrcFile (cdxgen), cdx:* (the
// CycloneDX property taxonomy, github.com/CycloneDX/cyclonedx-property-taxonomy). Qualifiers:
// purl-spec, and `upstream` and `distro` as syft and trivy write them.
#include "document/dialect.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

#include "base/strings.h"

namespace akashi::document {
namespace {

// "bash-5.1.8-6.el9.src.rpm": a source RPM's file name.
std::optional<SourcePackage> source_of_rpm(std::string_view file) {
  for (const auto suffix : {".src.rpm", ".nosrc.rpm"}) {
    if (!file.ends_with(suffix)) {
      continue;
    }
    file.remove_suffix(std::string_view(suffix).size());
    const auto release = file.rfind('-');
    const auto version =
        release == std::string_view::npos || release == 0 ? release : file.rfind('-', release - 1);
    if (version == std::string_view::npos || version == 0) {
      return std::nullopt;
    }
    return SourcePackage{std::string(file.substr(0, version)),
                         std::string(file.substr(version + 1))};
  }
  return std::nullopt;
}

// What the properties of one component say, until all are seen.
struct Collected {
  SourcePackage source;
  std::string epoch;
  std::string release;
  std::string found_by;
  std::string layer;
  std::string path;
  std::map<std::uint64_t, Evidence> locations;  // syft numbers them.
};

void syft_location(std::string_view rest, const std::string& value, Collected& out) {
  const auto parts = cut(rest, ":");
  const auto number = parts ? parse_u64(parts->first) : std::nullopt;
  if (!number) {
    return;
  }
  if (parts->second == "path") {
    out.locations[*number].path = value;
  } else if (parts->second == "layerID") {
    out.locations[*number].layer = value;
  }
}

using Take = void (*)(const std::string& value, Component& component, Collected& out);

void take_cpe(const std::string& value, Component& component, Collected& /*out*/) {
  component.cpes.push_back(value);
}

void take_development(const std::string& value, Component& component, Collected& /*out*/) {
  if (value == "true") {
    component.scopes = Scope::kDevelopment;
  }
}

struct PropertyRow {
  std::string_view name;
  Take take;
};

constexpr auto kProperties = std::to_array<PropertyRow>({
    {"aquasecurity:trivy:SrcName",
     [](const std::string& value, Component&, Collected& out) { out.source.name = value; }},
    {"aquasecurity:trivy:SrcVersion",
     [](const std::string& value, Component&, Collected& out) { out.source.version = value; }},
    {"aquasecurity:trivy:SrcRelease",
     [](const std::string& value, Component&, Collected& out) { out.release = value; }},
    {"aquasecurity:trivy:SrcEpoch",
     [](const std::string& value, Component&, Collected& out) { out.epoch = value; }},
    {"aquasecurity:trivy:LayerDigest",
     [](const std::string& value, Component&, Collected& out) { out.layer = value; }},
    {"aquasecurity:trivy:FilePath",
     [](const std::string& value, Component&, Collected& out) { out.path = value; }},
    {"cdx:composer:package:isDevRequirement", take_development},
    {"cdx:npm:package:development", take_development},
    {"cdx:npm:package:path",
     [](const std::string& value, Component&, Collected& out) { out.path = value; }},
    {"SrcFile", [](const std::string& value, Component&, Collected& out) { out.path = value; }},
    {"syft:cpe23", take_cpe},
    {"syft:metadata:originPackage",
     [](const std::string& value, Component&, Collected& out) { out.source.name = value; }},
    {"syft:metadata:source",
     [](const std::string& value, Component& component, Collected& out) {
       if (component.purl.type != "rpm") {  // There, where the package was found.
         out.source.name = value;
       }
     }},
    {"syft:metadata:sourceRpm",
     [](const std::string& value, Component&, Collected& out) {
       out.source = source_of_rpm(value).value_or(out.source);
     }},
    {"syft:metadata:sourceVersion",
     [](const std::string& value, Component&, Collected& out) { out.source.version = value; }},
    {"syft:package:foundBy",
     [](const std::string& value, Component&, Collected& out) { out.found_by = value; }},
});

void add_evidence(Component& component, Collected& collected) {
  if (!component.evidence.empty()) {
    for (auto& evidence : component.evidence) {
      if (evidence.layer.empty()) {
        evidence.layer = collected.layer;
      }
    }
    return;
  }
  if (collected.locations.empty() && !(collected.path.empty() && collected.layer.empty())) {
    collected.locations[0].path = collected.path;
    collected.locations[0].layer = collected.layer;
  }
  for (auto& [number, evidence] : collected.locations) {
    if (evidence.method.empty()) {
      evidence.method = collected.found_by;
    }
    component.evidence.push_back(std::move(evidence));
  }
}

// "glibc", "glibc@2.31-13", or a source RPM's file.
SourcePackage source_of_upstream(std::string_view upstream) {
  if (auto rpm = source_of_rpm(upstream)) {
    return *rpm;
  }
  const auto parts = cut(upstream, "@");
  return {std::string(parts ? parts->first : upstream), std::string(parts ? parts->second : "")};
}

std::string property(const Component& component, std::string_view name) {
  const auto found = std::ranges::find(component.properties, name, &Property::name);
  return found == component.properties.end() ? std::string() : found->value;
}

// "name@sha256:…" or "sha256:…"
void add_digest(std::string_view text, Target& target) {
  if (const auto parts = cut(text, "@")) {
    text = parts->second;
  }
  if (text.starts_with("sha")) {
    std::ranges::move(parse_integrity(text), std::back_inserter(target.hashes));
  }
}

// Keeps the first of equal ones, in order.
template <class T>
void remove_repeated(std::vector<T>& list) {
  std::set<T> seen;
  std::erase_if(list, [&](const T& item) { return !seen.insert(item).second; });
}

}  // namespace

void apply_dialects(Component& component) {
  Collected collected;
  for (std::size_t i = 0; i < component.properties.size(); ++i) {
    const auto& name = component.properties[i].name;
    const auto& value = component.properties[i].value;
    if (name.starts_with("syft:location:")) {
      syft_location(std::string_view(name).substr(14), value, collected);
      continue;
    }
    const auto* row = std::ranges::find(kProperties, name, &PropertyRow::name);
    if (row != kProperties.end()) {
      row->take(value, component, collected);
    }
  }
  if (!collected.source.version.empty()) {
    if (!collected.release.empty()) {
      collected.source.version += "-" + collected.release;
    }
    if (!collected.epoch.empty() && collected.epoch != "0") {
      collected.source.version = collected.epoch + ":" + collected.source.version;
    }
  }
  if (component.source.empty()) {
    component.source = std::move(collected.source);
  }
  if (component.source.empty()) {
    component.source = source_of_upstream(component.purl.qualifier("upstream"));
  }
  if (component.source.empty()) {
    component.source = {};  // A version without a name.
  }
  remove_repeated(component.cpes);
  add_evidence(component, collected);
}

void apply_target_dialects(const Component& root, Target& target) {
  for (const auto& [name, value] : root.properties) {
    if (name == "aquasecurity:trivy:RepoTag") {
      target.tags.push_back(value);
    } else if (name == "aquasecurity:trivy:RepoDigest") {
      add_digest(value, target);
    } else if (name == "aquasecurity:trivy:DiffID") {
      for (const auto id : split(value, ',')) {
        target.layers.push_back(
            {.digest = {}, .diff_id = std::string(trim(id)), .size = 0, .created_by = {}});
      }
    } else if (name.starts_with("aquasecurity:trivy:Labels:")) {
      target.labels.push_back({name.substr(26), value});
    } else if (name.starts_with("syft:image:labels:")) {
      target.labels.push_back({name.substr(18), value});
    }
  }
  if (root.type == ComponentType::kContainer) {
    add_digest(root.version, target);
    target.architecture = root.purl.qualifier("arch");
  }
  remove_repeated(target.hashes);
  std::ranges::sort(target.labels);
}

void apply_source_info(std::string_view text, Component& component) {
  constexpr std::string_view kBuilt = "built package from: ";
  constexpr std::string_view kAcquired = "acquired package info from";
  if (text.starts_with(kBuilt) && component.source.empty()) {
    const auto parts = cut(trim(text.substr(kBuilt.size())), " ");
    if (parts) {
      component.source = {std::string(parts->first), std::string(trim(parts->second))};
    }
  } else if (text.starts_with(kAcquired) && component.evidence.empty()) {
    // The list is behind the last colon that a space follows.
    const auto at = text.rfind(": ");
    const auto list = at == std::string_view::npos ? std::string_view() : text.substr(at + 2);
    for (const auto path : split(list, ',')) {
      if (!trim(path).empty()) {
        Evidence evidence;
        evidence.path = trim(path);
        component.evidence.push_back(std::move(evidence));
      }
    }
  }
}

void derive_distribution(Bom& bom) {
  auto& target = bom.target;
  if (!target.distro_id.empty()) {
    return;
  }
  const auto system =
      std::ranges::find(bom.components, ComponentType::kOperatingSystem, &Component::type);
  if (system != bom.components.end()) {
    const auto id = property(*system, "syft:distro:id");
    const auto version = property(*system, "syft:distro:versionID");
    target.distro_id = to_lower(id.empty() ? system->name : id);
    target.distro_version = version.empty() ? system->version : version;
    target.distro_name = property(*system, "syft:distro:prettyName");
    return;
  }
  for (const auto& component : bom.components) {
    const auto distro = component.purl.qualifier("distro");
    const auto dash =
        distro.rfind('-');  // "opensuse-leap-15.5"; a code name alone says too little.
    if (dash != std::string_view::npos && dash + 1 < distro.size() && is_digit(distro[dash + 1])) {
      target.distro_id = distro.substr(0, dash);
      target.distro_version = distro.substr(dash + 1);
      return;
    }
  }
}

}  // namespace akashi::document
