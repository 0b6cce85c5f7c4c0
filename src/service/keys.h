// Keys as PEM files of the user.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/signature.h"

namespace akashi::service {

Result<std::vector<PublicKey>> read_public_keys(const std::vector<std::string>& paths);
Result<std::optional<SigningKey>> read_signing_key(const std::string& path);  // Nothing for "".

// The payload of a DSSE envelope; kPermissionDenied where none of its signatures is of a trusted
// key.
Result<std::string> open_trusted(std::string_view envelope, std::string_view payload_type,
                                 std::span<const PublicKey> trusted, std::uint32_t most_bytes,
                                 const Limits& limits);

}  // namespace akashi::service
