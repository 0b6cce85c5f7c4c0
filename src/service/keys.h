// Keys as PEM files of the user.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/signature.h"

namespace akashi::service {

Result<std::vector<PublicKey>> read_public_keys(const std::vector<std::string>& paths);
Result<std::optional<SigningKey>> read_signing_key(const std::string& path);  // Nothing for "".

}  // namespace akashi::service
