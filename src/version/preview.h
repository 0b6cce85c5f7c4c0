// Pre-releases, and what they come before.
#pragma once

#include <string>
#include <string_view>

#include "version/scheme.h"

namespace akashi::version {

// "3.0.0" of "3.0.0-beta.9", "4.0" of "4.0rc1": the release that a version is a preview of, so that
// the two differ by what was still done before it. "" for releases, for what cannot be told, and
// for schemes whose pre-releases are something else: distributions' packages, Go's pseudo-versions.
std::string previewed_release(const Scheme& scheme, std::string_view version);

}  // namespace akashi::version
