// The manifests of a target as they belong together: members of a workspace, folders of a project.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "ecosystems/cargo/manifest.h"

namespace akashi::ecosystems::cargo {

// Reads Cargo.toml files through the context, each once. Folders end in '/', "" is the top.
class Manifests {
 public:
  // `problems`: where to tell what could not be read; nullptr when another extractor tells.
  Manifests(ScanContext& context, Problems* problems) : context_(context), problems_(problems) {}

  // nullptr when there is none, or none that can be read. What the workspace gives is filled in.
  const Manifest* at(const std::string& folder);
  // As `at`, of a manifest that is at hand.
  const Manifest* add(const std::string& folder, Manifest manifest);

 private:
  struct Entry {
    std::unique_ptr<Manifest> manifest;
    bool inherited = false;
  };
  Entry& load(const std::string& folder);
  const Manifest* complete(const std::string& folder, Entry& entry);
  const Manifest* workspace_of(const std::string& folder, const Manifest& manifest);

  ScanContext& context_;
  Problems* problems_;
  std::unordered_map<std::string, Entry> entries_;
};

struct Member {
  std::string folder;
  const Manifest* manifest = nullptr;
};

// The packages that are built together from the manifest in `folder`: its own, the members of its
// workspace, and the folders that these depend on.
std::vector<Member> members_of(Manifests& manifests, ScanContext& context,
                               const std::string& folder, Problems& problems);

// `relative` ("../a") seen from `folder`; nothing when it leads out of the target.
std::optional<std::string> folder_at(std::string_view folder, std::string_view relative);
// The folder of a path dependency of the manifest in `folder`.
std::optional<std::string> folder_of(const ManifestDependency& dependency, std::string_view folder);
// The folder above; nothing at the top or at the border of an archive.
std::optional<std::string> parent_folder(std::string_view folder);
// Whether the folder is of a crate as a registry distributes it, not of a project.
bool is_distributed(ScanContext& context, const std::string& folder);

}  // namespace akashi::ecosystems::cargo
