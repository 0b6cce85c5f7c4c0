// A label as a short signed text that verifies without a network (ADR 32): a JWS (RFC 7515) with
// Ed25519 (RFC 8037). docs/formats/label-token.md
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "assure/label.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/signature.h"

namespace akashi::assure {

struct LabelToken {
  std::string number;
  std::string scheme;  // "jc-star@2025-03"
  std::string level;
  std::string from;   // The first day.
  std::string until;  // The last day.
  std::string list;   // Address of the signed list of labels that are not valid any more; or "".
  bool operator==(const LabelToken&) const = default;
};

inline constexpr std::size_t kMostTokenBytes = 4096;

LabelToken token_of(const Label& label, std::string_view list);
Result<std::string> sign_token(const LabelToken& token, const SigningKey& key);

struct OpenedToken {
  LabelToken token;
  std::string key;  // Id of the trusted key that signed it; "" when none has.
};
// White space around it is passed over. Fails for what is no such token; one that nobody who is
// trusted signed is given without a key.
Result<OpenedToken> open_token(std::string_view text, std::span<const PublicKey> trusted,
                               const Limits& limits);

}  // namespace akashi::assure
