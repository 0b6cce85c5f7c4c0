// What the name and the place of a jar say: name, version, classifier; its group where the place or
// a table of well-known jars is certain.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi::ecosystems::maven {

struct JarName {
  std::string stem;        // "guava-31.1-jre" of "guava-31.1-jre.jar".
  std::string extension;   // "jar", lower case.
  std::string name;        // "guava"
  std::string version;     // "31.1-jre"; "" when the name has none.
  std::string classifier;  // "sources"
};
JarName parse_jar_name(std::string_view file_name);

// The group of jars that are published without Maven's descriptor, by artifact id and version; ""
// when not known.
std::string_view well_known_group(std::string_view artifact, std::string_view version);

struct PlacedJar {
  std::string group;
  std::string artifact;
  std::string version;
};
// …/files-2.1/<group>/<artifact>/<version>/<sha1>/<file> (Gradle's cache) and
// …/{.m2/repository,maven-repo,maven2}/<group as folders>/<artifact>/<version>/<file>.
std::optional<PlacedJar> place_of_jar(std::string_view path);

}  // namespace akashi::ecosystems::maven
