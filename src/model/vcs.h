// Addresses of repositories, as manifests write them; what of them may be shown is base/url.h.
#pragma once

#include <string>
#include <string_view>

#include "base/url.h"
#include "model/component.h"

namespace akashi {

// What the purl qualifier vcs_url holds (SPDX "package download location"):
// "git+https://example.org/a.git@revision". "git@example.org:a.git" becomes
// "git+ssh://git@example.org/a.git". "" for a path of the local file system. Without credentials.
std::string vcs_url(std::string_view tool, std::string_view remote, std::string_view revision = {});

// without_credentials of every text of the component. Done to all that extractors and readers of
// documents give, whatever they forgot.
void remove_credentials(Component& component);

}  // namespace akashi
