// What the loader finds in a scheme of its own, with file, line and JSON pointer.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "assure/catalogue.h"
#include "base/data.h"

namespace akashi::assure {
namespace {

// The program's own vocabulary.
std::string vocabulary() {
  return std::string(find_data("schemes/vocabulary.json")->bytes);
}

constexpr const char* kHead =
    R"({"akashi_scheme": 1, "id": "x", "version": "1", "kind": "label", "state": "in-force",
  "name": {"ja": "例", "en": "Example"}, "mark": "own-design"})";

// The problems of a scheme with this file, each a line.
std::string problems_of(const std::string& arrays) {
  const auto text = vocabulary();
  const std::vector<CatalogueFile> files = {{"vocabulary.json", text, "vocabulary.json"},
                                            {"x/1/scheme.json", kHead, "x/1/scheme.json"},
                                            {"x/1/more.json", arrays, "x/1/more.json"}};
  const auto catalogue = read_catalogue(files, Limits{});
  EXPECT_TRUE(catalogue.has_value());
  std::string all;
  for (const auto& problem : catalogue->problems) {
    EXPECT_EQ(problem.file(), "x/1/more.json");
    all += problem.text() + "\n";
  }
  EXPECT_EQ(all.empty(), catalogue->sound(catalogue->schemes.at(0)));
  return all;
}

void says(const std::string& arrays, const std::string& pointer, const std::string& what) {
  const auto all = problems_of(arrays);
  EXPECT_NE(all.find(" " + pointer + ": "), std::string::npos) << pointer << " in:\n" << all;
  EXPECT_NE(all.find(what), std::string::npos) << what << " in:\n" << all;
}

constexpr const char* kName = R"("name": {"ja": "名", "en": "name"})";

std::string item(const std::string& id, const std::string& rest) {
  return R"({"id": ")" + id + "\", " + kName + (rest.empty() ? "" : ", " + rest) + "}";
}

TEST(CatalogueRules, PlaceholdersAreTheSameInBothLanguages) {
  const auto clauses = [](const char* ja, const char* en) {
    return R"({"items": [)" + item("i", "") + R"(], "terms": [)" +
           item(
               "days",
               R"("refs": {"item": ["i"]}, "values": {"type": "integer", "question": {"ja": "何日", "en": "days"}})") +
           R"(], "clauses": [)" +
           item("c", R"("refs": {"item": ["i"]}, "values": {"body": {"ja": ")" + std::string(ja) +
                         R"(", "en": ")" + en + R"("}})") +
           "]}";
  };
  EXPECT_EQ(problems_of(clauses("{days} 日以内", "within {days} days; {x, not a place}")), "");
  says(clauses("{days} 日以内", "within days"), "/clauses/0/values/body", "placeholders days");
  says(clauses("{day} 日以内", "within {day} days"), "/clauses/0/values/body", "terms has no day");
  EXPECT_EQ(problems_of(clauses("{days:or}", "{days:or}")), "");
  says(clauses("{days:or}", "{days:and}"), "/clauses/0/values/body", "placeholders days:or");
  says(clauses("{days:xor}", "{days:xor}"), "/clauses/0/values/body", "terms has no days:xor");
  says(R"({"rules": [{"id": "r", "name": {"ja": "{a} と {b}", "en": "{b} only"}}]})",
       "/rules/0/name", "a, b");
  says(
      R"({"wording_rules": [)" +
          item(
              "w",
              R"("values": {"forbidden": [{"ja": "甲", "en": "a"}, {"ja": "乙{n}", "en": "b"}]})") +
          "]}",
      "/wording_rules/0/values/forbidden/1", "placeholders n");
}

TEST(CatalogueRules, LevelsDoNotLeadBackToThemselves) {
  const auto levels = [](const char* last) {
    return R"({"levels": [)" + item("1", R"("values": {"rank": 1})") + "," +
           item("2", R"("values": {"rank": 2}, "refs": {"includes": ["1"]})") + "," +
           item("3",
                R"("values": {"rank": 3}, "refs": {"includes": [")" + std::string(last) + "\"]}") +
           "]}";
  };
  EXPECT_EQ(problems_of(levels("2")), "");
  says(levels("3"), "/levels/2/refs/includes", "leads back");
}

