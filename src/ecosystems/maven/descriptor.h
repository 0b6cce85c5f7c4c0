// META-INF/maven/<group>/<artifact>/{pom.properties,pom.xml}: what Maven leaves in what it builds.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "coordinates.h"
#include "ecosystem/ecosystem.h"
#include "pom_model.h"

namespace akashi::ecosystems::maven {

// Descriptors of an unpacked archive, file by file.
Result<void> extract_descriptor(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kDescriptorGlobs = std::to_array<std::string_view>(
    {"**/META-INF/maven/*/*/pom.properties", "**/META-INF/maven/*/*/pom.xml"});
inline constexpr Extractor kDescriptor{
    .id = "maven/descriptor",
    .description = "pom.properties and pom.xml below META-INF/maven of an unpacked archive",
    .globs = kDescriptorGlobs,
    .companions = {},
    .extract = extract_descriptor,
};

struct Descriptor {
  std::string folder;  // "META-INF/maven/g/a/"
  std::string group;
  std::string artifact;
  std::string version;  // "" when no file says it.
  PomModel pom;         // Empty where there is none; its ${…} replaced from its own properties.
  bool has_properties = false;
  bool has_pom = false;
};

// Those below `prefix` ("app.jar!", "app/", ""). What cannot be read becomes a problem.
std::vector<Descriptor> read_descriptors(ScanContext& context, std::string_view prefix,
                                         Inventory& out);

// The artifact of a descriptor: purl or, where something is missing, name; and what its pom says of
// it.
Component describe_artifact(const Descriptor& descriptor, std::string_view type,
                            std::string_view classifier);
// Its dependencies at run time, on whatever of them the target has.
void name_dependencies(const Descriptor& descriptor, std::uint32_t component, Inventory& out);

// "jar", "war" …: the suffixes of archives that hold Java.
bool is_java_archive(std::string_view path);

}  // namespace akashi::ecosystems::maven
