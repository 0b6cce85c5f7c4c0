// One requirement: "name[extra1,extra2] >=1.0,<2 ; marker" or "name[extra] @ url ; marker" (PEP
// 508, PEP 440).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ecosystems/pypi/marker.h"
#include "model/component.h"

namespace akashi::ecosystems::pypi {

struct Specifier {
  std::string op;  // "==", ">=" …; "" where the format needs none (poetry: "1.2" is exact).
  std::string version;
};

struct Requirement {
  std::string name;                 // As written.
  std::vector<std::string> extras;  // As written.
  std::vector<Specifier> specifiers;
  std::string specifier;  // ">=2.8.1,==2.8.*": as written, white space aside; "" for any version.
  std::string url;        // Of a direct reference.
  std::string marker_text;
  Marker marker;
};

// `at`: where `text` begins; errors point into it.
Result<Requirement> parse_requirement(std::string_view text, InputPosition at = {});

// The part behind name and extras alone: ">=1.0, <2".
Result<std::vector<Specifier>> parse_specifiers(std::string_view text, InputPosition at = {});
std::string to_string(const std::vector<Specifier>& specifiers);

// The version that "==1.0" or "===1.0" pins; "" for everything else ("==1.*", a range, two
// different pins).
std::string exact_version(const std::vector<Specifier>& specifiers);

// Sets purl, name, version or requirement, source, hashes and the properties marker and extras.
// Scopes and directness are the caller's. A version read from a file name is told through
// `inferred`.
struct RequiredComponent {
  Component component;
  std::string inferred;  // Why the evidence is less than certain; "" when all is stated.
};
RequiredComponent to_component(const Requirement& requirement);

}  // namespace akashi::ecosystems::pypi
