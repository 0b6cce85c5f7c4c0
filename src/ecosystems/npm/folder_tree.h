// Node's resolution: a request by name is answered by the nearest folder upwards that holds the
// name. Folders are node_modules folders of a lock file, or what the format has in their place.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace akashi::ecosystems::npm {

class FolderTree {
 public:
  using Folder = std::uint32_t;
  using Value = std::uint32_t;
  static constexpr Folder kNone = static_cast<Folder>(-1);

  void reserve(std::size_t packages) { entries_.reserve(packages); }
  Folder add_folder(Folder parent) {
    parents_.push_back(parent);
    return static_cast<Folder>(parents_.size() - 1);
  }
  void set_parent(Folder folder, Folder parent) { parents_[folder] = parent; }
  // The first of two equal names stays. `name` must outlive the tree.
  void put(Folder folder, std::string_view name, Value value) {
    entries_.try_emplace(Key{folder, name}, value);
  }
  std::optional<Value> find(Folder folder, std::string_view name) const {
    for (; folder != kNone; folder = parents_[folder]) {
      if (const auto found = entries_.find(Key{folder, name}); found != entries_.end()) {
        return found->second;
      }
    }
    return std::nullopt;
  }

 private:
  struct Key {
    Folder folder;
    std::string_view name;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>()(key.name) ^ (key.folder * 0x9E3779B97F4A7C15ULL);
    }
  };
  std::vector<Folder> parents_;
  std::unordered_map<Key, Value, KeyHash> entries_;
};

}  // namespace akashi::ecosystems::npm
