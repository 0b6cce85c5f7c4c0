// Names of Python projects: how they compare, and what the names of distribution files say.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/component.h"

namespace akashi::ecosystems::pypi {

// Letters and digits at both ends, '.', '-' and '_' between (PEP 508 "identifier").
bool is_project_name(std::string_view name);

// PEP 503: lower case, each run of '-', '_' and '.' is one '-'. "Zope.Interface" ->
// "zope-interface".
std::string normalized_name(std::string_view name);

// The characters of a version as PEP 440 and older tools write it; no wildcard, no variable.
bool is_plain_version(std::string_view version);

// A library with the purl of the normalised name. An empty version leaves it out.
Component make_component(std::string_view name, std::string_view version = {});

// "name-1.0-py3-none-any.whl", "name-1.0.tar.gz", "name-1.0-py3.8.egg": what is before the version
// and the version.
struct FileNameParts {
  std::string name;
  std::string version;
};
// `name`: the project, where it is known; else the version begins behind the last '-' before a
// digit.
std::optional<FileNameParts> parse_file_name(std::string_view file, std::string_view name = {});

}  // namespace akashi::ecosystems::pypi
