#include "ecosystems/nuget/project_file.h"

#include <array>
#include <vector>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/nuget/msbuild_project.h"
#include "ecosystems/nuget/project_scopes.h"
#include "formats/xml.h"

namespace akashi::ecosystems::nuget {
namespace {

constexpr auto kExtensions = std::to_array<std::string_view>(
    {".csproj", ".fsproj", ".vbproj", ".vcxproj", ".sqlproj", ".wixproj", ".proj"});

bool is_project(std::string_view path) {
  for (const auto extension : kExtensions) {
    if (path.ends_with(extension)) {
      return true;
    }
  }
  return false;
}

std::string project_path(std::string_view path, ScanContext& context) {
  const auto folder = parent_prefix(path);
  auto name = file_name(path);
  if (name != "packages.lock.json" && name != "packages.config") {
    name.remove_prefix(std::string_view("packages.").size());
    name.remove_suffix(
        std::string_view(name.ends_with(".lock.json") ? ".lock.json" : ".config").size());
    for (const auto extension : kExtensions) {
      auto candidate = std::string(folder) + std::string(name) + std::string(extension);
      if (context.exists(candidate)) {
        return candidate;
      }
    }
    return {};
  }
  std::string found;
  for (const auto candidate : context.list(folder)) {
    if (parent_prefix(candidate) == folder && is_project(candidate)) {
      if (!found.empty()) {
        return {};
      }
      found = candidate;
    }
  }
  return found;
}

}  // namespace

namespace {

// ProjectReference items of one file, as far as they are plain paths.
std::vector<std::string> plain_references(std::string_view path, ScanContext& context) {
  std::vector<std::string> found;
  const auto bytes = context.read(path);
  const auto document = bytes ? formats::XmlDocument::parse(bytes->view(), context.limits())
                              : std::unexpected(bytes.error());
  if (!document) {
    return found;
  }
  for (auto group = document->root().child("ItemGroup"); group; group = group.next("ItemGroup")) {
    for (auto item = group.child("ProjectReference"); item; item = item.next("ProjectReference")) {
      if (auto target = msbuild::resolve_path(parent_prefix(path), item.attribute("Include"));
          !target.empty()) {
        found.push_back(std::move(target));
      }
    }
  }
  return found;
}

// NuGet writes the names of projects in lower case; their files have them as they are.
void read_project_names(ScanContext& context, ProjectFile& file) {
  constexpr std::size_t kMost = 256;
  std::vector<std::string> queue = {file.path};
  std::unordered_set<std::string> seen = {file.path};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (auto& target : plain_references(queue[i], context)) {
      const auto name = file_name(target);
      const auto stem = std::string(name.substr(0, name.rfind('.')));
      file.project_names.try_emplace(to_lower(stem), stem);
      if (seen.size() < kMost && seen.insert(target).second) {
        queue.push_back(std::move(target));
      }
    }
  }
}

}  // namespace

std::optional<Scopes> ProjectFile::scopes(std::string_view id) const {
  const auto found = references.find(to_lower(id));
  return found == references.end() ? std::nullopt : std::optional(found->second);
}

std::optional<ProjectFile> find_project(std::string_view path, ScanContext& context,
                                        Inventory& out) {
  ProjectFile file;
  file.path = project_path(path, context);
  if (file.path.empty()) {
    return std::nullopt;
  }
  const auto name = file_name(file.path);
  file.name = name.substr(0, name.rfind('.'));
  const auto bytes = context.read(file.path);
  if (!bytes) {
    out.problem(Error(bytes.error()).in_file(file.path));
    return file;
  }
  auto project = msbuild::evaluate_project(file.path, bytes->view(), context);
  if (!project) {
    out.problem(std::move(project).error().in_file(file.path));
    return file;
  }
  file.test = is_test_project(**project);
  for (const auto& reference : (*project)->references) {
    file.references[to_lower(reference.id)] |= scopes_of(reference, file.test);
  }
  for (const auto& reference : (*project)->projects) {
    file.projects.insert(to_lower(reference.name));
  }
  read_project_names(context, file);
  return file;
}

}  // namespace akashi::ecosystems::nuget
