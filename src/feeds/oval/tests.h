// A test asks an object whether it is in a state. What it asks decides what a component can answer.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "feeds/oval/document.h"
#include "feeds/oval/truth.h"
#include "version/scheme.h"

namespace akashi::feeds::oval {

// Whether a release is installed.
struct ReleaseTest {
  std::string distribution;  // "redhat", "suse" …; "other" for one that is none of those known.
  std::string version;       // "" for any.
  bool negated = false;
};

struct Test {
  enum class Kind : std::uint8_t {
    kOpen,     // Nothing here can tell.
    kGiven,    // Holds where the package is: what runs, how it is signed, the family of systems.
    kRelease,  // `release`
    kModule,   // `module` is enabled.
    kPackage,  // One of `packages` is installed, with a version of `truth`.
  };
  Kind kind = Kind::kOpen;
  ReleaseTest release;
  std::string module;  // "nodejs:18"
  std::vector<std::string> packages;
  bool source = false;  // They are names of source packages.
  Truth truth;
  bool by_architecture = false;  // Holds for some architectures alone.
};

// All versions, none.
std::vector<version::Interval> all_versions();

class Tests {
 public:
  explicit Tests(const Record& record) : record_(record) {}
  // By id, with the comment of the criterion that asks it.
  const Test& get(std::string_view id, std::string_view comment);
  // Every one that was asked for.
  std::vector<const Test*> all() const;
  // That packages are compared with.
  const std::vector<std::string>& versions() const { return versions_; }

 private:
  Test read(std::string_view id, std::string_view comment);
  Test read_package(formats::XmlView test, bool dpkg, std::string_view comment);
  Test read_manifest(formats::XmlView test, formats::XmlView pattern);
  Test read_text(formats::XmlView test);
  Test read_release_package(formats::XmlView test, std::string_view name, std::string_view comment);
  Truth states_of(formats::XmlView test, const version::Scheme& scheme, Test& out);
  Truth state(formats::XmlView state, const version::Scheme& scheme, Test& out);
  static Truth of_series(formats::XmlView entity, const version::Scheme& scheme);
  Truth compare(formats::XmlView entity, const version::Scheme& scheme);
  std::vector<std::string> names_of(formats::XmlView entity, bool& readable) const;
  std::vector<std::string_view> values_of(std::string_view variable, bool& readable) const;

  const Record& record_;
  std::unordered_map<std::string, Test> tests_;
  std::vector<std::string> versions_;
};

}  // namespace akashi::feeds::oval
