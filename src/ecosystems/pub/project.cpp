#include "ecosystems/pub/project.h"

#include <algorithm>
#include <unordered_set>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"

namespace akashi::ecosystems::pub {
namespace {

constexpr std::string_view kManifest = "pubspec.yaml";
constexpr std::size_t kMostPatterns = 256;  // With wildcards, of one workspace.

// The folder above; nothing at the top or at the border of an archive.
std::optional<std::string_view> parent_folder(std::string_view folder) {
  if (!folder.ends_with('/')) {
    return std::nullopt;
  }
  folder.remove_suffix(1);
  return parent_prefix(folder);
}

bool has_wildcard(std::string_view pattern) {
  return pattern.find_first_of("*?[{") != std::string_view::npos;
}

// A pattern of folders as a pattern of paths. The part before the first wildcard may have ".." and
// "." in it.
struct FolderPattern {
  std::string start;
  std::string glob;  // "<start>packages/*/"
};
std::optional<FolderPattern> folder_pattern(std::string_view folder, std::string_view pattern) {
  if (pattern.find_first_of("[{") != std::string_view::npos) {
    return std::nullopt;
  }
  const auto slash = pattern.rfind('/', pattern.find_first_of("*?"));
  const auto fixed =
      slash == std::string_view::npos ? std::string_view() : pattern.substr(0, slash);
  auto start = folder_at(folder, fixed);
  if (!start) {
    return std::nullopt;
  }
  auto rest = slash == std::string_view::npos ? pattern : pattern.substr(slash + 1);
  while (rest.ends_with('/')) {
    rest.remove_suffix(1);
  }
  auto glob = *start + std::string(rest) + '/';
  return FolderPattern{.start = std::move(*start), .glob = std::move(glob)};
}

// Whether the manifest names the folder as a member of its workspace.
bool names_member(const Manifest& manifest, std::string_view folder) {
  return std::ranges::any_of(manifest.workspace, [&](const WorkspacePattern& pattern) {
    if (!has_wildcard(pattern.text)) {
      return folder_at(manifest.folder, pattern.text) == folder;
    }
    const auto parts = folder_pattern(manifest.folder, pattern.text);
    return parts && glob_match(parts->glob, folder);
  });
}

class MemberFinder {
 public:
  MemberFinder(Manifests& manifests, ScanContext& context, Inventory& out)
      : manifests_(manifests), context_(context), out_(out) {}

  std::vector<const Manifest*> find(const std::string& folder) && {
    seen_.insert(folder);
    if (const auto* root = manifests_.at(folder)) {
      add_members(*root);
    }
    for (std::size_t i = 0; i < found_.size(); ++i) {  // The list grows as it is read.
      add_members(*found_[i]);
    }
    std::ranges::sort(found_, {}, &Manifest::folder);
    return std::move(found_);
  }

 private:
  void add_members(const Manifest& root) {
    for (const auto& pattern : root.workspace) {
      if (!has_wildcard(pattern.text)) {
        const auto folder = folder_at(root.folder, pattern.text);
        if (!folder || !add(*folder)) {
          report(root, pattern);
        }
        continue;
      }
      const auto parts = folder_pattern(root.folder, pattern.text);
      if (!parts) {
        report(root, pattern);
      } else if (++patterns_ <= kMostPatterns) {
        add_matches(*parts);
      } else if (patterns_ == kMostPatterns + 1) {
        out_.problem(
            Error(ErrorCode::kLimitExceeded,
                  Message{msg::kLimit,
                          {"patterns of workspace members", std::to_string(kMostPatterns)}},
                  pattern.at)
                .in_file(root.folder + std::string(kManifest)));
      }
    }
  }

  void add_matches(const FolderPattern& pattern) {
    std::vector<std::string> folders;
    for (const auto path : context_.list(pattern.start)) {
      const auto folder = parent_prefix(path);
      if (file_name(path) == kManifest && glob_match(pattern.glob, folder)) {
        folders.emplace_back(folder);
      }
    }
    for (const auto& folder : folders) {
      add(folder);
    }
  }

  bool add(const std::string& folder) {
    if (!seen_.insert(folder).second) {
      return true;
    }
    const auto* manifest = manifests_.at(folder);
    if (manifest != nullptr) {
      found_.push_back(manifest);
    }
    return manifest != nullptr;
  }

