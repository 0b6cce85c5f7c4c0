#include "assure/catalogue.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "assure/scheme_json.h"
#include "base/data.h"

namespace akashi::assure {
namespace {

constexpr const char* kVocabulary = R"({"akashi_vocabulary": 1, "arrays": {
  "levels": {"name": {"ja": "レベル", "en": "Levels"}, "values": {"rank": "integer!", "by": "self|other"}, "refs": {"criteria": "criteria"}},
  "criteria": {"name": {"ja": "基準", "en": "Criteria"}, "nested": true, "values": {"since": "date", "hints": "texts"}, "refs": {}},
  "states": {"name": {"ja": "状態", "en": "States"}, "values": {"initial": "boolean", "final": "boolean"}, "refs": {}},
  "transitions": {"name": {"ja": "遷移", "en": "Transitions"}, "values": {}, "refs": {"from": "states!", "to": "states!"}}}})";

constexpr const char* kHead =
    R"({"akashi_scheme": 1, "id": "x", "version": "1", "kind": "label", "state": "in-force",
  "name": {"ja": "例", "en": "Example"}, "mark": "seed", "source": "paper",
  "sources": [{"id": "paper", "name": {"ja": "文書", "en": "Paper"}}]})";

Catalogue read(std::vector<CatalogueFile> files) {
  files.push_back({"vocabulary.json", kVocabulary, "vocabulary.json"});
  for (auto& file : files) {
    file.shown = file.path;
  }
  auto catalogue = read_catalogue(files, Limits{});
  EXPECT_TRUE(catalogue.has_value());
  return std::move(*catalogue);
}

// All problems of the scheme with this file beside its head.
std::string problems_of(const char* arrays) {
  const auto catalogue = read({{"x/1/scheme.json", kHead, ""}, {"x/1/more.json", arrays, ""}});
  std::string all;
  for (const auto& problem : catalogue.problems) {
    all += problem.text() + "\n";
  }
  EXPECT_EQ(all.empty(), catalogue.sound(catalogue.schemes.at(0)));
  return all;
}

TEST(Catalogue, ItemsHaveTheFilesMarkAndTheirOwn) {
  const auto catalogue = read(
      {{"x/1/scheme.json", kHead, ""},
       {"x/1/criteria.json",
        R"({"mark": "seed", "source": "paper", "criteria": [{"id": "C1", "name": {"ja": "一", "en": "one"}},
            {"id": "C2", "parent": "C1", "mark": "own-design", "source": "", "name": {"ja": "二", "en": "two"},
             "values": {"since": "2024-02-29", "hints": [{"ja": "甲", "en": "a"}]}}]})",
        ""},
       {"x/1/a-frame.json",
        R"({"mark": "derived", "criteria": [{"id": "C3", "name": {"ja": "三", "en": "three"}}],
            "levels": [{"id": "1", "name": {"ja": "一", "en": "first"}, "values": {"rank": 1, "by": "self"}, "refs": {"criteria": ["C1", "C3"]}}]})",
        ""}});
  EXPECT_TRUE(catalogue.problems.empty()) << catalogue.problems.front().text();
  const auto& scheme = catalogue.schemes.at(0);
  EXPECT_EQ(scheme.arrays.at(0).name, "levels");  // As the vocabulary has them.
  EXPECT_EQ(scheme.items("criteria").size(), 3U);
  EXPECT_EQ(scheme.find("criteria", "C1")->mark, Mark::kSeed);
  EXPECT_EQ(scheme.find("criteria", "C1")->source, "paper");
  EXPECT_EQ(scheme.find("criteria", "C2")->mark, Mark::kOwnDesign);
  EXPECT_EQ(scheme.find("criteria", "C3")->mark, Mark::kDerived);
  const auto* level = scheme.find("levels", "1");
  EXPECT_EQ(level->integer("rank"), 1);
  EXPECT_EQ(level->word("by"), "self");
  EXPECT_EQ(level->ids("criteria").size(), 2U);
  const auto json = formats::compact_json(
      [&](formats::JsonWriter& writer) { write_json(writer, *scheme.find("criteria", "C2")); });
  EXPECT_EQ(json, R"({"id":"C2","parent":"C1","name":{"ja":"二","en":"two"},"mark":"own-design",)"
                  R"("values":{"since":"2024-02-29","hints":[{"ja":"甲","en":"a"}]}})");
}

TEST(Catalogue, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(problems_of(R"({"criteria": []})"), "");
  EXPECT_EQ(problems_of("{\n\"criteria\": [{\"id\": \"1\", \"name\": {\"ja\": \"一\"}}]}"),
            "x/1/more.json:2:26 /criteria/0/name: field name.en is missing\n");
  EXPECT_EQ(
      problems_of(R"({"kriteria": []})"),
      "x/1/more.json:1:2 /kriteria: x@1: \"kriteria\" is not a valid array of the vocabulary\n");
  EXPECT_EQ(problems_of(R"({"levels": [{"id": "1", "name": {"ja": "一", "en": "one"}}]})"),
            "x/1/more.json:1:13 /levels/0: field levels.values.rank is missing\n");
  EXPECT_TRUE(problems_of(R"({"levels": [{"id": "1", "name": {"ja": "一", "en": "one"},
      "values": {"rank": "1", "by": "both"}}]})")
                  .contains("both"));
  EXPECT_TRUE(problems_of(R"({"levels": [{"id": "1", "name": {"ja": "一", "en": "one"},
      "values": {"rank": 1}, "refs": {"criteria": ["C9"]}}]})")
                  .contains("criteria has no C9"));
  EXPECT_TRUE(problems_of(R"({"criteria": [{"id": "1", "name": {"ja": "一", "en": "one"}},
      {"id": "1", "name": {"ja": "一", "en": "one"}}]})")
                  .contains("criteria has the id 1 twice"));
  EXPECT_TRUE(
      problems_of(R"({"criteria": [{"id": "1", "parent": "2", "name": {"ja": "一", "en": "one"}},
      {"id": "2", "parent": "1", "name": {"ja": "二", "en": "two"}}]})")
          .contains("1 is below itself"));
  EXPECT_TRUE(
      problems_of(
          R"({"criteria": [{"id": "1", "mark": "seed", "name": {"ja": "一", "en": "one"}}]})")
          .contains("marked seed and names no source"));
  EXPECT_TRUE(
      problems_of(
          R"({"criteria": [{"id": "1", "source": "other", "name": {"ja": "一", "en": "one"}}]})")
          .contains("sources has no other"));
  EXPECT_TRUE(
      problems_of(
          R"({"criteria": [{"id": "1", "name": {"ja": "一", "en": "one"}, "values": {"since": "2023-02-29"}}]})")
          .contains("2023-02-29"));
  EXPECT_TRUE(problems_of("{\"criteria\": [").contains("x/1/more.json"));
}

