// {"payload", "payloadType", "signatures": [{"keyid", "sig"}]}; what is signed is
// "DSSEv1 <size> <type> <size> <payload>".
#include "formats/envelope.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::formats {
namespace {

std::string signed_bytes(std::string_view type, std::string_view payload) {
  std::string out = "DSSEv1 " + std::to_string(type.size()) + " ";
  out += type;
  out += " " + std::to_string(payload.size()) + " ";
  out += payload;
  return out;
}

}  // namespace

Result<std::string> write_envelope(std::string_view payload_type, std::string_view payload,
                                   const SigningKey* key) {
  std::string signature;
  if (key != nullptr) {
    AKASHI_TRY_ASSIGN(signature, key->sign(signed_bytes(payload_type, payload)));
  }
  return compact_json([&](JsonWriter& json) {
    json.begin_object();
    json.member("payload", to_base64(payload));
    json.member("payloadType", payload_type);
    json.key("signatures");
    json.begin_array();
    if (key != nullptr) {
      json.begin_object();
      json.member("keyid", key->id());
      json.member("sig", to_base64(signature));
      json.end_object();
    }
    json.end_array();
    json.end_object();
  });
}

Result<OpenedEnvelope> open_envelope(std::string_view envelope, std::string_view payload_type,
                                     std::span<const PublicKey> trusted, std::uint32_t most_bytes,
                                     const Limits& limits) {
  const auto bytes = Bytes::copy_of(envelope);
  auto wide = limits;  // The payload is one string.
  wide.string_bytes = most_bytes;
  AKASHI_TRY_ASSIGN(const auto tree, parse_json(bytes.padded(), wide));
  const auto root = tree.root();
  if (root["payloadType"].string() != payload_type) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"payloadType " + std::string(payload_type),
                 printable(root["payloadType"].text().substr(0, 100))});
  }
  auto payload = from_base64(root["payload"].text());
  if (!payload || !root["signatures"].is_array()) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"DSSE envelope", "payload, signatures"});
  }
  OpenedEnvelope out;
  const auto message = signed_bytes(payload_type, *payload);
  constexpr std::size_t kMostSignatures = 64;
  for (const auto item : root["signatures"]) {
    const auto signature = from_base64(item["sig"].text());
    const auto signer =
        signature && ++out.tried <= kMostSignatures
            ? std::ranges::find_if(
                  trusted, [&](const PublicKey& key) { return key.verifies(message, *signature); })
            : trusted.end();
    if (signer != trusted.end()) {
      out.key = signer->id();
      break;
    }
  }
  out.payload = std::move(*payload);
  return out;
}

}  // namespace akashi::formats
