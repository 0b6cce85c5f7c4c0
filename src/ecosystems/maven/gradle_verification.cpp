// <verification-metadata> <components> <component group name version> <artifact
// name="n-v[-classifier].ext">
//   <md5|sha1|sha256|sha512 value origin> <also-trust value/> ; <pgp value/>
// https://docs.gradle.org/current/userguide/dependency_verification.html (schemas 1.0 to 1.3)
// The file lists what was ever resolved: for the build, for tests, of earlier versions. So it says
// what a component's artifact is, and less surely that it is in use.
#include "gradle_verification.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "coordinates.h"
#include "formats/xml.h"

namespace akashi::ecosystems::maven {
namespace {

using formats::XmlView;

constexpr std::uint8_t kConfidence = 70;
constexpr std::string_view kDetail = "listed for verification, use unknown";

// Not artifacts but descriptions of them.
bool is_metadata(std::string_view extension) {
  constexpr auto kExtensions = std::to_array<std::string_view>({"pom", "module", "xml", "asc"});
  return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

struct ArtifactName {
  std::string classifier;
  std::string extension;
};

// "name-version[-classifier].extension"; a name of another form is all extension, as its own kind.
ArtifactName split_artifact(std::string_view file, std::string_view name,
                            std::string_view version) {
  ArtifactName out;
  const auto stem = std::string(name) + "-" + std::string(version);
  const auto dot = file.rfind('.');
  out.extension = dot == std::string_view::npos ? std::string_view() : file.substr(dot + 1);
  if (!file.starts_with(stem)) {
    return out;
  }
  file.remove_prefix(stem.size());
  if (file.starts_with('-')) {
    // A classifier may have dots ("windows-x86.64"), an extension two parts only for archives.
    constexpr auto kDouble = std::to_array<std::string_view>({".tar.gz", ".tar.bz2", ".tar.xz"});
    auto end = file.rfind('.');
    for (const auto suffix : kDouble) {
      if (file.ends_with(suffix)) {
        end = file.size() - suffix.size();
      }
    }
    out.classifier = file.substr(1, end == std::string_view::npos ? end : end - 1);
    out.extension = end == std::string_view::npos ? std::string_view() : file.substr(end + 1);
  } else if (file.starts_with('.')) {
    out.extension = file.substr(1);
  }
  return out;
}

class VerificationExtraction {
 public:
  VerificationExtraction(Inventory& out, const Limits& limits)
      : out_(out), components_(out, limits) {}

  void run(XmlView root) {
    for (auto list = root.child("components"); list; list = list.next("components")) {
      for (auto item = list.first_child(); item; item = item.next()) {
        if (item.name() == "component") {
          add(item);
        }
      }
    }
    out_.graph = GraphState::kIncomplete;
    components_.finish();
  }

 private:
  void add(XmlView element) {
    const std::string group(element.attribute("group"));
    const std::string name(element.attribute("name"));
    const std::string version(element.attribute("version"));
    for (const auto& [field, value] :
         {std::pair{"group", &group}, std::pair{"name", &name}, std::pair{"version", &version}}) {
      if (value->empty()) {
        out_.problem(msg::kMissingField, {std::string("component ") + field}, element.position());
      }
    }
    if (name.empty()) {
      return;
    }
    report_ids({.group = group, .artifact = name, .type = {}, .classifier = {}}, element.position(),
               out_);
    bool any = false;
    for (const bool metadata : {false, true}) {
      for (auto item = element.first_child(); item && !(metadata && any); item = item.next()) {
        const auto parts = split_artifact(item.attribute("name"), name, version);
        if (item.name() != "artifact" || is_metadata(parts.extension) != metadata ||
            (metadata && parts.extension != "pom")) {
          continue;
        }
        add_artifact(item,
                     {.group = group,
                      .artifact = name,
                      .type = parts.extension == "jar" ? "" : parts.extension,
                      .classifier = parts.classifier},
                     version);
        any = any || !metadata;
      }
    }
  }

  void add_artifact(XmlView element, const Coordinates& coordinates, const std::string& version) {
    const auto text = read_maven_version(version);
    if (!text.valid) {
      out_.problem(msg::kBadValue,
                   {coordinates.group + ":" + coordinates.artifact, version, "version"},
                   element.position());
    }
    auto component = make_component(coordinates, text);
    for (auto item = element.first_child(); item; item = item.next()) {
      read_check(item, component);
    }
    components_.add(std::move(component), {.at = element.parent().position(),
                                           .confidence = kConfidence,
                                           .detail = std::string(kDetail)});
  }

  void read_check(XmlView element, Component& component) {
    constexpr auto kDigests = std::to_array<std::string_view>({"md5", "sha1", "sha256", "sha512"});
    const auto name = element.name();
    const auto value = element.attribute("value");
    if (name == "pgp") {
      set_property(component, "pgp", value);
      return;
    }
    if (std::ranges::find(kDigests, name) == kDigests.end()) {
      return;
    }
    const auto hashes = parse_integrity(std::string(name) + ":" + to_lower(value));
    if (hashes.empty()) {
      out_.problem(msg::kBadValue, {std::string(name), std::string(value), "digest"},
                   element.position());
    }
    component.hashes.insert(component.hashes.end(), hashes.begin(), hashes.end());
    for (auto item = element.first_child(); item; item = item.next()) {
      if (item.name() == "also-trust") {
        set_property(component, "also-trust",
                     std::string(name) + ":" + std::string(item.attribute("value")));
      }
    }
  }

  Inventory& out_;
  ComponentSet components_;
};

}  // namespace

Result<void> extract_gradle_verification(const FileView& file, ScanContext& context,
                                         Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(file.bytes, context.limits()));
  const auto root = document.root();
  if (root.name() != "verification-metadata") {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"element verification-metadata", "element " + std::string(root.name())},
                root.position());
  }
  VerificationExtraction(out, context.limits()).run(root);
  return {};
}

}  // namespace akashi::ecosystems::maven
