// "workspaces" of package.json (npm, Yarn, Bun), "packages" of pnpm-workspace.yaml.
#include "ecosystems/npm/workspace.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/glob.h"
#include "ecosystems/npm/package.h"

namespace akashi::ecosystems::npm {
namespace {

// Those that this leaf reads; beside a bun.lockb the manifest is all that can be read.
constexpr auto kLocks = std::to_array<std::string_view>(
    {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock",
     "node_modules/.package-lock.json", "node_modules/.pnpm/lock.yaml"});

std::string_view folder_above(std::string_view folder) {
  folder.remove_suffix(folder.empty() ? 0 : 1);
  return parent_prefix(folder);
}

}  // namespace

WorkspaceRoot WorkspaceRoot::read(ScanContext& context, std::string_view folder, Inventory& out) {
  WorkspaceRoot root;
  const auto manifest_path = std::string(folder) + "package.json";
  if (context.exists(manifest_path)) {
    root.manifest_ = read_manifest(context, manifest_path, out);
  }
  const auto pnpm_path = std::string(folder) + "pnpm-workspace.yaml";
  if (auto bytes = context.read(pnpm_path)) {
    root.pnpm_bytes_ = *std::move(bytes);
    auto tree = formats::parse_yaml(root.pnpm_bytes_.view(), context.limits());
    if (tree) {
      root.pnpm_ = *std::move(tree);
    } else {
      out.problem(std::move(tree).error().in_file(pnpm_path));
    }
  } else if (bytes.error().code() != ErrorCode::kNotFound) {
    out.problem(std::move(bytes).error().in_file(pnpm_path));
  }
  if (root.pnpm_) {
    root.catalogs_.add(root.pnpm_->root());
  }
  if (root.manifest_) {
    root.catalogs_.add(root.manifest_->root());
    root.catalogs_.add(root.manifest_->root()["workspaces"]);
  }
  root.catalogs_.read_yarn(context, folder, out);
  return root;
}

bool WorkspaceRoot::has_member(std::string_view relative) const {
  return (manifest_ && WorkspacePatterns(manifest_->root()["workspaces"]).match(relative)) ||
         (pnpm_ && WorkspacePatterns(pnpm_->root()["packages"]).match(relative));
}

std::vector<Override> WorkspaceRoot::all_overrides() const {
  std::vector<Override> all;
  if (pnpm_) {
    all = overrides(pnpm_->root());
  }
  if (manifest_) {
    std::ranges::move(overrides(manifest_->root()), std::back_inserter(all));
  }
  return all;
}

bool has_lock(ScanContext& context, std::string_view folder) {
  return std::ranges::any_of(kLocks, [&](std::string_view name) {
    return context.exists(std::string(folder) + std::string(name));
  });
}

std::optional<FoundWorkspace> find_workspace(ScanContext& context, std::string_view folder,
                                             Inventory& out) {
  for (auto above = folder; !above.empty();) {
    above = folder_above(above);
    if (!context.exists(std::string(above) + "package.json") &&
        !context.exists(std::string(above) + "pnpm-workspace.yaml")) {
      continue;
    }
    Inventory problems_of_others;  // Reported where the file itself is read.
    auto root = WorkspaceRoot::read(context, above, problems_of_others);
    const auto relative = folder.substr(above.size(), folder.size() - above.size() - 1);
    if (root.has_member(relative)) {
      out.problems.add_all(std::move(problems_of_others.problems));
      return FoundWorkspace{std::string(above), std::move(root)};
    }
  }
  return std::nullopt;
}

}  // namespace akashi::ecosystems::npm
