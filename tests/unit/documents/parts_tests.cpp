// The parts that readers and writers of documents are made of.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "document/facts.h"
#include "document/head.h"
#include "document/identity.h"
#include "document/timestamp.h"
#include "formats/json_writer.h"
#include "model/license.h"

namespace akashi {
namespace {

using formats::JsonLayout;
using formats::JsonWriter;

void write_sample(JsonWriter& writer) {
  writer.begin_object();
  writer.member("text", "a\"\\/\n\t\x01\x7f\u00e9\U0001F600");
  writer.member_if("empty", "");
  writer.key("list");
  writer.begin_array();
  writer.integer(-5);
  writer.unsigned_integer(18446744073709551615ULL);
  writer.number(0.6);
  writer.number(1);
  writer.boolean(true);
  writer.null();
  writer.end_array();
  writer.key("none");
  writer.begin_object();
  writer.end_object();
  writer.end_object();
}

TEST(JsonWriter, Compact) {
  EXPECT_EQ(formats::compact_json(write_sample),
            "{\"text\":\"a\\\"\\\\/"
            "\\n\\t\\u0001\x7f\u00e9\U0001F600\",\"list\":[-5,18446744073709551615,0.6,1.0,"
            "true,null],\"none\":{}}");
}

// In every place of a string, since strings are written in blocks.
TEST(JsonWriter, ControlCharactersAreEscaped) {
  for (int c = 0; c < 0x20; ++c) {
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, 'a');
      text[at] = static_cast<char>(c);
      const auto json = formats::compact_json([&](JsonWriter& writer) { writer.string(text); });
      EXPECT_TRUE(std::ranges::none_of(
          json, [](char written) { return static_cast<unsigned char>(written) < 0x20; }))
          << c << " at " << at;
    }
  }
}

TEST(JsonWriter, Indented) {
  StringSink sink;
  JsonWriter writer(sink, JsonLayout::kIndented);
  writer.begin_object();
  writer.member("a", "b");
  writer.key("c");
  writer.begin_array();
  writer.integer(1);
  writer.end_array();
  writer.key("d");
  writer.begin_array();
  writer.end_array();
  writer.end_object();
  writer.finish();
  EXPECT_EQ(sink.text(), "{\n  \"a\": \"b\",\n  \"c\": [\n    1\n  ],\n  \"d\": []\n}\n");
  EXPECT_EQ(writer.repaired_strings(), 0U);
}

TEST(JsonWriter, LongTextGoesOutInParts) {
  StringSink sink;
  JsonWriter writer(sink, JsonLayout::kCompact);
  const std::string text(1'000'000, 'x');
  writer.string(text);
  writer.finish();
  EXPECT_EQ(sink.text(), "\"" + text + "\"");
}

TEST(JsonWriter, RepairsUtf8) {
  struct Row {
    std::string_view text;
    std::string_view repaired;
  };
  // Unicode 15, table 3-8 and around: maximal parts.
  constexpr auto kRows = std::to_array<Row>({
      {"abc", "abc"},
      {"\xFF", "\uFFFD"},
      {"a\x80z", "a\uFFFDz"},
      {"\xC0\x80", "\uFFFD\uFFFD"},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "\uFFFD\uFFFD\uFFFD\uFFFDA"},
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xF0\x9F\x98\x80", "\U0001F600"},
      {"\xE2\x82", "\uFFFD"},
      {"\xC3", "\uFFFD"},
  });
  for (const auto& row : kRows) {
    EXPECT_EQ(formats::repair_utf8(row.text), row.repaired);
  }
  StringSink sink;
  JsonWriter writer(sink, JsonLayout::kCompact);
  writer.begin_array();
  writer.string("a\xFF");
  writer.string("b");
  writer.end_array();
  writer.finish();
  EXPECT_EQ(sink.text(), "[\"a\uFFFD\",\"b\"]");
  EXPECT_EQ(writer.repaired_strings(), 1U);
}

TEST(Timestamp, Utc) {
  using document::utc_seconds;
  EXPECT_EQ(utc_seconds("2024-05-06T07:08:09Z"), "2024-05-06T07:08:09Z");
  EXPECT_EQ(utc_seconds("2024-05-06t07:08:09z"), "2024-05-06T07:08:09Z");
  EXPECT_EQ(utc_seconds("2024-05-06 07:08:09.123456789Z"), "2024-05-06T07:08:09Z");
  EXPECT_EQ(utc_seconds("2024-01-01T00:30:00+01:00"), "2023-12-31T23:30:00Z");
  EXPECT_EQ(utc_seconds("2024-02-28T23:30:00-05:30"), "2024-02-29T05:00:00Z");
  EXPECT_EQ(utc_seconds("2016-12-31T23:59:60Z"), "2016-12-31T23:59:59Z");
  for (const std::string_view text :
       {"", "2024", "2024-05-06", "2024-05-06T07:08:09", "2024-13-06T07:08:09Z",
        "2024-02-30T07:08:09Z", "2024-05-06T24:08:09Z", "2024-05-06T07:08:09.Z",
        "2024-05-06T07:08:09+1:00", "2024-05-06T07:08:09Z ", "0000-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00", "+024-05-06T07:08:09Z"}) {
    EXPECT_EQ(utc_seconds(text), std::nullopt) << text;
  }
}

