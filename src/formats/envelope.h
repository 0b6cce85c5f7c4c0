// DSSE 1.0 (secure-systems-lab/dsse): a payload of some type with signatures by Ed25519 keys.
// `keyid` is a hint that nothing rests on.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "base/signature.h"

namespace akashi::formats {

// JSON. Without a key: no signatures.
Result<std::string> write_envelope(std::string_view payload_type, std::string_view payload,
                                   const SigningKey* key);

struct OpenedEnvelope {
  std::string payload;
  std::string key;        // Id of the trusted key that signed it; "" when none has.
  std::size_t tried = 0;  // Signatures that were looked at.
};
// The payload is given whoever signed it: callers look at `key` before they read it. Limits: a
// payload of up to `most_bytes`.
Result<OpenedEnvelope> open_envelope(std::string_view envelope, std::string_view payload_type,
                                     std::span<const PublicKey> trusted, std::uint32_t most_bytes,
                                     const Limits& limits);

}  // namespace akashi::formats
