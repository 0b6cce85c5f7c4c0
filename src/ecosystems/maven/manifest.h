// META-INF/MANIFEST.MF and pom.properties: what a jar says of itself.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/problems.h"

namespace akashi::ecosystems::maven {

class Manifest {
 public:
  // Reads what it can; lines that are no headers become `problems`.
  static Manifest parse(std::string_view text, Problems& problems);

  // Of the main section, by its name without regard to case; "" where absent.
  std::string_view main(std::string_view name) const;
  // The same; where absent, what the sections of packages say, when they agree.
  std::string_view any(std::string_view name) const;
  bool empty() const { return main_.empty(); }
  // Some entry has a digest, as signing leaves it.
  bool is_signed() const { return signed_; }

 private:
  using Headers = std::unordered_map<std::string, std::string>;  // Names in lower case.
  void set(Headers& section, std::string name, std::string value);

  Headers main_;
  Headers agreed_;  // Of all other sections; an empty value where two differ.
  bool signed_ = false;
};

// One clause of an OSGi header: paths; attributes and directives ("link=https://…",
// "resolution:=optional").
struct OsgiClause {
  std::string path;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string_view attribute(std::string_view name) const;
};
std::vector<OsgiClause> parse_osgi_header(std::string_view text);

// java.util.Properties: "key=value", "key: value", "key value", '#' and '!' comments, continued
// lines, \uXXXX. A later key wins.
std::unordered_map<std::string, std::string> parse_java_properties(std::string_view text);

}  // namespace akashi::ecosystems::maven