  void report(const Manifest& root, const WorkspacePattern& pattern) {
    out_.problem(Error(ErrorCode::kNotFound,
                       Message{msg::kUnresolved, {"workspace " + printable(pattern.text)}},
                       pattern.at)
                     .in_file(root.folder + std::string(kManifest)));
  }

  Manifests& manifests_;
  ScanContext& context_;
  Inventory& out_;
  std::vector<const Manifest*> found_;
  std::unordered_set<std::string> seen_;
  std::size_t patterns_ = 0;
};

}  // namespace

void Manifests::tell(const Error& error, const std::string& path) {
  if (out_ != nullptr) {
    out_->problem(Error(error).in_file(path));
  }
}

void Manifests::tell_all(Problems problems, const std::string& path) {
  if (out_ != nullptr) {
    out_->problems.add_all(std::move(problems), path);
  }
}

std::unique_ptr<Manifest> Manifests::load(const std::string& folder) {
  const auto path = folder + std::string(kManifest);
  const auto bytes = context_.read(path);
  if (!bytes) {
    if (bytes.error().code() != ErrorCode::kNotFound) {
      tell(bytes.error(), path);
    }
    return nullptr;
  }
  Problems problems;
  auto parsed = parse_manifest(bytes->view(), context_.limits(), problems);
  tell_all(std::move(problems), path);
  if (!parsed) {
    tell(parsed.error(), path);
    return nullptr;
  }
  auto manifest = std::make_unique<Manifest>(std::move(*parsed));
  manifest->folder = folder;
  const auto overrides_path = folder + "pubspec_overrides.yaml";
  const auto overrides = context_.read(overrides_path);
  if (overrides) {
    Problems more;
    const auto applied = apply_overrides(overrides->view(), context_.limits(), *manifest, more);
    tell_all(std::move(more), overrides_path);
    if (!applied) {
      tell(applied.error(), overrides_path);
    }
  } else if (overrides.error().code() != ErrorCode::kNotFound) {
    tell(overrides.error(), overrides_path);
  }
  return manifest;
}

const Manifest* Manifests::at(const std::string& folder) {
  const auto [found, is_new] = manifests_.try_emplace(folder);
  if (is_new) {
    found->second = load(folder);
  }
  return found->second.get();
}

std::vector<const Manifest*> workspace_members(Manifests& manifests, ScanContext& context,
                                               const std::string& folder, Inventory& out) {
  return MemberFinder(manifests, context, out).find(folder);
}

std::optional<std::string> lock_folder(Manifests& manifests, ScanContext& context,
                                       const std::string& folder) {
  std::string member = folder;
  std::optional<std::string_view> above = folder;
  while (above) {
    std::string candidate(*above);
    const auto* manifest = manifests.at(candidate);
    const bool holds =
        candidate == folder || (manifest != nullptr && names_member(*manifest, member));
    if (holds) {
      if (context.exists(candidate + "pubspec.lock")) {
        return candidate;
      }
      if (manifest == nullptr || !manifest->resolved_above) {
        return std::nullopt;
      }
      member = candidate;
    }
    above = parent_folder(*above);
  }
  return std::nullopt;
}

std::optional<std::string> folder_at(std::string_view folder, std::string_view relative) {
  if (relative.contains('\\') || relative.contains(':')) {
    return std::nullopt;
  }
  return join_folder(folder, relative);
}

std::optional<CachedPackage> cached_package(std::string_view folder) {
  std::optional<std::string_view> package = folder;
  while (package) {
    const auto server = parent_folder(*package);
    const auto hosted = server ? parent_folder(*server) : std::nullopt;
    if (!hosted) {
      return std::nullopt;
    }
    const auto above = parent_folder(*hosted);
    const auto name = package->substr(server->size(), package->size() - server->size() - 1);
    const auto parts = cut(name, "-");
    if (above && hosted->substr(above->size()) == "hosted/" && parts &&
        is_package_name(parts->first) && is_version(parts->second)) {
      const auto host = server->substr(hosted->size());
      return CachedPackage{.folder = std::string(*package),
                           .hash_file = std::string(*above) + "hosted-hashes/" + std::string(host) +
                                        std::string(name) + ".sha256",
                           .name = std::string(parts->first),
                           .version = std::string(parts->second)};
    }
    package = server;
  }
  return std::nullopt;
}

}  // namespace akashi::ecosystems::pub