// Options of a response model: two items, terms of the same scheme.
std::string options(const std::string& a1, const std::string& a2, const std::string& b1,
                    const std::string& weights = R"(["a1=5", "a2=0", "b1=3"])") {
  const auto option = [](const char* id, const char* in, const std::string& refs_and_values) {
    return item(id, R"("refs": {"item": [")" + std::string(in) + "\"]" + refs_and_values + "}");
  };
  return R"({"items": [)" + item("a", "") + "," + item("b", "") + R"(], "terms": [)" +
         item(
             "depth",
             R"("refs": {"item": ["a"]}, "values": {"type": "string", "choices": ["direct", "recursive"], "question": {"ja": "深さ", "en": "depth"}})") +
         "," +
         item(
             "flow",
             R"("refs": {"item": ["a"]}, "values": {"type": "boolean", "question": {"ja": "流し", "en": "flow"}})") +
         R"(], "options": [)" + option("a1", "a", a1) + "," + option("a2", "a", a2) + "," +
         option("b1", "b", b1) + R"(], "examples": [)" +
         item("e", R"("values": {"weights": )" + weights + "}") + "]}";
}

TEST(CatalogueRules, OptionsDoNotContradictThemselves) {
  EXPECT_EQ(problems_of(options("", "", "")), "");
  EXPECT_EQ(problems_of(options(R"(, "requires": ["b1"])", R"(, "excludes": ["b1"])", "")), "");
  says(options(R"(, "requires": ["a1"])", "", ""), "/options/0/refs/requires", "leads back");
  says(options(R"(, "requires": ["b1"])", "", R"(, "requires": ["a1"])"),
       "/options/2/refs/requires", "leads back");
  says(options(R"(, "requires": ["b1"], "excludes": ["b1"])", "", ""), "/options/0/refs",
       "a1 contradicts itself: a1 and b1");
  // Over two steps: a1 needs b1, which needs a2, which shuts out a1.
  says(options(R"(, "requires": ["b1"])", R"(, "excludes": ["a1"])", R"(, "requires": ["a2"])"),
       "/options/0/refs", "a1 contradicts itself: a2 and a1");
  // The only one of its item, and asks for another of it.
  says(options(R"(, "requires": ["a2"]}, "values": {"exclusive": true)", "", ""), "/options/0/refs",
       "a1 and a2");
  says(options(R"(, "requires": ["z9"])", "", ""), "/options/0", "options has no z9");
}

TEST(CatalogueRules, WhatAnOptionImpliesIsATermAndItsValue) {
  const auto implies = [](const char* list) {
    return options(R"(}, "values": {"implies": )" + std::string(list), "", "");
  };
  EXPECT_EQ(problems_of(implies(R"(["depth=recursive", "flow=true"])")), "");
  says(implies(R"(["depth=recursive", "flow"])"), "/options/0/values/implies/1", "term=value");
  says(implies(R"(["width=5"])"), "/options/0/values/implies/0", "terms has no width");
  says(implies(R"(["depth=deep"])"), "/options/0/values/implies/0", "direct, recursive");
  says(implies(R"(["flow=yes"])"), "/options/0/values/implies/0", "boolean");
  says(implies(R"(["depth=direct", "depth=recursive"])"), "/options/0/values/implies/1",
       "contradicts itself: depth=direct and depth=recursive");
}

TEST(CatalogueRules, WeightsAreNumbersOfOptions) {
  const auto weights = [](const char* list) { return options("", "", "", list); };
  says(weights(R"(["a1=6"])"), "/examples/0/values/weights/0", "a1=6");
  says(weights(R"(["a1=5", "a2=-1"])"), "/examples/0/values/weights/1", "a2=-1");
  says(weights(R"(["a1"])"), "/examples/0/values/weights/0", "\"a1\"");
  says(weights(R"(["a1=x"])"), "/examples/0/values/weights/0", "a1=x");
  says(weights(R"(["a9=1"])"), "/examples/0/values/weights/0", "options has no a9");
  says(weights(R"(["a1=1", "b1=2", "a1=2"])"), "/examples/0/values/weights/2", "a1 twice");
}

// Two levels, two routes, a machine whose last step asks for a fee.
std::string fees(const std::string& list, const char* of_level = R"(["f1"])") {
  return R"({"levels": [)" +
         item("1", R"("values": {"rank": 1}, "refs": {"fees": )" + std::string(of_level) + "}") +
         "," + item("2", R"("values": {"rank": 2})") + R"(], "states": [)" +
         item("s", R"("values": {"initial": true})") + "," +
         item("v", R"("values": {"final": true})") + R"(], "actors": [)" + item("owner", "") +
         R"(], "transitions": [)" +
         item(
             "go",
             R"("refs": {"from": ["s"], "to": ["v"], "actors": ["owner"]}, "values": {"requires": ["fee"]})") +
         "," +
         item(
             "back",
             R"("refs": {"from": ["s"], "to": ["v"], "actors": ["owner"]}, "values": {"requires": ["reason"]})") +
         R"(], "fees": [)" + list + "]}";
}
std::string fee(const char* id, const char* values, const char* refs = "") {
  return item(
      id, R"("values": {"currency": "JPY")" + std::string(values) + R"(}, "refs": {)" + refs + "}");
}

