#include "formats/jws.h"

#include <set>

#include "base/bytes.h"
#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::formats {
namespace {

std::string to_base64url(std::string_view bytes) {
  auto text = to_base64(bytes);
  while (text.ends_with('=')) {
    text.pop_back();
  }
  for (char& c : text) {
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  }
  return text;
}

Result<std::string> from_base64url(std::string_view text, std::string_view part) {
  std::string plain(text);
  bool foreign = false;
  for (char& c : plain) {
    foreign = foreign || c == '+' || c == '/' || c == '=';
    c = c == '-' ? '+' : c == '_' ? '/' : c;
  }
  auto bytes = foreign ? std::nullopt : from_base64(plain);
  // The same bytes have one text: no bits that are not used are set.
  if (!bytes || to_base64url(*bytes) != text) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"JWS", std::string(part)});
  }
  return std::move(*bytes);
}

Result<void> check_header(std::string_view header, const Limits& limits) {
  const auto bytes = Bytes::copy_of(header);
  AKASHI_TRY_ASSIGN(const auto tree, parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  std::set<std::string_view> seen;
  for (const auto member : root) {
    if (!root.is_object() || !seen.insert(member.key()).second) {
      return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"JWS", "header"});
    }
  }
  const auto algorithm = root["alg"].text();
  if (!root.is_object() || !root["alg"].is_string() ||
      (algorithm != "EdDSA" && algorithm != "Ed25519") || root["crit"]) {
    return fail(ErrorCode::kUnsupported, msg::kBadValue, {"alg", std::string(algorithm), "EdDSA"});
  }
  return {};
}

}  // namespace

Result<std::string> sign_jws(std::string_view header, std::string_view payload,
                             const SigningKey& key) {
  const auto input = to_base64url(header) + "." + to_base64url(payload);
  AKASHI_TRY_ASSIGN(const auto signature, key.sign(input));
  return input + "." + to_base64url(signature);
}

Result<OpenedJws> open_jws(std::string_view compact, std::span<const PublicKey> trusted,
                           std::size_t most_bytes, const Limits& limits) {
  if (compact.size() > most_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"JWS", std::to_string(most_bytes)});
  }
  const auto parts = split(compact, '.');
  if (parts.size() != 3) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"JWS", "header.payload.signature"});
  }
  OpenedJws out;
  AKASHI_TRY_ASSIGN(out.header, from_base64url(parts[0], "header"));
  AKASHI_TRY_ASSIGN(out.payload, from_base64url(parts[1], "payload"));
  AKASHI_TRY_ASSIGN(const auto signature, from_base64url(parts[2], "signature"));
  AKASHI_TRY(check_header(out.header, limits));
  const auto input = compact.substr(0, compact.rfind('.'));
  for (const auto& key : trusted) {
    if (key.verifies(input, signature)) {
      out.key = key.id();
      break;
    }
  }
  return out;
}

}  // namespace akashi::formats
