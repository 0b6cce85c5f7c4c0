#include "assure/response_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "assure/catalogue.h"
#include "assure/plan_chart.h"
#include "assure/plan_file.h"
#include "assure/plan_json.h"
#include "assure/plan_text.h"
#include "base/bytes.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

constexpr OptionSet bit(std::size_t i) {
  return OptionSet{1} << i;
}

bool fits(const std::vector<Choice>& choices, const std::vector<bool>& needed, OptionSet set) {
  std::vector<bool> has(needed.size());
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const bool in = (set & bit(i)) != 0;
    if ((in && choices[i].barred) || (!in && choices[i].required)) {
      return false;
    }
    if (in && ((choices[i].needs & ~set) != 0 || (choices[i].excludes & set) != 0)) {
      return false;
    }
    if (in && choices[i].group < needed.size()) {
      has[choices[i].group] = true;
    }
  }
  for (std::size_t group = 0; group < needed.size(); ++group) {
    if (needed[group] && !has[group]) {
      return false;
    }
  }
  return true;
}

// By trying all selections, with the tie-breaks as documented.
std::vector<Selection> by_force(const std::vector<Choice>& choices,
                                const std::vector<bool>& needed) {
  std::vector<Selection> all;
  for (OptionSet set = 0; set < bit(choices.size()); ++set) {
    if (!fits(choices, needed, set)) {
      continue;
    }
    Selection selection{.options = set};
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if ((set & bit(i)) != 0) {
        selection.cost += choices[i].cost;
        selection.effect += choices[i].effect;
        selection.fresh += choices[i].done ? 0 : 1;
      }
    }
    all.push_back(selection);
  }
  const auto first_difference = [](OptionSet a, OptionSet b) { return (a ^ b) & (~(a ^ b) + 1); };
  std::map<std::uint64_t, Selection> best;  // By cost, of unbeaten ones.
  for (const auto& one : all) {
    const bool beaten = std::ranges::any_of(all, [&](const Selection& other) {
      if (other.cost > one.cost || other.effect < one.effect) {
        return false;
      }
      if (other.cost < one.cost || other.effect > one.effect) {
        return true;
      }
      if (other.fresh != one.fresh) {
        return other.fresh < one.fresh;
      }
      return (other.options & first_difference(other.options, one.options)) != 0;
    });
    if (!beaten) {
      best[one.cost] = one;
    }
  }
  std::vector<Selection> out;
  for (const auto& [cost, selection] : best) {
    out.push_back(selection);
  }
  return out;
}

TEST(Frontier, IsThatOfTryingAllSelections) {
  std::mt19937 random(20241122);
  const auto draw = [&](std::uint32_t most) { return random() % (most + 1); };
  std::size_t without = 0;
  std::size_t longest = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<Choice> choices(1 + draw(9));
    std::size_t group = 0;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      group += i > 0 && draw(2) == 0 ? 1 : 0;
      auto& choice = choices[i];
      choice.group = group;
      choice.done = draw(6) == 0;
      choice.cost = choice.done ? 0 : draw(4);
      choice.effect = draw(4);
      choice.required = draw(15) == 0;
      choice.barred = draw(15) == 0;
      for (std::size_t k = 0; k < choices.size(); ++k) {
        choice.needs |= k != i && draw(11) == 0 ? bit(k) : 0;
        choice.excludes |= k != i && draw(13) == 0 ? bit(k) : 0;
      }
    }
    std::vector<bool> needed(group + 1);
    for (std::size_t i = 0; i <= group; ++i) {
      needed[i] = draw(2) > 0;
    }
    const auto found = pareto_frontier(choices, needed);
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(*found, by_force(choices, needed)) << "round " << round;
    without += found->empty() ? 1 : 0;
    longest = std::max(longest, found->size());
  }
  EXPECT_GT(without, 20U);  // Both kinds occur.
  EXPECT_LT(without, 300U);
  EXPECT_GT(longest, 6U);
}

TEST(Frontier, OfManyIndependentChoicesIsQuick) {
  std::vector<Choice> choices(kMostOptions);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    choices[i] = {.cost = 1 + i % 7, .effect = i % 11, .group = i / 4};
  }
  const auto found = pareto_frontier(choices, std::vector<bool>(16, true));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->back().effect, 311U);  // All that have an effect.
}

TEST(Frontier, TooEntangledIsALimit) {
  std::vector<Choice> choices(kMostOptions);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    choices[i] = {.cost = 1 + i, .effect = 1 + i % 3, .group = 0};
    if (i < 32) {
      choices[i].needs = bit(63 - i);
    }
  }
  const auto found = pareto_frontier(choices, {false});
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code(), ErrorCode::kLimitExceeded);
}

constexpr const char* kVocabulary = R"({"akashi_vocabulary": 1, "arrays": {
  "items": {"name": {"ja": "項目", "en": "Items"}, "values": {}, "refs": {}},
  "options": {"name": {"ja": "選択肢", "en": "Options"},
    "values": {"cost_points": "integer", "content": "text", "exclusive": "boolean"},
    "refs": {"item": "items!", "requires": "options", "excludes": "options"}},
  "examples": {"name": {"ja": "例", "en": "Examples"}, "values": {"weights": "strings"}, "refs": {"options": "options"}}}})";