TEST(Identity, Tools) {
  using document::split_tool;
  using Pair = std::pair<std::string_view, std::string_view>;
  EXPECT_EQ(split_tool("syft-0.57.0"), Pair("syft", "0.57.0"));
  EXPECT_EQ(split_tool("Microsoft.SBOMTool-2.0.88"), Pair("Microsoft.SBOMTool", "2.0.88"));
  EXPECT_EQ(split_tool("cyclonedx-npm-1.0"), Pair("cyclonedx-npm", "1.0"));
  EXPECT_EQ(split_tool("tool-v1-2"), Pair("tool-v1", "2"));
  EXPECT_EQ(split_tool("plain"), Pair("plain", ""));
  EXPECT_EQ(split_tool("-1"), Pair("-1", ""));
  EXPECT_EQ(split_tool("a-"), Pair("a-", ""));
}

TEST(Identity, Actors) {
  using document::Actor;
  const auto jane = document::parse_actor("Person: Jane Doe (jane@example.org)");
  EXPECT_EQ(jane.kind, Actor::Kind::kPerson);
  EXPECT_EQ(jane.name, "Jane Doe");
  EXPECT_EQ(jane.email, "jane@example.org");
  for (const std::string_view text :
       {"Person: Jane Doe (jane@example.org)", "Organization: Example ()",
        "Organization: Example (Ltd)", "Tool: x", "", "Person: ", "Person:x",
        "Organization: a (b) (c)"}) {
    EXPECT_EQ(document::actor_text(document::parse_actor(text)), text);
  }
}

TEST(Identity, Uris) {
  for (const std::string_view text : {"https://example.org/a?b=c#d", "a/b", "./a:b", "urn:x:y",
                                      "?q", "#f", "//host/x", "a%20b", "mailto:jane@example.org"}) {
    EXPECT_TRUE(document::is_uri_reference(text)) << text;
  }
  for (const std::string_view text : {"", "a b", "git@example.org:a/b", "1a:b", "a%2", "a%zz",
                                      "a#b#c", "a\\b", "\u00e9", "[x]", "a\nb"}) {
    EXPECT_FALSE(document::is_uri_reference(text)) << text;
  }
  EXPECT_TRUE(document::is_uri("https://example.org"));
  EXPECT_FALSE(document::is_uri("https:"));
  EXPECT_FALSE(document::is_uri("example.org"));
}

TEST(Head, FindsMembersOfTheOutermostObject) {
  using document::head_member;
  EXPECT_EQ(head_member(R"({"a":1,"key":"value"})", "key"), "value");
  EXPECT_EQ(head_member(R"( { "key" : "value" , )", "key"), "value");
  EXPECT_EQ(head_member(R"({"x":{"key":"inner"},"key":"value"})", "key"), "value");
  EXPECT_EQ(head_member(R"({"x":["key","y"],"key":"value"})", "key"), "value");
  EXPECT_EQ(head_member(R"({"predicate":{"key":"value"}})", "key"), "value");
  EXPECT_EQ(head_member(R"({"x":"{\"key\":\"no\"}"})", "key"), std::nullopt);
  EXPECT_EQ(head_member(R"({"key":5})", "key"), std::nullopt);
  EXPECT_EQ(head_member(R"({"key":"val)", "key"), std::nullopt);
  EXPECT_EQ(head_member(R"({"key)", "key"), std::nullopt);
  EXPECT_EQ(head_member(R"({"key":)", "key"), std::nullopt);
  EXPECT_EQ(head_member("", "key"), std::nullopt);
  EXPECT_EQ(head_member("key", "key"), std::nullopt);
}

TEST(Facts, OnlyOursAreRead) {
  using document::parse_fact;
  EXPECT_EQ(parse_fact<Evidence>(R"({"method":"m","confidence":60})")->confidence, 60);
  for (const std::string_view text :
       {"", "text", "5", "[]", "{", R"({"method":5})", R"({"method":"m","more":1})",
        R"({"confidence":256})", R"({"line":-1})", R"({"line":4294967296})", R"({"line":"1"})"}) {
    EXPECT_EQ(parse_fact<Evidence>(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_fact<std::vector<Hash>>(R"(["sha256:00","nothing"])"), std::nullopt);
  EXPECT_EQ(parse_fact<std::vector<Hash>>(R"(["other:x:y"])")->front().hex, "x:y");
  const auto later =
      parse_fact<Unknown>(R"({"message":"kOfTheFuture","args":["a"],"text":"words"})");
  ASSERT_TRUE(later);
  EXPECT_EQ(later->message, (Message{msg::kPlain, {"words"}}));
}

TEST(License, CanonicalExpressions) {
  EXPECT_EQ(canonical_license_expression("mit"), "MIT");
  EXPECT_EQ(canonical_license_expression(
                "mit or ( apache-2.0 and gpl-2.0+ with classpath-exception-2.0 )"),
            "MIT OR (Apache-2.0 AND GPL-2.0+ WITH Classpath-exception-2.0)");
  EXPECT_EQ(canonical_license_expression("LicenseRef-Mine"), "LicenseRef-Mine");
  EXPECT_EQ(canonical_license_expression("my licence"), "my licence");
  EXPECT_EQ(canonical_license_expression(""), "");
}

}  // namespace
}  // namespace akashi
