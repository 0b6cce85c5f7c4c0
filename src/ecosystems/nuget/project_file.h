// The project that a lock file or packages.config belongs to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::nuget {

struct ProjectFile {
  std::string path;
  std::string name;                                    // The file without its extension.
  bool test = false;                                   // What it needs, it needs for tests.
  std::unordered_map<std::string, Scopes> references;  // By lower-case id.
  std::unordered_map<std::string, std::string>
      project_names;                         // All it needs: lower case -> as the file is called.
  std::unordered_set<std::string> projects;  // Lower-case names of the projects it references.

  // Nothing when the project does not name the package as far as it could be read.
  std::optional<Scopes> scopes(std::string_view id) const;
};

// Of "packages.NAME.lock.json" and "packages.NAME.config" the project NAME; else the only project
// of the folder. Nothing when there is none or more than one.
std::optional<ProjectFile> find_project(std::string_view path, ScanContext& context,
                                        Inventory& out);

}  // namespace akashi::ecosystems::nuget
