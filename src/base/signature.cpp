#include "base/signature.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <climits>
#include <utility>

#include "base/hash.h"

namespace akashi {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
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
  Key key;
  if (pem.size() < INT_MAX) {
    const std::unique_ptr<BIO, FreeBio> bio(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    key.reset(secret ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr)
                     : PEM_read_bio_PUBKEY(bio.get(), nullptr, no_password, nullptr));
  }
  ERR_clear_error();
  if (!key) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected, {what, "something else"});
  }
  if (EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    const char* name = EVP_PKEY_get0_type_name(key.get());
    return fail(ErrorCode::kUnsupported, msg::kExpected,
                {what, name == nullptr ? "another kind of key" : name});
  }
  return key;
}

std::string key_id(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  const std::string bytes(reinterpret_cast<const char*>(der),
                          size < 0 ? 0 : static_cast<std::size_t>(size));
  OPENSSL_free(der);
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
  const Context context(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  auto size = signature.size();
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     as_bytes(message), message.size()) != 1 ||
      size != signature.size()) {
    ERR_clear_error();
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
  const Context context(EVP_MD_CTX_new());
  const bool good =
      context &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) == 1 &&
      EVP_DigestVerify(context.get(), as_bytes(signature), signature.size(), as_bytes(message),
                       message.size()) == 1;
  ERR_clear_error();
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
