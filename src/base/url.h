// Addresses, as manifests and lock files write them.
#pragma once

#include <string>
#include <string_view>

namespace akashi {

// The text without what is secret in the addresses ("scheme://…") in it: the password or token in
// front of the host (the user of an ssh address stays: "git@"), and parameters whose names say that
// they hold a secret ("?private_token=…", "&X-Amz-Signature=…"). A secret in the path cannot be
// told from the path.
std::string without_credentials(std::string_view text);

// %XX decoded where it is valid; the rest as it is.
std::string percent_decode(std::string_view text);

}  // namespace akashi
