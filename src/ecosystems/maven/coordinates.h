// What names a Maven artifact, what a version element says, and the components made from both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/limits.h"
#include "model/inventory.h"

namespace akashi::ecosystems::maven {

struct Coordinates {
  std::string group;
  std::string artifact;
  std::string type;  // As a dependency writes it; "" is "jar".
  std::string classifier;
};

// What a version text says: one version, or a requirement of which the version is not known.
struct VersionText {
  std::string version;
  std::string requirement;
  bool valid = true;  // False: neither; `requirement` keeps the text.
};

// A group or artifact id as a repository can hold it: letters, digits, "_", "-", ".".
bool is_id(std::string_view text);

// A problem for each id that is there and that no repository can hold.
void report_ids(const Coordinates& coordinates, InputPosition at, Inventory& out);

// "1.0" and "[1.0]" are versions; ranges, LATEST, RELEASE and what still has "${" are requirements.
VersionText read_maven_version(std::string_view text);
// The same for Gradle: also "1.+", "latest.release", "]1.0,2.0[", and "1.0!!", "[1,2[!!1.5".
VersionText read_gradle_version(std::string_view text);

// name "group:artifact"; a purl when both ids are usable, with type and classifier as qualifiers.
Component make_component(const Coordinates& coordinates, const VersionText& version);
// The classifier that a type implies ("test-jar": "tests"); "" for the rest.
std::string_view implied_classifier(std::string_view type);

// A scope of a pom: "compile", "runtime", "provided", "test", "system", "import"; "" is "compile".
// Nothing for any other text.
std::optional<Scopes> pom_scope(std::string_view scope);

void set_property(Component& component, std::string_view key, std::string_view value);
// Text on one line: every run of white space becomes one space.
std::string one_line(std::string_view text);

// Where a component was seen, as an extractor says it.
struct Seen {
  InputPosition at;
  std::uint8_t confidence = 100;
  std::string detail;
};

// The components of one file, one for each identity: what is said of a component twice is united.
class ComponentSet {
 public:
  ComponentSet(Inventory& out, const Limits& limits) : out_(out), limits_(limits) {}
  // Nothing when there are too many; that is reported once.
  std::optional<std::uint32_t> add(Component component, Seen seen);
  // Sorts and unites what was appended. Once, at the end.
  void finish();

 private:
  Inventory& out_;
  const Limits& limits_;
  std::unordered_map<std::string, std::uint32_t> known_;
  bool full_ = false;
};

}  // namespace akashi::ecosystems::maven