constexpr const char* kModel =
    R"json({"akashi_scheme": 1, "id": "m", "version": "1", "kind": "model", "state": "in-force",
  "name": {"ja": "モデル", "en": "Model <1>"}, "mark": "own-design",
  "items": [{"id": "(a)",
    "name" : {"ja" : "主体", "en" : "Who"}
}, {"id": "(b)", "name": {"ja": "範囲", "en": "What"}}],
  "options": [
    {"id": "a1", "name": {"ja": "自社", "en": "Own"}, "values": {"cost_points": 1, "content": {"ja": "自社で作る。", "en": "Made | here."}}, "refs": {"item": ["(a)"]}},
    {"id": "a2", "name": {"ja": "委託先", "en": "Supplier"}, "values": {"cost_points": 2}, "refs": {"item": ["(a)"], "requires": ["b2"]}, "marks": {"refs.requires": "derived"}},
    {"id": "b1", "name": {"ja": "直接", "en": "Direct"}, "values": {"cost_points": 1}, "refs": {"item": ["(b)"]}},
    {"id": "b2", "name": {"ja": "間接", "en": "Indirect"}, "values": {"cost_points": 4}, "refs": {"item": ["(b)"]}},
    {"id": "b'3", "name": {"ja": "なし", "en": "None"}, "values": {"cost_points": 0, "exclusive": true}, "refs": {"item": ["(b)"]}}],
  "examples": [{"id": "car", "name": {"ja": "自動車", "en": "Cars"}, "values": {"weights": ["a1=3", "a2=5", "b1=2", "b2=6"]}, "refs": {"options": ["a1", "b1"]}},
    {"id": "bad", "name": {"ja": "誤り", "en": "Bad"}, "values": {"weights": ["a1=much"]}}]
})json";

class Plans : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::vector<CatalogueFile> files = {{"vocabulary.json", kVocabulary, "vocabulary.json"},
                                              {"m/1/scheme.json", kModel, "m/1/scheme.json"}};
    auto read = read_catalogue(files, Limits{});
    ASSERT_TRUE(read.has_value());
    catalogue_ = std::move(*read);
    for (const auto& problem : catalogue_.problems) {  // Of weights that are none, on purpose.
      ASSERT_NE(problem.text().find("/values/weights/"), std::string::npos) << problem.text();
    }
  }
  const Scheme& model() const { return catalogue_.schemes.at(0); }
  Plan plan(const char* toml) const {
    const auto request = read_plan_file(toml, Limits{});
    EXPECT_TRUE(request.has_value()) << request.error().text();
    auto made = make_plan(model(), *request);
    EXPECT_TRUE(made.has_value()) << made.error().text();
    return std::move(*made);
  }
  std::string error_of(const char* toml) const {
    const auto request = read_plan_file(toml, Limits{});
    if (!request) {
      return request.error().text();
    }
    const auto made = make_plan(model(), *request);
    return made ? "" : made.error().text();
  }
  Catalogue catalogue_;
};

TEST_F(Plans, StepsSayWhatTheyBuy) {
  const auto plan = this->plan("example = \"car\"\nbudget = 5");
  std::vector<std::string> changes;
  for (const auto& step : plan.steps) {
    changes.push_back(std::to_string(step.selection.cost) + " " +
                      std::to_string(step.selection.effect) + " " + added_text(plan, step) + " " +
                      rate_text(step));
  }
  EXPECT_EQ(changes,
            (std::vector<std::string>{"1 3 +a1 +b'3 3.00", "2 5 +b1 −b'3 2.00", "5 9 +b2 −b1 1.33",
                                      "6 11 +a2 −a1 2.00", "7 14 +a1 3.00", "8 16 +b1 2.00"}));
  EXPECT_EQ(plan.at_budget, 2U);
  EXPECT_EQ(plan.unweighed, 1U);
  ASSERT_TRUE(plan.own.has_value());  // The example's, which step 2 is.
  EXPECT_TRUE(plan.own->violations.empty());
  EXPECT_EQ(plan.own->step, 1U);
  EXPECT_EQ(plan.ids(plan.chosen()->options), (std::vector<std::string>{"a1", "b2"}));
}

TEST_F(Plans, WishesAndRulesAreKept) {
  auto plan = this->plan("required = [\"a2\"]\n[weights]\na1 = 1\n");
  EXPECT_EQ(plan.ids(plan.steps.at(0).selection.options), (std::vector<std::string>{"a2", "b2"}));
  plan = this->plan("done = [\"b2\"]\nexcluded = [\"a1\"]\n[weights]\nb2 = 1\n[costs]\na2 = 9\n");
  EXPECT_EQ(plan.steps.at(0).selection.cost, 9U);
  EXPECT_EQ(plan.steps.size(), 1U);
  plan = this->plan("required = [\"a2\"]\nexcluded = [\"b2\"]\n[weights]\na1 = 1\n");
  EXPECT_TRUE(plan.steps.empty());
  ASSERT_EQ(plan.conflicts.size(), 1U);
  EXPECT_EQ(violation_text(plan.conflicts[0], Lang::kEn), "b2 is chosen but excluded [own-design]");
  plan = this->plan("excluded = [\"a1\", \"a2\"]\n[weights]\na1 = 1\n");
  ASSERT_EQ(plan.conflicts.size(), 1U);
  EXPECT_EQ(plan.conflicts[0].kind, RuleKind::kItemEmpty);
  plan = this->plan("open_items = [\"(a)\", \"(b)\"]\n[weights]\na1 = 1\n");
  EXPECT_EQ(plan.steps.at(0).selection.options, 0U);
}

