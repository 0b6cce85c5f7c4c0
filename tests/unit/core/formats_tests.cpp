#include <gtest/gtest.h>

#include <string>

#include "formats/archive.h"
#include "formats/tree.h"
#include "formats/xml.h"

namespace akashi::formats {
namespace {

Result<Tree> json(const Bytes& bytes, Limits limits = {}) {
  return parse_json(bytes.padded(), limits);
}

TEST(Json, ValuesHaveTheirPlaces) {
  const auto bytes =
      Bytes::copy_of("{\n  \"a\": [1, -2.5, true, null],\n  \"b\\u0041\": \"x\\ny\"\n}");
  const auto tree = json(bytes);
  ASSERT_TRUE(tree.has_value());
  const auto root = tree->root();
  EXPECT_EQ(root["a"].size(), 4U);
  EXPECT_EQ(root["a"].at(0).integer(), 1);
  EXPECT_EQ(root["a"].at(1).number(), -2.5);
  EXPECT_EQ(root["a"].at(2).boolean(), true);
  EXPECT_TRUE(root["a"].at(3).is_null());
  EXPECT_EQ(root["bA"].text(), "x\ny");
  EXPECT_EQ(root["a"].position().line, 2U);
  EXPECT_EQ(root["bA"].position(), (InputPosition{.line = 3, .column = 3}));
  EXPECT_FALSE(root["none"]["deeper"]);
}

TEST(Json, EscapedQuotesAreNotTakenFromTheSource) {
  const auto bytes = Bytes::copy_of(R"(["\"", "\\", "a\"b", "\\\"", ""])");
  const auto tree = json(bytes);
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(tree->root().at(0).text(), "\"");
  EXPECT_EQ(tree->root().at(1).text(), "\\");
  EXPECT_EQ(tree->root().at(2).text(), "a\"b");
  EXPECT_EQ(tree->root().at(3).text(), "\\\"");
  EXPECT_EQ(tree->root().at(4).text(), "");
}

TEST(Json, ErrorsNameTheLine) {
  const auto bytes = Bytes::copy_of("{\n\"a\": 1,\n}");
  const auto tree = json(bytes);
  ASSERT_FALSE(tree.has_value());
  EXPECT_EQ(tree.error().at().line, 3U);
  EXPECT_EQ(tree.error().code(), ErrorCode::kInvalidInput);
}

TEST(Json, LimitsHold) {
  const auto deep = Bytes::copy_of(std::string(200, '[') + std::string(200, ']'));
  EXPECT_EQ(json(deep).error().code(), ErrorCode::kLimitExceeded);
  const auto many = Bytes::copy_of("[1,2,3,4,5,6]");
  EXPECT_EQ(json(many, {.nodes = 3}).error().code(), ErrorCode::kLimitExceeded);
  EXPECT_EQ(json(many, {.file_bytes = 3}).error().code(), ErrorCode::kLimitExceeded);
  for (const auto* broken : {"", "nul", "[1", "{\"a\"", "\"\xff\"", "[1]x", "{\"a\":01}"}) {
    EXPECT_FALSE(json(Bytes::copy_of(broken)).has_value()) << broken;
  }
}

TEST(Json, CommentsAndTrailingCommas) {
  Bytes storage;
  const auto bytes = Bytes::copy_of("{ // c\n \"a\": [1, /* , */ 2,], \"u\": \"//no\",\n}");
  const auto tree = parse_jsonc(bytes.padded(), {}, storage);
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(tree->root()["a"].size(), 2U);
  EXPECT_EQ(tree->root()["u"].text(), "//no");
  EXPECT_EQ(tree->root()["a"].position().line, 2U);
}

TEST(Yaml, KindsAnchorsAndPlaces) {
  const auto tree = parse_yaml("a: &x\n  n: 1.10\n  s: '1.10'\n  t: yes\nb: *x\nc: ~\n", {});
  ASSERT_TRUE(tree.has_value());
  const auto root = tree->root();
  EXPECT_EQ(root["a"]["n"].text(), "1.10");
  EXPECT_EQ(root["a"]["n"].kind(), Kind::kFloat);
  EXPECT_EQ(root["a"]["s"].kind(), Kind::kString);
  EXPECT_EQ(root["a"]["t"].kind(), Kind::kString);
  EXPECT_EQ(root["b"]["s"].text(), "1.10");
  EXPECT_TRUE(root["c"].is_null());
  EXPECT_EQ(root["b"].position().line, 5U);
}

TEST(Yaml, AliasesDoNotMultiplyWithoutBound) {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const auto before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 9; ++k) {
      bomb += "," + before;
    }
    bomb += "]\n";
  }
  const auto tree = parse_yaml(bomb, {.nodes = 100'000});
  ASSERT_FALSE(tree.has_value());
  EXPECT_EQ(tree.error().code(), ErrorCode::kLimitExceeded);
}

TEST(Toml, KeepsTheOrderOfTheFile) {
  const auto tree = parse_toml("z = 1\na = \"2\"\n[[p]]\nv = 3\n[[p]]\nv = 4\n", {});
  ASSERT_TRUE(tree.has_value());
  std::string keys;
  for (const auto member : tree->root()) {
    keys += member.key();
  }
  EXPECT_EQ(keys, "zap");
  EXPECT_EQ(tree->root()["p"].at(1)["v"].integer(), 4);
  EXPECT_EQ(tree->root()["p"].at(1)["v"].position().line, 6U);
  EXPECT_FALSE(parse_toml("a = [", {}).has_value());
}

TEST(Xml, NamesWithoutPrefixAndNoEntities) {
  const auto document = XmlDocument::parse(
      "<?xml version='1.0'?>\n<x:a xmlns:x='u'>\n <x:b k='v'> t </x:b></x:a>", {});
  ASSERT_TRUE(document.has_value());
  const auto b = document->root().child("b");
  EXPECT_EQ(b.text(), "t");
  EXPECT_EQ(b.attribute("k"), "v");
  EXPECT_EQ(b.position().line, 3U);
  EXPECT_FALSE(document->root().child("none").child("x"));
  std::string deep;
  for (int i = 0; i < 1000; ++i) {
    deep += "<a>";
  }
  EXPECT_EQ(XmlDocument::parse(deep, {}).error().code(), ErrorCode::kLimitExceeded);
  EXPECT_FALSE(XmlDocument::parse("<a>", {}).has_value());
}

TEST(Archive, ContentTellsWhatItIs) {
  EXPECT_TRUE(looks_like_archive("PK\x03\x04"));
  EXPECT_TRUE(looks_like_archive("\x1f\x8b\x08"));
  EXPECT_FALSE(looks_like_archive("{\"a\": 1}"));
  EXPECT_FALSE(looks_like_archive(std::string(1024, '\0')));
}

}  // namespace
}  // namespace akashi::formats