TEST(CatalogueRules, FeesAreOwedBySomebodyAndOneAtATime) {
  const auto first = fee("f1", R"(, "amount": 5, "valid_until": "2025-09-30")");
  EXPECT_EQ(problems_of(fees(first)), "");
  EXPECT_EQ(problems_of(fees(first + "," + fee("f2", R"(, "valid_from": "2025-10-01")"),
                             R"(["f1", "f2"])")),
            "");
  EXPECT_EQ(problems_of(fees(first + "," + fee("f2", R"(, "renewal": true)"), R"(["f1", "f2"])")),
            "");
  EXPECT_EQ(
      problems_of(fees(first + "," + fee("f2", "", R"("levels": ["2"], "transitions": ["go"])"))),
      "");
  says(fees(first, R"(["f1", "f7"])"), "/levels/0", "fees has no f7");
  says(fees(first + "," + fee("f2", R"(, "valid_from": "2025-09-30")"), R"(["f1", "f2"])"),
       "/fees/1/values", "f2 and f1 are owed at the same time on level 1");
  says(fees(first + "," + fee("f2", R"(, "amount": 5)")), "/fees/1", "f2 is of no level");
  says(fees(fee("f1", "", R"("levels": ["2"])")), "/levels/0/refs/fees/0", "f1 is not for level 1");
  says(fees(fee("f1", R"(, "amount": 0)")), "/fees/0/values/amount", "\"0\"");
  says(fees(fee("f1", R"(, "amount": -5)")), "/fees/0/values/amount", "\"-5\"");
  says(fees(item("f1", R"("values": {"currency": "yen"})")), "/fees/0/values/currency", "ISO 4217");
  says(fees(fee("f1", R"(, "valid_from": "2025-10-02", "valid_until": "2025-10-01")")),
       "/fees/0/values/valid_until", "2025-10-01");
  says(fees(fee("f1", "", R"("transitions": ["back"])")), "/fees/0/refs/transitions/0",
       "requires no fee");
  says(fees(fee("f1", "", R"("transitions": ["fly"])")), "/fees/0", "transitions has no fly");
}

TEST(CatalogueRules, TransitionsAskForWhatTheProgramKnows) {
  const auto machine = [](const char* requires_words, const char* to) {
    return R"({"states": [)" + item("s", R"("values": {"initial": true})") + "," +
           item("v", R"("values": {"final": true})") + R"(], "actors": [)" + item("owner", "") +
           R"(], "transitions": [)" +
           item("go", R"("refs": {"from": ["s"], "actors": ["owner"], "to": )" + std::string(to) +
                          R"(}, "values": {"requires": )" + requires_words + "}") +
           "]}";
  };
  EXPECT_EQ(problems_of(machine(R"(["reason"])", R"(["v"])")), "");
  says(machine(R"(["reason", "moon"])", R"(["v"])"), "/transitions/0/values/requires/1", "moon");
  says(machine("[]", R"(["v", "s"])"), "/transitions/0/refs/to", "\"2\"");
}

TEST(CatalogueRules, APageSaysWhichLabelItIsAndWhetherItHolds) {
  const auto fields = [](const std::vector<std::string>& ids) {
    std::string out;
    for (const auto& id : ids) {
      out += (out.empty() ? "" : ",") + item(id, "");
    }
    return R"({"page_fields": [)" + out + "]}";
  };
  const std::vector<std::string> all = {"label-number", "level",        "status",      "issued",
                                        "expires",      "product-name", "model-number"};
  EXPECT_EQ(problems_of(fields(all)), "");
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto some = all;
    some[i] += "s";
    says(fields(some), "/page_fields/0", "page_fields has no " + all[i]);
  }
  auto odd = all;
  odd.emplace_back("my field");
  says(fields(odd), "/page_fields/7/id", "my field");
}

TEST(CatalogueRules, NumbersCanBeDrawn) {
  const auto number = [](const char* pattern) {
    return R"({"numbers": [)" +
           item("n",
                R"("values": {"alphabet": "347", "pattern": ")" + std::string(pattern) + "\"}") +
           "]}";
  };
  EXPECT_EQ(problems_of(number("rrrrc")), "");
  says(number("rrrr"), "/numbers/0/values", "pattern");
}

TEST(CatalogueRules, ProblemsOfTheReaderHaveTheirPointer) {
  says(R"({"fees": [)" + item("f", R"("values": {"currency": "JPY", "amount": "5"})") + "]}",
       "/fees/0/values/amount", "integer");
  says(R"({"rules": [{"id": "r", "name": {"ja": "規"}}]})", "/rules/0/name", "name.en");
  says(R"({"a/b~c": []})", "/a~1b~0c", "a/b~c");
}

}  // namespace
}  // namespace akashi::assure