TEST_F(Plans, OwnSelectionSaysWhichRulesItBreaks) {
  const auto plan =
      this->plan("required = [\"a1\"]\nselection = [\"a2\", \"b1\", \"b'3\"]\n[weights]\na1 = 1\n");
  std::vector<std::string> broken;
  for (const auto& violation : plan.own->violations) {
    broken.push_back(violation_text(violation, Lang::kEn));
  }
  EXPECT_EQ(broken, (std::vector<std::string>{
                        "a1 is required but not chosen [own-design]",
                        "a2 needs b2, which is not chosen [derived]",
                        "b'3 stands alone in its item, but b1 is chosen too [own-design]"}));
  EXPECT_FALSE(plan.chosen().has_value());
}

TEST_F(Plans, BadFilesAreErrorsWithTheirLine) {
  EXPECT_TRUE(error_of("budget = -1").contains("1:"));
  EXPECT_TRUE(error_of("\nbuget = 1").starts_with("line 2:"));
  EXPECT_TRUE(error_of("[weights]\na1 = 11").starts_with("line 2:"));
  EXPECT_TRUE(error_of("[weights]\na1 = 1.5").starts_with("line 2:"));
  EXPECT_TRUE(error_of("[weights]\nz9 = 1").contains("m@1 options has no z9"));
  EXPECT_TRUE(error_of("[costs]\nz9 = 1").contains("z9"));
  EXPECT_TRUE(error_of("[costs]\na1 = -1").starts_with("line 2:"));
  EXPECT_TRUE(error_of("done = \"a1\"").contains("array"));
  EXPECT_TRUE(error_of("done = [1]").contains("string"));
  EXPECT_TRUE(error_of("required = [\"z9\"]").starts_with("line 1:"));
  EXPECT_TRUE(error_of("open_items = [\"a1\"]").contains("items has no a1"));
  EXPECT_TRUE(error_of("example = \"bad\"").contains("a1=much"));
  EXPECT_TRUE(error_of("example = \"none\"").contains("none"));
  EXPECT_TRUE(error_of("weights = 1").contains("table"));
}

TEST_F(Plans, NewFileReadsBack) {
  for (const auto lang : {Lang::kEn, Lang::kJa}) {
    const auto empty = new_plan_file(model(), nullptr, lang);
    ASSERT_TRUE(empty.has_value());
    auto request = read_plan_file(*empty, Limits{});
    ASSERT_TRUE(request.has_value()) << request.error().text();
    EXPECT_TRUE(request->weights.empty());
    EXPECT_EQ(request->model, "m@1");
    const auto filled = new_plan_file(model(), find_example(model(), "ca"), lang);
    ASSERT_TRUE(filled.has_value());
    request = read_plan_file(*filled, Limits{});
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->weights.size(), 4U);
    EXPECT_TRUE(make_plan(model(), *request).has_value());
    EXPECT_TRUE(filled->contains("# \"b'3\" = 0"));
  }
}

TEST_F(Plans, DocumentsAreWellFormed) {
  const auto plan = this->plan("example = \"car\"\nbudget = 5");
  const auto markdown = formats::write_markdown(plan_prose(plan, Lang::kEn));
  EXPECT_TRUE(markdown.contains("| 3 | 5 | 9 | 1.33 | +b2 −b1 |")) << markdown;
  EXPECT_TRUE(markdown.contains("- **Own** (a1): Made \\| here.")) << markdown;
  EXPECT_TRUE(markdown.contains("Not in scope: Supplier (a2)"));
  EXPECT_TRUE(formats::write_markdown(plan_prose(plan, Lang::kJa)).contains("- **間接** (b2)"));
  StringSink sink;
  write_plan_json(plan, sink);
  const auto bytes = Bytes::copy_of(sink.text());
  const auto json = formats::parse_json(bytes.padded(), Limits{});
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(json->root()["budget_step"].integer(), 3);
  EXPECT_EQ(json->root()["scope"]["statement"].size(), 2U);
  for (const auto lang : {Lang::kEn, Lang::kJa}) {
    const auto chart = plan_chart(plan, lang);
    EXPECT_EQ(chart, plan_chart(plan, lang));
    EXPECT_TRUE(chart.contains(lang == Lang::kEn ? "Model &lt;1&gt;" : "モデル"));
    EXPECT_TRUE(chart.contains("<desc id=\"desc\">"));
    EXPECT_TRUE(chart.contains(">3</text>")) << chart;  // The step that the budget pays for.
  }
}

}  // namespace
}  // namespace akashi::assure
