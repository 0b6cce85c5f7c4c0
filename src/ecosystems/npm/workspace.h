// Which workspace a folder belongs to, and what that workspace decides for its members.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "ecosystem/ecosystem.h"
#include "ecosystems/npm/catalogs.h"
#include "ecosystems/npm/manifest.h"
#include "formats/tree.h"

namespace akashi::ecosystems::npm {

// The files of one folder that make it the root of a workspace, as far as they exist.
class WorkspaceRoot {
 public:
  // `folder`: "" or "a/".
  static WorkspaceRoot read(ScanContext& context, std::string_view folder, Inventory& out);

  bool has_member(std::string_view relative) const;  // "packages/a"
  // "overrides" of pnpm-workspace.yaml and of package.json.
  std::vector<Override> all_overrides() const;
  const Catalogs& catalogs() const { return catalogs_; }

 private:
  std::optional<Manifest> manifest_;
  Bytes pnpm_bytes_;
  std::optional<formats::Tree> pnpm_;
  Catalogs catalogs_;
};

// Does a lock file in this folder say what is installed for it?
bool has_lock(ScanContext& context, std::string_view folder);

// The nearest folder above `folder` that names it as a member; nothing when none does.
struct FoundWorkspace {
  std::string folder;
  WorkspaceRoot root;
};
std::optional<FoundWorkspace> find_workspace(ScanContext& context, std::string_view folder,
                                             Inventory& out);

}  // namespace akashi::ecosystems::npm
