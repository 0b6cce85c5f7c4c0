#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <atomic>

#include "base/check.h"
#include "base/shared_library.h"
#include "base/strings.h"

namespace akashi {
namespace {

#define LIBCRYPTO_FUNCTIONS(X) \
  X(EVP_DigestFinal_ex)        \
  X(EVP_DigestInit_ex2)        \
  X(EVP_DigestUpdate)          \
  X(EVP_MD_CTX_free)           \
  X(EVP_MD_CTX_new)            \
  X(EVP_MD_fetch)              \
  X(EVP_MD_free)               \
  X(OPENSSL_init_crypto)
AKASHI_LIBRARY(Libcrypto, LIBCRYPTO_FUNCTIONS, AKASHI_LIBCRYPTO_SONAME, AKASHI_LIBCRYPTO_PACKAGE)

// A digest is given, not a Result: without the library the program ends.
const Libcrypto& crypto() {
  return required_library<Libcrypto>();
}

struct Row {
  std::string_view name;
  std::size_t bytes;
  const char* openssl;  // OpenSSL's name; null where it has none.
};

// In the order of HashAlgorithm.
constexpr auto kRows = std::to_array<Row>({
    {"md5", 16, "MD5"},
    {"sha1", 20, "SHA1"},
    {"sha256", 32, "SHA2-256"},
    {"sha384", 48, "SHA2-384"},
    {"sha512", 64, "SHA2-512"},
    {"sha224", 28, "SHA2-224"},
    {"blake2b512", 64, "BLAKE2B-512"},
    {"sha3-256", 32, "SHA3-256"},
    {"sha3-512", 64, "SHA3-512"},
    {"blake3", 32, nullptr},
    {"other", 0, nullptr},
});

const Row& row(HashAlgorithm algorithm) {
  return kRows.at(static_cast<std::size_t>(algorithm));
}

// Looked up once: OpenSSL's look-up takes as long as the digest of a kilobyte.
const EVP_MD* digest_of(HashAlgorithm algorithm) {
  // Digests need nothing of OpenSSL's configuration file, and reading it costs milliseconds.
  static const bool kReady =
      crypto().OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1;
  AKASHI_CHECK(kReady && row(algorithm).openssl != nullptr);
  static std::array<std::atomic<EVP_MD*>, kRows.size()> found{};
  auto& slot = found.at(static_cast<std::size_t>(algorithm));
  auto* digest = slot.load(std::memory_order_acquire);
  if (digest == nullptr) {
    auto* fetched = crypto().EVP_MD_fetch(nullptr, row(algorithm).openssl, nullptr);
    AKASHI_CHECK(fetched != nullptr);
    if (slot.compare_exchange_strong(digest, fetched, std::memory_order_acq_rel)) {
      return fetched;
    }
    crypto().EVP_MD_free(fetched);  // Another thread was first.
  }
  return digest;
}

}  // namespace

std::optional<HashAlgorithm> parse_hash_algorithm(std::string_view name) {
  const auto lower = to_lower(name);
  const auto plain = lower.starts_with("sha-") ? "sha" + lower.substr(4) : lower;
  for (std::size_t i = 0; i + 1 < kRows.size(); ++i) {
    if (kRows.at(i).name == lower || kRows.at(i).name == plain) {
      return static_cast<HashAlgorithm>(i);
    }
  }
  if (lower == "blake2b" || lower == "blake2b-512") {
    return HashAlgorithm::kBlake2b512;
  }
  return std::nullopt;
}

std::string_view hash_algorithm_name(HashAlgorithm algorithm) {
  return row(algorithm).name;
}
std::size_t hash_bytes(HashAlgorithm algorithm) {
  return row(algorithm).bytes;
}

struct Hasher::State {
  EVP_MD_CTX* context = crypto().EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { crypto().EVP_MD_CTX_free(context); }
};

Hasher::Hasher(HashAlgorithm algorithm) : state_(std::make_unique<State>()) {
  AKASHI_CHECK(crypto().EVP_DigestInit_ex2(state_->context, digest_of(algorithm), nullptr) == 1);
}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(std::string_view bytes) {
  AKASHI_CHECK(crypto().EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

std::string Hasher::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  AKASHI_CHECK(crypto().EVP_DigestFinal_ex(state_->context, digest.data(), &size) == 1);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string Hasher::finish_hex() {
  return to_hex(finish());
}

std::string hash_of(HashAlgorithm algorithm, std::string_view bytes) {
  Hasher hasher(algorithm);
  hasher.update(bytes);
  return hasher.finish();
}

std::string hash_hex(HashAlgorithm algorithm, std::string_view bytes) {
  return to_hex(hash_of(algorithm, bytes));
}

std::string uuid_v5(std::string_view name_space, std::string_view name) {
  const auto space = from_hex(replace_all(name_space, "-", ""));
  AKASHI_CHECK(space && space->size() == 16);
  auto hex = hash_hex(HashAlgorithm::kSha1, *space + std::string(name)).substr(0, 32);
  hex[12] = '5';
  constexpr std::string_view kVariant = "89ab";
  const auto nibble = is_digit(hex[16]) ? hex[16] - '0' : hex[16] - 'a' + 10;
  hex[16] = kVariant[static_cast<std::size_t>(nibble & 3)];
  for (const std::size_t at : {8U, 13U, 18U, 23U}) {
    hex.insert(at, "-");
  }
  return hex;
}

}  // namespace akashi
