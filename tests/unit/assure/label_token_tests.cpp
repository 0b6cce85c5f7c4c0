#include "assure/label_token.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/strings.h"
#include "formats/jws.h"

namespace akashi::assure {
namespace {

std::string pem(const std::string& what, const char* hex) {
  return "-----BEGIN " + what + "-----\n" + to_base64(*from_hex(hex)) + "\n-----END " + what +
         "-----\n";
}
// The key of RFC 8037, appendix A.
SigningKey signing_key() {
  return *SigningKey::from_pem(pem("PRIVATE KEY",
                                   "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc"
                                   "44449c5697b326919703bac031cae7f60"));
}
std::vector<PublicKey> public_keys() {
  std::vector<PublicKey> keys;
  keys.push_back(*PublicKey::from_pem(pem(
      "PUBLIC KEY",
      "302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));
  return keys;
}

const LabelToken kToken{.number = "JS-3479-ACEF-HJA",
                        .scheme = "jc-star@2025-03",
                        .level = "1",
                        .from = "2026-01-05",
                        .until = "2028-01-04",
                        .list = "https://example.jp/status.json"};

TEST(LabelToken, OpensAsItWasSigned) {
  const auto keys = public_keys();
  for (auto token : {kToken, LabelToken{.number = "番号 1",
                                        .scheme = "s@1",
                                        .level = "a",
                                        .from = "2026-01-05",
                                        .until = "2026-01-05",
                                        .list = ""}}) {
    const auto text = sign_token(token, signing_key());
    ASSERT_TRUE(text.has_value());
    EXPECT_LT(text->size(), 400U);
    const auto opened = open_token(" " + *text + "\n", keys, Limits{});
    ASSERT_TRUE(opened.has_value()) << opened.error().text();
    EXPECT_TRUE(opened->token == token);
    EXPECT_EQ(opened->key, keys.front().id());
  }
}

TEST(LabelToken, ChangedByOneCharacterItIsNobodys) {
  const auto keys = public_keys();
  const auto text = *sign_token(kToken, signing_key());
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : std::string("AZaz09-_.")) {
      auto other = text;
      other[i] = c;
      const auto opened = open_token(other, keys, Limits{});
      ASSERT_TRUE(other == text || !opened || opened->key.empty()) << other;
    }
  }
}

TEST(LabelToken, WhatIsNoToken) {
  const auto keys = public_keys();
  const auto opens = [&](const char* header, const char* payload) {
    return open_token(*formats::sign_jws(header, payload, signing_key()), keys, Limits{})
        .has_value();
  };
  const char* const header = R"({"alg":"EdDSA","typ":"akashi-label"})";
  EXPECT_TRUE(opens(
      header,
      R"({"akashi_token":1,"num":"1","sch":"s","lvl":"1","from":"2026-01-01","until":"2026-01-02"})"));
  EXPECT_FALSE(opens(
      R"({"alg":"EdDSA"})",
      R"({"akashi_token":1,"num":"1","sch":"s","lvl":"1","from":"2026-01-01","until":"2026-01-02"})"));
  for (
      const char* payload :
      {"", "1", "{}",
       R"({"akashi_token":2,"num":"1","sch":"s","lvl":"1","from":"2026-01-01","until":"2026-01-02"})",
       R"({"akashi_token":1,"num":"1","num":"2","sch":"s","lvl":"1","from":"2026-01-01","until":"2026-01-02"})",
       R"({"akashi_token":1,"num":"1","sch":"s","lvl":"1","from":"2026-01-01","until":"2026-01-02","x":1})",
       R"({"akashi_token":1,"num":1,"sch":"s","lvl":"1","from":"2026-01-01","until":"2026-01-02"})",
       R"({"akashi_token":1,"num":"1","sch":"s","lvl":"1","from":"2026-01-03","until":"2026-01-02"})",
       R"({"akashi_token":1,"num":"1","sch":"s","lvl":"1","from":"2026-02-30","until":"2027-01-02"})",
       R"({"akashi_token":1,"num":"1","sch":"s","lvl":"1","from":"2026-01-01"})"}) {
    EXPECT_FALSE(opens(header, payload)) << payload;
  }
  auto bad = kToken;
  bad.until = "2020-01-01";
  EXPECT_FALSE(sign_token(bad, signing_key()).has_value());
  bad = kToken;
  bad.list = std::string(5000, 'x');
  EXPECT_FALSE(sign_token(bad, signing_key()).has_value());
}

}  // namespace
}  // namespace akashi::assure
