#include "ecosystems/pub/package.h"

#include <algorithm>

#include "base/strings.h"
#include "model/vcs.h"
#include "version/semver_text.h"

namespace akashi::ecosystems::pub {
namespace {

using formats::NodeView;

constexpr std::string_view kPrefix = "akashi:pub:";

bool is_identifier(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
}

void describe_git(const PackageSource& source, Component& component) {
  set_property(component, "git_reference", source.reference);
  set_property(component, "git_tag_pattern", source.tag_pattern);
  auto address = vcs_url("git", source.url, source.commit);
  if (address.empty()) {  // A repository on the disk.
    set_property(component, "git_path", source.url);
    set_property(component, "git_commit", source.commit);
    set_property(component, "git_folder", source.path);
    return;
  }
  if (!source.path.empty()) {
    address += '#' + source.path;
  }
  component.purl.set_qualifier("vcs_url", address);
  component.references.push_back({ExternalReference::Type::kVcs, without_credentials(source.url)});
}

}  // namespace

bool is_package_name(std::string_view name) {
  return std::ranges::all_of(split(name, '.'), is_identifier);
}

bool is_version(std::string_view version) {
  return version::is_complete_semver(version, version::LeadingZeros::kAllowed);
}

Component package_component(std::string_view name, std::string_view version,
                            const PackageSource& source) {
  using Kind = PackageSource::Kind;
  Component component;
  component.name = name;
  component.version = version;
  component.purl = make_purl("pub", name, version);
  switch (source.kind) {
    case Kind::kHosted:
      set_property(component, "hosted", without_credentials(source.url));
      break;
    case Kind::kGit:
      set_property(component, "source", "git");
      describe_git(source, component);
      break;
    case Kind::kPath:
      set_property(component, "source", "path");
      set_property(component, "path", source.path);
      break;
    case Kind::kSdk:
      set_property(component, "source", "sdk");
      set_property(component, "sdk", source.sdk);
      break;
    case Kind::kOther:  // Its name may mean anything.
      set_property(component, "source", source.url);
      component.purl = {};
      break;
  }
  return component;
}

void set_property(Component& component, std::string_view key, std::string_view value) {
  if (!value.empty()) {
    component.properties.push_back(
        {.name = std::string(kPrefix) + std::string(key), .value = std::string(value)});
  }
}

std::string text_field(NodeView object, std::string_view key, Problems& problems) {
  const auto node = object[key];
  if (!node || node.is_null()) {
    return {};
  }
  if (node.is_array() || node.is_object()) {
    problems.add(formats::wrong_type(node, key, "string"));
    return {};
  }
  return printable(trim(node.text()));
}

NodeView map_field(NodeView object, std::string_view key, Problems& problems) {
  const auto node = object[key];
  if (!node || node.is_null() || node.is_object()) {
    return node.is_object() ? node : NodeView();
  }
  problems.add(formats::wrong_type(node, key, "mapping"));
  return {};
}

}  // namespace akashi::ecosystems::pub
