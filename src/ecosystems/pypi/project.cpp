#include "ecosystems/pypi/project.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/pypi/ini.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/text.h"

namespace akashi::ecosystems::pypi {
namespace {

std::string beside(std::string_view file, std::string_view name) {
  return std::string(parent_prefix(file)) + std::string(name);
}

// The lock of a uv workspace is above its members, and names each: source = { editable =
// "packages/x" }.
bool is_in_workspace_lock(std::string_view path, ScanContext& context) {
  const auto directory = parent_prefix(path);
  for (auto above = directory; !above.empty() && above.ends_with('/');) {
    above = parent_prefix(above.substr(0, above.size() - 1));
    const auto lock = std::string(above) + "uv.lock";
    if (!context.exists(lock)) {
      continue;
    }
    const auto bytes = context.read(lock);
    const auto member = directory.substr(above.size(), directory.size() - above.size() - 1);
    return bytes && bytes->view().contains("= \"" + std::string(member) + "\" }");
  }
  return false;
}

}  // namespace

std::unordered_map<std::string, Scopes> Project::scopes_by_name() const {
  std::unordered_map<std::string, Scopes> out;
  for (const auto& entry : wanted) {
    out[entry.key] |= entry.component.scopes;
  }
  return out;
}

std::optional<formats::Tree> read_toml_companion(const std::string& path, ScanContext& context,
                                                 Inventory& out) {
  auto bytes = context.read(path);
  if (!bytes) {
    if (bytes.error().code() != ErrorCode::kNotFound) {
      out.problem(std::move(bytes).error().in_file(path));
    }
    return std::nullopt;
  }
  auto tree = formats::parse_toml(bytes->view(), context.limits());
  if (!tree) {
    out.problem(std::move(tree).error().in_file(path));
    return std::nullopt;
  }
  return *std::move(tree);
}

std::optional<Project> project_beside(std::string_view file, ScanContext& context, Inventory& out) {
  const auto path = beside(file, "pyproject.toml");
  const auto tree = read_toml_companion(path, context, out);
  if (!tree) {
    return std::nullopt;
  }
  Inventory unread;  // The extractor of pyproject.toml reports its problems.
  return read_pyproject(tree->root(), path, unread);
}

std::optional<std::uint32_t> add_project_root(const Project& project,
                                              std::string_view evidence_path,
                                              Collector& collector) {
  if (project.self.name.empty()) {
    return std::nullopt;
  }
  return collector.add_root(project.self, {.at = project.at, .path = evidence_path});
}

void apply_directness(const Project& project, std::optional<std::uint32_t> root,
                      const ByName& by_name, Collector& collector) {
  constexpr std::size_t kMostVersions = 16;  // Of one name, for different platforms.
  for (const auto& [name, scopes] : project.scopes_by_name()) {
    const auto found = by_name.find(name);
    if (found == by_name.end()) {
      continue;
    }
    for (std::size_t i = 0; i < found->second.size() && i < kMostVersions; ++i) {
      const auto index = found->second[i];
      collector.component(index).directness = Directness::kDirect;
      if (root && index != *root) {
        collector.depends(*root, index, scopes);
      }
    }
  }
  for (const auto& [name, indices] : by_name) {
    for (const auto index : indices) {
      auto& component = collector.component(index);
      if (component.directness == Directness::kUnknown && index != root) {
        component.directness = Directness::kTransitive;
      }
    }
  }
}

std::optional<ProjectName> project_name(std::string_view file, std::string_view directory,
                                        ScanContext& context) {
  const auto manifest = path_beside(file, std::string(directory) + "/pyproject.toml");
  const auto config = path_beside(file, std::string(directory) + "/setup.cfg");
  if (!manifest || !config) {
    return std::nullopt;
  }
  if (const auto bytes = context.read(*manifest)) {
    if (const auto tree = formats::parse_toml(bytes->view(), context.limits())) {
      Inventory unread;
      const auto project = read_pyproject(tree->root(), *manifest, unread);
      if (!project.self.name.empty()) {
        return ProjectName{project.self.name, project.self.version};
      }
    }
  }
  if (const auto bytes = context.read(*config)) {
    Inventory unread;
    const auto ini = Ini::parse(decode_text(bytes->view(), unread), context.limits(), unread);
    const auto name = ini.value("metadata", "name");
    const auto version = ini.value("metadata", "version");
    if (is_project_name(name)) {
      return ProjectName{name, is_plain_version(version) ? version : std::string()};
    }
  }
  return std::nullopt;
}

bool has_lock_beside(std::string_view path, ScanContext& context) {
  constexpr auto kLocks = std::to_array<std::string_view>(
      {"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock"});
  return std::ranges::any_of(
             kLocks, [&](std::string_view lock) { return context.exists(beside(path, lock)); }) ||
         is_in_workspace_lock(path, context);
}

}  // namespace akashi::ecosystems::pypi
