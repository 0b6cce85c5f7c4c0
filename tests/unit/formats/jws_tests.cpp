#include "formats/jws.h"

#include <gtest/gtest.h>

#include <string>

#include "base/strings.h"

namespace akashi::formats {
namespace {

std::string pem(const std::string& what, const std::string& der) {
  return "-----BEGIN " + what + "-----\n" + to_base64(der) + "\n-----END " + what + "-----\n";
}

// The key of RFC 8037, appendix A.1 and A.2.
SigningKey signing_key() {
  return *SigningKey::from_pem(
      pem("PRIVATE KEY",
          *from_hex("302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b3269"
                    "19703bac031cae7f60")));
}
std::vector<PublicKey> public_keys() {
  std::vector<PublicKey> keys;
  keys.push_back(*PublicKey::from_pem(
      pem("PUBLIC KEY", *from_hex("302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3"
                                  "daa62325af021a68f707511a"))));
  return keys;
}

// Appendix A.4.
const std::string kExample =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg"
    "3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

TEST(Jws, TheExampleOfTheRfc) {
  const auto made = sign_jws(R"({"alg":"EdDSA"})", "Example of Ed25519 signing", signing_key());
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made.value(), kExample);
  const auto keys = public_keys();
  const auto opened = open_jws(kExample, keys, 4096, Limits{});
  ASSERT_TRUE(opened.has_value()) << opened.error().text();
  EXPECT_EQ(opened->payload, "Example of Ed25519 signing");
  EXPECT_EQ(opened->key, keys.front().id());
  EXPECT_EQ(open_jws(kExample, {}, 4096, Limits{})->key, "");
}

TEST(Jws, NoOtherBytesHaveTheSignature) {
  const auto keys = public_keys();
  for (std::size_t i = 0; i < kExample.size(); ++i) {
    for (const char c : std::string("AQgw-_.=+/ \n")) {
      if (kExample[i] == c) {
        continue;
      }
      auto other = kExample;
      other[i] = c;
      const auto opened = open_jws(other, keys, 4096, Limits{});
      ASSERT_TRUE(!opened || opened->key.empty()) << other;
    }
    const auto cut = open_jws(std::string_view(kExample).substr(0, i), keys, 4096, Limits{});
    ASSERT_TRUE(!cut || cut->key.empty());
  }
}

TEST(Jws, OtherAlgorithmsAreRefused) {
  const auto keys = public_keys();
  for (const char* header :
       {R"({"alg":"none"})", R"({"alg":"HS256"})", R"({"alg":["EdDSA"]})", R"({})", R"([])", R"(1)",
        R"({"alg":"EdDSA","alg":"none"})", R"({"alg":"none","alg":"EdDSA"})",
        R"({"alg":"EdDSA","crit":["x"],"x":1})", "{", ""}) {
    const auto made = sign_jws(header, "x", signing_key());
    ASSERT_TRUE(made.has_value());
    EXPECT_FALSE(open_jws(*made, keys, 4096, Limits{}).has_value()) << header;
  }
  const auto made = sign_jws(R"({"alg":"Ed25519"})", std::string("\0\xFF", 2), signing_key());
  EXPECT_EQ(open_jws(*made, keys, 4096, Limits{})->payload, std::string("\0\xFF", 2));
  EXPECT_FALSE(open_jws(*made, keys, 20, Limits{}).has_value());
}

}  // namespace
}  // namespace akashi::formats