TEST(Catalogue, StatesAreReachedAndEnd) {
  EXPECT_EQ(
      problems_of(
          R"({"states": [{"id": "a", "name": {"ja": "始", "en": "a"}, "values": {"initial": true}},
      {"id": "b", "name": {"ja": "終", "en": "b"}, "values": {"final": true}}],
      "transitions": [{"id": "t", "name": {"ja": "移", "en": "t"}, "refs": {"from": ["a"], "to": ["b"]}}]})"),
      "");
  const auto problems = problems_of(
      R"({"states": [{"id": "a", "name": {"ja": "始", "en": "a"}, "values": {"initial": true}},
      {"id": "b", "name": {"ja": "終", "en": "b"}, "values": {"final": true}}, {"id": "c", "name": {"ja": "中", "en": "c"}}],
      "transitions": [{"id": "t", "name": {"ja": "移", "en": "t"}, "refs": {"from": ["a"], "to": ["c"]}}]})");
  EXPECT_TRUE(problems.contains("no transition leads to the state b")) << problems;
  EXPECT_TRUE(problems.contains("no transition leads from the state c")) << problems;
}

TEST(Catalogue, MappingsNameSchemesAndItemsThatExist) {
  const auto catalogue = read(
      {{"x/1/scheme.json", kHead, ""},
       {"x/1/c.json", R"({"criteria": [{"id": "1", "name": {"ja": "一", "en": "one"}}]})", ""},
       {"mappings/m.json",
        R"({"akashi_mapping": 1, "id": "m", "name": {"ja": "表", "en": "map"}, "mark": "derived",
                 "from": {"scheme": "x@1", "array": "criteria"}, "to": {"scheme": "y@1", "array": "criteria"},
                 "pairs": [{"from": ["1"], "to": ["1"], "relation": "covers"}, {"from": ["7"], "to": ["1"], "relation": "same"}]})",
        ""}});
  std::string all;
  for (const auto& problem : catalogue.problems) {
    all += problem.text() + "\n";
  }
  EXPECT_TRUE(all.contains("schemes has no y@1")) << all;
  EXPECT_TRUE(all.contains("x@1 criteria has no 7")) << all;
  EXPECT_TRUE(all.contains("\"same\"")) << all;
  EXPECT_EQ(catalogue.mappings.at(0).pairs.at(0).relation, Relation::kCovers);
}

TEST(Catalogue, WithoutAVersionTheLastThatIsSettled) {
  const auto head = [](const char* version, const char* state) {
    return R"({"akashi_scheme": 1, "id": "x", "version": ")" + std::string(version) +
           R"(", "kind": "law", "state": ")" + state +
           R"(", "name": {"ja": "例", "en": "Example"}, "mark": "derived"})";
  };
  const auto catalogue = read({{"x/1/scheme.json", head("1", "superseded"), ""},
                               {"x/2/scheme.json", head("2", "in-force"), ""},
                               {"x/3/scheme.json", head("3", "draft"), ""}});
  EXPECT_TRUE(catalogue.problems.empty()) << catalogue.problems.front().text();
  EXPECT_EQ(catalogue.find("x")->version, "2");
  EXPECT_EQ(catalogue.find("x@3")->version, "3");
  EXPECT_EQ(catalogue.find("x@4"), nullptr);
  EXPECT_EQ(catalogue.find("y"), nullptr);
}

TEST(Catalogue, ALaterFileOfTheSamePathTakesThePlace) {
  const auto catalogue = read(
      {{"x/1/scheme.json", kHead, ""},
       {"x/1/c.json", R"({"criteria": [{"id": "1", "name": {"ja": "一", "en": "one"}}]})", ""},
       {"x/1/c.json", R"({"criteria": [{"id": "2", "name": {"ja": "二", "en": "two"}}]})", ""}});
  EXPECT_EQ(catalogue.schemes.at(0).items("criteria").size(), 1U);
  EXPECT_EQ(catalogue.schemes.at(0).items("criteria")[0].id, "2");
}

// What ships with the program has no problem.
TEST(Catalogue, TheProgramsOwnSchemesAreSound) {
  std::vector<CatalogueFile> files;
  for (const auto& file : all_data()) {
    if (file.path.starts_with("schemes/")) {
      files.push_back(
          {std::string(file.path.substr(8)), std::string(file.bytes), std::string(file.path)});
    }
  }
  const auto catalogue = read_catalogue(files, Limits{});
  ASSERT_TRUE(catalogue.has_value()) << catalogue.error().text();
  for (const auto& problem : catalogue->problems) {
    ADD_FAILURE() << problem.text();
  }
}

}  // namespace
}  // namespace akashi::assure
