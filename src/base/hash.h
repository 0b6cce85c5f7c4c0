// Digests (OpenSSL) and the identifiers made from them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

enum class HashAlgorithm : std::uint8_t {
  kMd5,
  kSha1,
  kSha256,
  kSha384,
  kSha512,
  kSha224,
  kBlake2b512,
  kSha3_256,
  kSha3_512,
  kBlake3,
  kOther
};

// As written in SRI, lock files and OCI digests: "sha256", "sha512" …; also "SHA-256". Nothing for
// others.
std::optional<HashAlgorithm> parse_hash_algorithm(std::string_view name);
std::string_view hash_algorithm_name(HashAlgorithm algorithm);  // "sha256"
std::size_t hash_bytes(HashAlgorithm algorithm);                // Size of the digest; 0 for kOther.

// A running digest. kMd5 to kSha3_512 only.
class Hasher {
 public:
  explicit Hasher(HashAlgorithm algorithm);
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();
  void update(std::string_view bytes);
  std::string finish();  // The digest's bytes. Once; this or finish_hex().
  std::string finish_hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string hash_of(HashAlgorithm algorithm, std::string_view bytes);  // The digest's bytes.
std::string hash_hex(HashAlgorithm algorithm, std::string_view bytes);

// RFC 9562 5.5: UUIDv5 of a name in a name space (a UUID as text).
// "xxxxxxxx-xxxx-5xxx-yxxx-xxxxxxxxxxxx"
std::string uuid_v5(std::string_view name_space, std::string_view name);

}  // namespace akashi
