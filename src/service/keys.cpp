#include "service/keys.h"

#include <cstdint>
#include <utility>

#include "base/messages/assure.h"
#include "formats/envelope.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

constexpr std::uint64_t kMostKey = 64UL << 10;

}  // namespace

Result<std::vector<PublicKey>> read_public_keys(const std::vector<std::string>& paths) {
  std::vector<PublicKey> keys;
  for (const auto& path : paths) {
    AKASHI_TRY_ASSIGN(const auto pem, net::read_small_file(path, kMostKey));
    auto key = PublicKey::from_pem(pem);
    if (!key) {
      return std::unexpected(std::move(key).error().in_file(path));
    }
    keys.push_back(std::move(*key));
  }
  return keys;
}

Result<std::optional<SigningKey>> read_signing_key(const std::string& path) {
  std::optional<SigningKey> key;
  if (!path.empty()) {
    AKASHI_TRY_ASSIGN(const auto pem, net::read_small_file(path, kMostKey));
    auto read = SigningKey::from_pem(pem);
    if (!read) {
      return std::unexpected(std::move(read).error().in_file(path));
    }
    key.emplace(std::move(*read));
  }
  return key;
}

Result<std::string> open_trusted(std::string_view envelope, std::string_view payload_type,
                                 std::span<const PublicKey> trusted, std::uint32_t most_bytes,
                                 const Limits& limits) {
  AKASHI_TRY_ASSIGN(auto opened,
                    formats::open_envelope(envelope, payload_type, trusted, most_bytes, limits));
  if (opened.key.empty()) {
    return fail(ErrorCode::kPermissionDenied, msg::kDeclareNotTrusted,
                {std::to_string(opened.tried)});
  }
  return std::move(opened.payload);
}

}  // namespace akashi::service
