// The folder of a published register: paths inside it, its manifest, writing without following
// links.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "assure/date.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/signature.h"

namespace akashi::service {

inline constexpr std::string_view kRegisterType = "application/vnd.akashi.register+json";
inline constexpr std::string_view kRegisterManifest = "manifest.json";
inline constexpr std::string_view kRegisterEnvelope = "manifest.dsse.json";
inline constexpr std::string_view kRegisterLabels = "labels.json";
inline constexpr std::string_view kStatusFile = "label-status.json";
inline constexpr std::string_view kStatusEnvelope = "label-status.dsse.json";
// Of one file of a register.
inline constexpr std::uint32_t kMostRegisterBytes = 1U << 30;

struct RegisterManifest {
  std::string program;
  std::string published;
  std::string url;
  std::uint64_t labels = 0;
  std::map<std::string, std::string> files;  // Path -> SHA-256, hexadecimal. Not of itself.
};
std::string manifest_json(const RegisterManifest& manifest);
// Fails where it is no manifest, or names a path that leads out of the folder.
Result<RegisterManifest> read_manifest(std::string_view json, const Limits& limits);

// Relative, of letters, digits and "-_.", no part begins with ".".
bool is_register_path(std::string_view path);

class RegisterFolder {
 public:
  // Made when it is not there. Refused when it holds something, but no register.
  static Result<RegisterFolder> open(const std::string& folder, const Limits& limits);

  // Whole or not at all; a file that has these bytes already stays as it is. A link on the way is
  // an error. From several threads at once for different paths.
  Result<void> put(const std::string& path, std::string_view bytes);
  // Removes what the former manifest names and was not put; writes the manifest, signed where there
  // is a key.
  Result<void> finish(RegisterManifest manifest, const SigningKey* key);

  const std::map<std::string, std::string>& files() const { return files_; }
  std::size_t written() const { return written_; }
  std::size_t removed() const { return removed_; }

 private:
  Result<void> make_parent(const std::string& path);

  std::string folder_;
  std::optional<RegisterManifest> former_;
  std::map<std::string, std::string> files_;
  std::set<std::string> folders_;  // That are there and no links.
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();  // Of what put() changes.
  std::size_t written_ = 0;
  std::size_t removed_ = 0;
};

// A regular file of the folder, not through a link.
Result<std::string> read_register_file(const std::string& folder, const std::string& path);

}  // namespace akashi::service
