// A Gemfile.lock as it is written, before anything is concluded from it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/inventory.h"

namespace akashi::ecosystems::gem {

enum class SourceKind : std::uint8_t { kGem, kGit, kPath, kPlugin };

struct Source {
  SourceKind kind = SourceKind::kGem;
  std::vector<std::string> remotes;
  std::vector<std::pair<std::string, std::string>> options;
  std::size_t bytes = 0;  // Of all of them: each gem of the source gets a copy.

  std::string_view option(std::string_view key) const;
  std::string_view remote() const {
    return remotes.empty() ? std::string_view() : std::string_view(remotes.front());
  }
};

struct Need {
  std::string name;
  std::string requirement;
  bool pinned = false;
  InputPosition at;
};

struct Spec {
  std::string name;
  std::string version;
  std::string platform;
  std::size_t source = 0;
  std::vector<Need> needs;
  InputPosition at;
};

struct Lock {
  std::vector<Source> sources;
  std::vector<Spec> specs;
  std::vector<Need> direct;
  std::vector<std::string> platforms;
  std::unordered_map<std::string, std::string> checksums;  // "name version-platform" -> "sha256=…"
  std::string ruby;
  InputPosition ruby_at;
  std::string bundler;
  InputPosition bundler_at;
};

// Reads all sections; what cannot be read goes to the problems of `out`.
Lock read_lock(std::string_view text, Inventory& out);

}  // namespace akashi::ecosystems::gem
