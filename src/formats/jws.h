// JSON Web Signature, compact form (RFC 7515 3.1), with Ed25519 (RFC 8037 3.1) only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "base/signature.h"

namespace akashi::formats {

// `header`: a JSON object with "alg": "EdDSA".
Result<std::string> sign_jws(std::string_view header, std::string_view payload,
                             const SigningKey& key);

struct OpenedJws {
  std::string header;  // JSON, as signed.
  std::string payload;
  std::string key;  // Id of the trusted key that signed it; "" when none has.
};
// Strict: three parts of base64url without padding or stray bits, no other algorithm than "EdDSA"
// (or "Ed25519", RFC 9864), no "crit", no member twice. What is in it is given whoever signed it:
// callers look at `key` first. At most `most_bytes` in all.
Result<OpenedJws> open_jws(std::string_view compact, std::span<const PublicKey> trusted,
                           std::size_t most_bytes, const Limits& limits);

}  // namespace akashi::formats
