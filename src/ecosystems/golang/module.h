// Go modules as components, and the texts of Go that several files share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "model/inventory.h"

namespace akashi::ecosystems::golang {

inline constexpr std::string_view kStdlib = "stdlib";        // As the Go vulnerability database
inline constexpr std::string_view kToolchain = "toolchain";  // calls the two.

struct ModuleVersion {
  std::string path;
  std::string version;
  bool operator==(const ModuleVersion&) const = default;
};

// Letters, digits and -._~+ in segments: what Go accepts in a module or package path.
bool is_module_path(std::string_view path);
// "v1.2.3", "v1.2.3-pre", "v2.0.0+incompatible", a pseudo-version: a version that is one.
bool is_version(std::string_view version);
// A path of the file system, as a replacement: "./x", "../x", "/x", "C:\x".
bool is_directory_path(std::string_view path);
// A Go string literal, interpreted or raw, with its quotes; nothing when it is not valid.
std::optional<std::string> unquote(std::string_view literal);
// Valid UTF-8 without control characters: as it is; other bytes escaped.
std::string clean(std::string_view text);

void set_property(Component& component, std::string_view key, std::string_view value);

// The module as a component. What is not a version (a branch, "(devel)") leaves `version` empty.
// With `replacement`, what is built instead: another module, or the same one from a directory.
Component module_component(const ModuleVersion& module, const ModuleVersion* replacement = nullptr);

// "1.21.5" of "go1.21.5", "go1.21.5 X:boringcrypto", "go1.21.5-vendor", "1.21.5"; "1.22rc1" of
// "go1.22rc1". "" for "devel …" and everything else.
std::string go_release(std::string_view text);
// "1.21.0-rc.2" of "1.21rc2", "1.21.0" of "1.21": as the advisories write it. "" if not a release.
std::string release_as_semver(std::string_view release);
// {1, 21} of "1.21.5", "1.21" and "1.21rc1".
std::optional<std::pair<std::uint64_t, std::uint64_t>> language_version(std::string_view go);

// The standard library; `version` or `requirement` is for the caller to set.
Component stdlib_component(std::string_view release);

// Adds what is not yet there; what is there already gets the directness and properties as well.
class ModuleSet {
 public:
  explicit ModuleSet(Inventory& out, std::uint32_t limit) : out_(out), limit_(limit) {}
  // Nothing, and one problem, when the limit of components is reached.
  std::optional<std::uint32_t> add(Component component, InputPosition at);

 private:
  Inventory& out_;
  std::uint32_t limit_;
  bool full_ = false;
  std::unordered_map<std::string, std::uint32_t> seen_;
};

}  // namespace akashi::ecosystems::golang
