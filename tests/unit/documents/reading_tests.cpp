// Hostile and odd bytes for every format that is read.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "boms.h"
#include "document/document.h"

namespace akashi {
namespace {

const DocumentFormat& format_of(std::string_view id) {
  return **std::ranges::find(all_documents(), id, [](const auto* row) { return row->id; });
}

struct Outcome {
  Result<Bom> bom;
  Problems problems;
};

Outcome read(std::string_view id, std::string_view text, const Limits& limits = {}) {
  const auto bytes = Bytes::copy_of(text);
  Problems problems;
  auto bom = format_of(id).read(bytes.padded(), limits, problems);
  return {std::move(bom), std::move(problems)};
}

std::string cyclonedx(std::string_view members) {
  return R"({"bomFormat":"CycloneDX","specVersion":"1.6",)" + std::string(members) + "}";
}

std::string spdx(std::string_view members) {
  return R"({"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT",)" + std::string(members) + "}";
}

std::string utf16(std::string_view ascii, bool mark) {
  std::string out = mark ? "\xFF\xFE" : "";
  for (const char c : ascii) {
    out += c;
    out += '\0';
  }
  return out;
}

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += (out.empty() ? "" : ",") + std::string(text);
  }
  return out;
}

TEST(Read, NothingAndRubbish) {
  for (const std::string_view id : {"cyclonedx", "spdx2"}) {
    for (const std::string_view text :
         {"", " ", "{", "[]", "5", "null", "{}", "\xFF", "{\"a\":\"\xFF\"}", "not json"}) {
      const auto outcome = read(id, text);
      EXPECT_FALSE(outcome.bom) << text;
      EXPECT_FALSE(format_of(id).sniff(text)) << text;
    }
  }
}

TEST(Read, EncodingsAreNamed) {
  for (const bool mark : {true, false}) {
    const auto wide = utf16(cyclonedx(R"("components":[])"), mark);
    EXPECT_TRUE(format_of("cyclonedx").sniff(wide));
    const auto outcome = read("cyclonedx", wide);
    ASSERT_FALSE(outcome.bom);
    EXPECT_EQ(outcome.bom.error().code(), ErrorCode::kUnsupported);
    EXPECT_EQ(outcome.bom.error().text(), "expected UTF-8, found UTF-16");
  }
  const auto outcome = read("spdx2", utf16(spdx(R"("packages":[])"), true));
  ASSERT_FALSE(outcome.bom);
  EXPECT_EQ(outcome.bom.error().text(), "expected UTF-8, found UTF-16");
}

TEST(Read, ByteOrderMarkIsPassedOver) {
  const auto outcome =
      read("cyclonedx", "\xEF\xBB\xBF" + cyclonedx(R"("components":[{"type":"file","name":"a"}])"));
  ASSERT_TRUE(outcome.bom);
  EXPECT_EQ(outcome.bom->components.size(), 1U);
}

TEST(Read, OtherFormatsAreNotTaken) {
  EXPECT_FALSE(read("cyclonedx", spdx(R"("packages":[])")).bom);
  EXPECT_FALSE(read("spdx2", cyclonedx(R"("components":[])")).bom);
  EXPECT_FALSE(read("spdx2", R"({"spdxVersion":"SPDX-3.0","packages":[]})").bom);
  // The name in a string or further inside is not the name of the document.
  EXPECT_FALSE(format_of("cyclonedx").sniff(R"({"a":"\"bomFormat\":\"CycloneDX\""})"));
  EXPECT_FALSE(format_of("cyclonedx").sniff(R"({"a":{"bomFormat":"CycloneDX"}})"));
  EXPECT_FALSE(format_of("cyclonedx").sniff(R"(["bomFormat","CycloneDX"])"));
  EXPECT_TRUE(
      format_of("cyclonedx").sniff(R"({"components":[{"x":[1,"]"]}],"bomFormat" : "CycloneDX")"));
  EXPECT_TRUE(format_of("spdx2").sniff(R"({"sbom":{"spdxVersion":"SPDX-2.3")"));
}

