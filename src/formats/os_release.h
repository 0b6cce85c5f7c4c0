// os-release(5): which distribution a root file system is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace akashi::formats {

struct OsRelease {
  std::string id;                    // "debian"; as written, "" when the file does not say.
  std::vector<std::string> id_like;  // {"rhel", "fedora"}
  std::string version_id;            // "12"
  std::string version;               // "12 (bookworm)"
  std::string version_codename;      // "bookworm"
  std::string ubuntu_codename;       // "jammy", also in derivatives of Ubuntu
  std::string name;                  // "Debian GNU/Linux"
  std::string pretty_name;           // "Debian GNU/Linux 12 (bookworm)"
  std::string variant_id;            // "container"
  std::string cpe_name;              // "cpe:/o:redhat:enterprise_linux:9::baseos"

  bool empty() const { return id.empty() && name.empty() && pretty_name.empty(); }
  bool operator==(const OsRelease&) const = default;
};

// Shell-like assignments; unknown variables and lines that are no assignment are passed over. The
// last of several assignments counts, as in a shell.
OsRelease parse_os_release(std::string_view text);

// The file of the root file system at `root` ("" or ending in a separator): etc/os-release, else
// usr/lib/os-release. Empty when there is none. `read`: Result<Bytes>(std::string_view path).
template <class Read>
Result<OsRelease> read_os_release(std::string_view root, Read&& read) {
  for (const std::string_view path : {"etc/os-release", "usr/lib/os-release"}) {
    Result<Bytes> bytes = read(std::string(root) += path);
    if (bytes) {
      return parse_os_release(bytes->view());
    }
    if (bytes.error().code() != ErrorCode::kNotFound) {
      return std::unexpected(std::move(bytes).error());
    }
  }
  return OsRelease{};
}

}  // namespace akashi::formats
