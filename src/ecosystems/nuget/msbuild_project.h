// What an MSBuild project says of its packages and projects, with the files that it imports.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "ecosystems/nuget/msbuild_text.h"

namespace akashi::ecosystems::nuget::msbuild {

struct VersionText {
  std::string text;       // As stated after expansion: a version or a range.
  bool known = true;      // False: part of it could not be evaluated.
  std::string condition;  // "" for always.
};

struct Reference {
  enum class Kind : std::uint8_t { kPackage, kGlobal, kTool, kDownload, kSdk };
  Kind kind = Kind::kPackage;
  std::string id;
  std::vector<VersionText> versions;  // Empty: none is stated.
  bool central = false;               // The version is one of central package management.
  std::string private_assets;
  std::string include_assets;
  std::string exclude_assets;
  std::string condition;
  std::string path;  // The file that has it.
  InputPosition at;
};

struct ProjectReference {
  std::string name;  // The referenced file without its extension.
  std::string condition;
  std::string path;
  InputPosition at;
};

struct Project {
  explicit Project(ScanContext& context) : properties(context) {}

  std::vector<Reference> references;
  std::vector<ProjectReference> projects;
  Properties properties;
  std::vector<std::string> imported;  // Paths, in the order of evaluation; the project itself too.
  Problems problems;
};

// Evaluates the project at `path`. Errors: the project itself cannot be read. What is wrong with an
// imported file is a problem.
Result<std::unique_ptr<Project>> evaluate_project(std::string_view path, std::string_view bytes,
                                                  ScanContext& context);

}  // namespace akashi::ecosystems::nuget::msbuild