TEST(Read, NoneOfTheComponentsIsAnError) {
  EXPECT_TRUE(read("cyclonedx", cyclonedx(R"("components":[])")).bom);
  EXPECT_FALSE(read("cyclonedx", cyclonedx(R"("components":[1,"a",null])")).bom);
  EXPECT_TRUE(read("spdx2", spdx(R"("packages":[])")).bom);
  EXPECT_FALSE(read("spdx2", spdx(R"("packages":[1,"a",null])")).bom);
  // A list that only names the component of the metadata again is no empty one.
  const auto outcome = read(
      "cyclonedx", cyclonedx(R"("metadata":{"component":{"type":"file","name":"a","bom-ref":"r"}},
                                "components":[{"type":"file","name":"a","bom-ref":"r"}])"));
  ASSERT_TRUE(outcome.bom);
  EXPECT_EQ(outcome.bom->components.size(), 1U);
  EXPECT_TRUE(outcome.problems.empty());
}

TEST(Read, ProblemsHavePlaces) {
  const auto outcome =
      read("cyclonedx", cyclonedx("\"components\":[\n  {\"type\":\"library\",\n   \"name\":5}]"));
  ASSERT_TRUE(outcome.bom);
  ASSERT_EQ(outcome.problems.size(), 1U);
  EXPECT_EQ(outcome.problems[0].text(), "line 3:4: field name: expected string, found integer");
}

TEST(Read, DepthIsBounded) {
  std::string text = R"({"type":"library","name":"a"})";
  for (int i = 0; i < 1000; ++i) {
    text = R"({"type":"library","name":"a","components":[)" + text + "]}";
  }
  EXPECT_FALSE(read("cyclonedx", cyclonedx("\"components\":[" + text + "]")).bom);
}

TEST(Read, ComponentsAreBounded) {
  Limits limits;
  limits.components = 10;
  const auto cdx = read(
      "cyclonedx",
      cyclonedx("\"components\":[" + repeat(R"({"type":"file","name":"a"})", 30) + "]"), limits);
  ASSERT_TRUE(cdx.bom);
  EXPECT_EQ(cdx.bom->components.size(), 10U);
  EXPECT_EQ(cdx.problems.size(), 1U);
  EXPECT_EQ(cdx.problems[0].code(), ErrorCode::kLimitExceeded);
  const auto packages =
      read("spdx2", spdx("\"packages\":[" + repeat(R"({"name":"a"})", 30) + "]"), limits);
  ASSERT_TRUE(packages.bom);
  EXPECT_EQ(packages.bom->components.size(), 10U);
}

TEST(Read, ProblemsAreBounded) {
  const auto outcome = read(
      "cyclonedx",
      cyclonedx("\"components\":[{\"type\":\"file\",\"name\":\"a\"}," + repeat("1", 20'000) + "]"));
  ASSERT_TRUE(outcome.bom);
  EXPECT_EQ(outcome.problems.size(), 10'001U);
  EXPECT_EQ(outcome.problems.back().code(), ErrorCode::kLimitExceeded);
}

// What an attacker can repeat takes time in proportion.
TEST(Read, RepetitionIsReadInTime) {
  constexpr std::size_t kMany = 30'000;
  const auto same_ref = repeat(R"({"type":"file","name":"a","bom-ref":"x"})", kMany);
  const auto no_ref = repeat(R"({"type":"file","name":"a"})", kMany);
  const auto edges = repeat(R"("x")", kMany);
  const auto cdx = read(
      "cyclonedx", cyclonedx("\"components\":[" + same_ref + "," + no_ref +
                             "],\"dependencies\":[{\"ref\":\"x\",\"dependsOn\":[" + edges + "]}]"));
  ASSERT_TRUE(cdx.bom);
  EXPECT_EQ(cdx.bom->components.size(), 2 * kMany);
  EXPECT_EQ(cdx.bom->relations.size(), 1U);
  const auto properties =
      repeat(R"({"name":"syft:cpe23","value":"cpe:2.3:a:b:c:*:*:*:*:*:*:*:*"})", kMany);
  const auto one = read(
      "cyclonedx", cyclonedx("\"components\":[{\"type\":\"file\",\"name\":\"a\",\"properties\":[" +
                             properties + "]}]"));
  ASSERT_TRUE(one.bom);
  EXPECT_EQ(one.bom->components[0].cpes.size(), 1U);
}

TEST(Read, RefsAreUnique) {
  const auto outcome = read("cyclonedx", cyclonedx(R"("components":[
      {"type":"library","name":"a","bom-ref":"r"},{"type":"library","name":"b","bom-ref":"r"},
      {"type":"library","name":"c","bom-ref":"r"},{"type":"library","name":"d","bom-ref":"r#2"},
      {"type":"library","name":"e","version":"1"},{"type":"library","name":"e","version":"1"},
      {"type":"library","name":"f","bom-ref":"library:e@1"}],
      "dependencies":[{"ref":"r","dependsOn":["library:e@1"]}])"));
  ASSERT_TRUE(outcome.bom);
  EXPECT_EQ(outcome.bom->components.size(), 7U);
  std::vector<std::string> refs;
  for (const auto& component : outcome.bom->components) {
    refs.push_back(component.ref);
  }
  EXPECT_TRUE(std::ranges::is_sorted(refs));
  EXPECT_EQ(std::ranges::adjacent_find(refs), refs.end());
  // References go to the first that had the name.
  ASSERT_EQ(outcome.bom->relations.size(), 1U);
  EXPECT_EQ(outcome.bom->components[outcome.bom->relations[0].from].name, "a");
  EXPECT_EQ(outcome.bom->components[outcome.bom->relations[0].to].name, "f");
}

TEST(Read, CyclesAreKept) {
  const auto outcome = read("cyclonedx", cyclonedx(R"("components":[
      {"type":"library","name":"a","bom-ref":"a"},{"type":"library","name":"b","bom-ref":"b"}],
      "dependencies":[{"ref":"a","dependsOn":["b","a"]},{"ref":"b","dependsOn":["a"]}])"));
  ASSERT_TRUE(outcome.bom);
  EXPECT_EQ(outcome.bom->relations.size(), 3U);
}

}  // namespace
}  // namespace akashi
