#include "ecosystems/cargo/workspace.h"

#include <algorithm>
#include <unordered_set>

#include "base/glob.h"
#include "base/path.h"
#include "base/strings.h"

namespace akashi::ecosystems::cargo {
namespace {

constexpr std::string_view kManifest = "Cargo.toml";
constexpr std::size_t kMostPatterns = 256;  // With wildcards, of one workspace.

class MemberFinder {
 public:
  MemberFinder(Manifests& manifests, ScanContext& context, Problems& problems)
      : manifests_(manifests), context_(context), problems_(problems) {}

  std::vector<Member> find(const std::string& folder) && {
    root_ = folder;
    add(folder);
    if (const auto* root = manifests_.at(folder); root != nullptr && root->has_workspace) {
      for (const auto& excluded : root->excluded) {
        if (auto path = folder_at(root_, excluded)) {
          excluded_.push_back(std::move(*path));
        }
      }
      for (const auto& pattern : root->members) {
        add_pattern(pattern);
      }
    }
    // The folders that members depend on; the list grows as it is read.
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const auto member = found_[i];
      for (const auto& dependency : member.manifest->dependencies) {
        const auto path = folder_of(dependency, member.folder);
        if (path) {
          add(*path);
        }
      }
    }
    return std::move(found_);
  }

 private:
  void add(const std::string& folder) {
    if (!seen_.insert(folder).second) {
      return;
    }
    const auto* manifest = manifests_.at(folder);
    if (manifest != nullptr && !manifest->name.empty()) {
      found_.push_back({folder, manifest});
    }
  }

  void add_pattern(const std::string& pattern) {
    const auto wildcard = pattern.find_first_of("*?[");
    if (wildcard == std::string::npos) {
      if (const auto folder = folder_at(root_, pattern)) {
        add(*folder);
      }
      return;
    }
    if (++patterns_ > kMostPatterns) {
      if (patterns_ == kMostPatterns + 1) {
        problems_.add(Error(ErrorCode::kLimitExceeded, Message{msg::kLimit,
                                                               {"patterns of workspace members",
                                                                std::to_string(kMostPatterns)}}));
      }
      return;
    }
    // Up to the first wildcard the pattern is a folder, which may have ".." in it.
    const auto slash = pattern.rfind('/', wildcard);
    const auto fixed = slash == std::string::npos ? std::string() : pattern.substr(0, slash + 1);
    const auto start = folder_at(root_, fixed);
    if (!start) {
      return;
    }
    auto rest = pattern.substr(fixed.size());
    while (rest.ends_with('/')) {
      rest.pop_back();
    }
    const auto glob = *start + rest + "/" + std::string(kManifest);
    for (const auto path : context_.list(*start)) {
      if (file_name(path) == kManifest && glob_match(glob, path)) {
        const std::string folder(parent_prefix(path));
        if (!is_excluded(folder)) {
          add(folder);
        }
      }
    }
  }

  bool is_excluded(std::string_view folder) const {
    constexpr std::size_t kMost = 256;
    return std::ranges::any_of(
        excluded_.begin(),
        excluded_.begin() + static_cast<std::ptrdiff_t>(std::min(excluded_.size(), kMost)),
        [&](const auto& path) { return folder.starts_with(path); });
  }

  Manifests& manifests_;
  ScanContext& context_;
  Problems& problems_;
  std::string root_;
  std::vector<std::string> excluded_;
  std::vector<Member> found_;
  std::unordered_set<std::string> seen_;
  std::size_t patterns_ = 0;
};

}  // namespace

Manifests::Entry& Manifests::load(const std::string& folder) {
  const auto [at, is_new] = entries_.try_emplace(folder);
  auto& entry = at->second;
  if (!is_new) {
    return entry;
  }
  const auto path = folder + std::string(kManifest);
  const auto tell = [&](Error error) {
    if (problems_ != nullptr) {
      problems_->add(std::move(error).in_file(path));
    }
  };
  auto bytes = context_.read(path);
  if (!bytes) {
    if (bytes.error().code() != ErrorCode::kNotFound) {
      tell(std::move(bytes).error());
    }
    return entry;
  }
  Problems problems;
  auto manifest = parse_manifest(bytes->view(), context_.limits(), problems);
  if (problems_ != nullptr) {
    problems_->add_all(std::move(problems), path);
  }
  if (manifest) {
    entry.manifest = std::make_unique<Manifest>(std::move(*manifest));
    entry.manifest->folder = folder;
  } else {
    tell(std::move(manifest).error());
  }
  return entry;
}

const Manifest* Manifests::workspace_of(const std::string& folder, const Manifest& manifest) {
  if (manifest.has_workspace) {
    return &manifest;
  }
  if (!manifest.workspace_path.empty()) {
    const auto named = folder_at(folder, manifest.workspace_path);
    return named ? load(*named).manifest.get() : nullptr;
  }
  for (auto above = parent_folder(folder); above; above = parent_folder(*above)) {
    const auto* candidate = load(*above).manifest.get();
    if (candidate != nullptr && candidate->has_workspace) {
      return candidate;
    }
  }
  return nullptr;
}

const Manifest* Manifests::complete(const std::string& folder, Entry& entry) {
  if (!entry.manifest) {
    return nullptr;
  }
  auto* const manifest = entry.manifest.get();
  if (!entry.inherited) {
    entry.inherited = true;
    if (manifest->inherits()) {
      Problems problems;
      const Manifest none;
      const auto* workspace = workspace_of(folder, *manifest);
      const Manifest copy = workspace == nullptr ? none : *workspace;
      manifest->inherit(copy, problems);
      if (problems_ != nullptr) {
        problems_->add_all(std::move(problems), folder + std::string(kManifest));
      }
    }
  }
  return manifest;
}

const Manifest* Manifests::at(const std::string& folder) {
  return complete(folder, load(folder));
}

const Manifest* Manifests::add(const std::string& folder, Manifest manifest) {
  auto& entry = entries_[folder];
  entry.manifest = std::make_unique<Manifest>(std::move(manifest));
  entry.manifest->folder = folder;
  return complete(folder, entry);
}

std::vector<Member> members_of(Manifests& manifests, ScanContext& context,
                               const std::string& folder, Problems& problems) {
  return MemberFinder(manifests, context, problems).find(folder);
}

std::optional<std::string> folder_at(std::string_view folder, std::string_view relative) {
  if (relative.contains('\\') || relative.contains(':')) {
    return std::nullopt;
  }
  return join_folder(folder, relative);
}

std::optional<std::string> folder_of(const ManifestDependency& dependency,
                                     std::string_view folder) {
  if (dependency.path.empty()) {
    return std::nullopt;
  }
  return folder_at(dependency.base ? std::string_view(*dependency.base) : folder, dependency.path);
}

std::optional<std::string> parent_folder(std::string_view folder) {
  if (!folder.ends_with('/')) {
    return std::nullopt;
  }
  folder.remove_suffix(1);
  return std::string(parent_prefix(folder));
}

bool is_distributed(ScanContext& context, const std::string& folder) {
  return context.exists(folder + ".cargo-checksum.json") ||
         context.exists(folder + "Cargo.toml.orig");
}

}  // namespace akashi::ecosystems::cargo
