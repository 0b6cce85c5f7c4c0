// Addresses of repositories and archives, as manifests write them.
#pragma once

#include <string>
#include <string_view>

namespace akashi {

// Without the password or token in front of the host; the user of an ssh address stays ("git@").
std::string without_credentials(std::string_view url);

// What the purl qualifier vcs_url holds (SPDX "package download location"):
// "git+https://example.org/a.git@revision". "git@example.org:a.git" becomes
// "git+ssh://git@example.org/a.git". "" for a path of the local file system.
std::string vcs_url(std::string_view tool, std::string_view remote, std::string_view revision = {});

}  // namespace akashi
