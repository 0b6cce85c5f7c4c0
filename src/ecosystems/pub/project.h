// The manifests of a target as they belong together: workspaces, folders of a project, pub's cache.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "ecosystems/pub/manifest.h"

namespace akashi::ecosystems::pub {

// Reads pubspec.yaml files, with the pubspec_overrides.yaml beside them, through the context, each
// once. Folders end in '/', "" is the top.
class Manifests {
 public:
  // `out`: where to tell what could not be read; nullptr when another extractor tells.
  Manifests(ScanContext& context, Inventory* out) : context_(context), out_(out) {}

  // nullptr when there is none, or none that can be read. Stays valid.
  const Manifest* at(const std::string& folder);

 private:
  std::unique_ptr<Manifest> load(const std::string& folder);
  void tell(const Error& error, const std::string& path);
  void tell_all(Problems problems, const std::string& path);

  ScanContext& context_;
  Inventory* out_;
  std::unordered_map<std::string, std::unique_ptr<Manifest>> manifests_;
};

// The members of the workspace whose root is in `folder`, those of workspaces inside it too; not
// the root itself. Sorted by folder.
std::vector<const Manifest*> workspace_members(Manifests& manifests, ScanContext& context,
                                               const std::string& folder, Inventory& out);
// The folder whose pubspec.lock holds for the manifest in `folder`: that folder itself, or the root
// of its workspace. Nothing when there is no such file.
std::optional<std::string> lock_folder(Manifests& manifests, ScanContext& context,
                                       const std::string& folder);

// `relative` ("../a") seen from `folder`; nothing when it leads out of the target.
std::optional<std::string> folder_at(std::string_view folder, std::string_view relative);

// A package that pub unpacked into its cache: …/hosted/<server>/<name>-<version>/.
struct CachedPackage {
  std::string folder;     // Of the package.
  std::string hash_file;  // …/hosted-hashes/<server>/<name>-<version>.sha256
  std::string name, version;
};
// The one that `folder` is, or is inside of.
std::optional<CachedPackage> cached_package(std::string_view folder);

}  // namespace akashi::ecosystems::pub
