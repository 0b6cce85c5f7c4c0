// Ed25519 signatures (RFC 8032) by OpenSSL, with keys as PEM files: PKCS#8 and SubjectPublicKeyInfo
// (RFC 8410).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace akashi {

class SigningKey {
 public:
  // "-----BEGIN PRIVATE KEY-----". An encrypted key is refused: nobody is there to be asked.
  static Result<SigningKey> from_pem(std::string_view pem);
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();
  std::string id() const;  // Of its public key.
  // 64 bytes; the same for the same message.
  Result<std::string> sign(std::string_view message) const;

 private:
  struct State;
  explicit SigningKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class PublicKey {
 public:
  static Result<PublicKey> from_pem(std::string_view pem);  // "-----BEGIN PUBLIC KEY-----"
  PublicKey(PublicKey&&) noexcept;
  PublicKey& operator=(PublicKey&&) noexcept;
  ~PublicKey();
  std::string id() const;  // SHA-256 of the DER of its SubjectPublicKeyInfo, hexadecimal.
  bool verifies(std::string_view message, std::string_view signature) const;

 private:
  struct State;
  explicit PublicKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

std::string to_base64(std::string_view bytes);  // RFC 4648 4, with padding.

}  // namespace akashi
