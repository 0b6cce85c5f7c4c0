#include "base/signature.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <climits>
#include <utility>

#include "base/hash.h"
#include "base/shared_library.h"

namespace akashi {
namespace {

#define LIBCRYPTO_FUNCTIONS(X) \
  X(BIO_free)                  \
  X(BIO_new_mem_buf)           \
  X(CRYPTO_free)               \
  X(ERR_clear_error)           \
  X(EVP_DigestSign)            \
  X(EVP_DigestSignInit)        \
  X(EVP_DigestVerify)          \
  X(EVP_DigestVerifyInit)      \
  X(EVP_MD_CTX_free)           \
  X(EVP_MD_CTX_new)            \
  X(EVP_PKEY_free)             \
  X(EVP_PKEY_get0_type_name)   \
  X(EVP_PKEY_get_id)           \
  X(PEM_read_bio_PUBKEY)       \
  X(PEM_read_bio_PrivateKey)   \
  X(i2d_PUBKEY)
AKASHI_LIBRARY(Libcrypto, LIBCRYPTO_FUNCTIONS, AKASHI_LIBCRYPTO_SONAME, AKASHI_LIBCRYPTO_PACKAGE)

// There when read_key has given a key.
const Libcrypto& crypto() {
  return required_library<Libcrypto>();
}

struct FreeKey {
  void operator()(EVP_PKEY* key) const { crypto().EVP_PKEY_free(key); }
};
struct FreeBio {
  void operator()(BIO* bio) const { crypto().BIO_free(bio); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { crypto().EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// OpenSSL would ask on the terminal.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) {
  return -1;
}

Result<Key> read_key(std::string_view pem, bool secret) {
  const auto what = secret ? "an Ed25519 private key (PEM, PKCS#8, not encrypted)"
                           : "an Ed25519 public key (PEM, SubjectPublicKeyInfo)";
  AKASHI_TRY(library<Libcrypto>());
  Key key;
  if (pem.size() < INT_MAX) {
    const std::unique_ptr<BIO, FreeBio> bio(
        crypto().BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    key.reset(secret ? crypto().PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr)
                     : crypto().PEM_read_bio_PUBKEY(bio.get(), nullptr, no_password, nullptr));
  }
  crypto().ERR_clear_error();
  if (!key) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {what, "something else"});
  }
  if (crypto().EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    const char* name = crypto().EVP_PKEY_get0_type_name(key.get());
    return fail(ErrorCode::kUnsupported, msg::kExpected,
                {what, name == nullptr ? "another kind of key" : name});
  }
  return key;
}

std::string key_id(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = crypto().i2d_PUBKEY(key, &der);
  const std::string bytes(reinterpret_cast<const char*>(der),
                          size < 0 ? 0 : static_cast<std::size_t>(size));
  crypto().CRYPTO_free(der, OPENSSL_FILE, OPENSSL_LINE);
  return hash_hex(HashAlgorithm::kSha256, bytes);
}

}  // namespace

struct SigningKey::State {
  Key key;
};
struct PublicKey::State {
  Key key;
};

SigningKey::SigningKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;
PublicKey::PublicKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
PublicKey::PublicKey(PublicKey&&) noexcept = default;
PublicKey& PublicKey::operator=(PublicKey&&) noexcept = default;
PublicKey::~PublicKey() = default;

Result<SigningKey> SigningKey::from_pem(std::string_view pem) {
  AKASHI_TRY_ASSIGN(auto key, read_key(pem, true));
  return SigningKey(std::make_unique<State>(std::move(key)));
}

std::string SigningKey::id() const {
  return key_id(state_->key.get());
}

Result<std::string> SigningKey::sign(std::string_view message) const {
  const Context context(crypto().EVP_MD_CTX_new());
  std::string signature(64, '\0');
  auto size = signature.size();
  if (!context ||
      crypto().EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) !=
          1 ||
      crypto().EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                              &size, as_bytes(message), message.size()) != 1 ||
      size != signature.size()) {
    crypto().ERR_clear_error();
    return fail(ErrorCode::kInternal, msg::kInternal, {"Ed25519"});
  }
  return signature;
}

Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
  AKASHI_TRY_ASSIGN(auto key, read_key(pem, false));
  return PublicKey(std::make_unique<State>(std::move(key)));
}

std::string PublicKey::id() const {
  return key_id(state_->key.get());
}

bool PublicKey::verifies(std::string_view message, std::string_view signature) const {
  const Context context(crypto().EVP_MD_CTX_new());
  const bool good = context &&
                    crypto().EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr,
                                                  state_->key.get()) == 1 &&
                    crypto().EVP_DigestVerify(context.get(), as_bytes(signature), signature.size(),
                                              as_bytes(message), message.size()) == 1;
  crypto().ERR_clear_error();
  return good;
}

std::string to_base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto part = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (k < part.size() ? static_cast<unsigned char>(part[k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= part.size() ? kDigits[bits >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return out;
}

}  // namespace akashi
