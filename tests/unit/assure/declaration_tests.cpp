#include "assure/declaration.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "assure/catalogue.h"
#include "assure/declaration_change.h"
#include "assure/declaration_json.h"
#include "assure/declaration_text.h"
#include "base/data.h"

namespace akashi::assure {
namespace {

constexpr const char* kScheme =
    R"json({"akashi_scheme": 1, "id": "s", "version": "1", "kind": "statements", "state": "in-force",
  "name": {"ja": "例", "en": "Example"}, "mark": "own-design",
  "responsibilities": [{"id": "r", "name": {"ja": "責", "en": "r"}}],
  "roles": [{"id": "developer", "name": {"ja": "開", "en": "Developer"}}, {"id": "operator", "name": {"ja": "運", "en": "Operator"}}],
  "use_cases": [{"id": "saas", "name": {"ja": "ク", "en": "SaaS"}}],
  "statements": [{"id": "1", "name": {"ja": "一", "en": "One"}, "refs": {"responsibility": ["r"], "roles": ["developer", "operator"]}},
                 {"id": "2", "name": {"ja": "二", "en": "Two"}, "refs": {"responsibility": ["r"], "roles": ["developer"]}}],
  "practices": [
    {"id": "a", "name": {"ja": "あ", "en": "A"}, "values": {"aligned": true, "effect": "direct", "difficulty": "high"}, "refs": {"roles": ["developer"], "statements": ["1"]}},
    {"id": "b", "name": {"ja": "い", "en": "B"}, "values": {"aligned": false, "effect": "direct", "difficulty": "low"}, "refs": {"roles": ["developer"], "statements": ["1"]}},
    {"id": "c", "name": {"ja": "う", "en": "C"}, "values": {"aligned": false, "effect": "capability", "difficulty": "high"}, "refs": {"roles": ["developer"], "statements": ["2"]}},
    {"id": "d", "name": {"ja": "え", "en": "D"}, "values": {"aligned": false, "effect": "direct"}, "refs": {"roles": ["developer"], "statements": ["2"]}}],
  "packages": [{"id": "minimum", "name": {"ja": "最", "en": "Minimum"}, "values": {"rule": "aligned or (effect=direct and difficulty=low)"}},
               {"id": "standard", "name": {"ja": "標", "en": "Standard"}, "values": {"rule": "all"}}],
  "answers": [{"id": "done", "name": {"ja": "済", "en": "Done"}, "values": {"done": true}},
              {"id": "partly", "name": {"ja": "一部", "en": "Partly"}, "values": {"needs_plan": true}},
              {"id": "not-applicable", "name": {"ja": "非該当", "en": "N/A"}, "values": {"needs_reason": true}}]})json";

class DeclarationTest : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<CatalogueFile> files = {{"s/1/scheme.json", kScheme, "s/1/scheme.json"}};
    files.push_back({"vocabulary.json", std::string(find_data("schemes/vocabulary.json")->bytes),
                     "vocabulary"});
    auto read = read_catalogue(files, Limits{});
    ASSERT_TRUE(read.has_value()) << read.error().text();
    catalogue_ = std::move(*read);
    ASSERT_TRUE(catalogue_.problems.empty()) << catalogue_.problems.front().text();
    scheme_ = catalogue_.find("s");
  }

  Declaration declaration(const std::string& answers, const char* roles = "\"developer\"") {
    text_ = "akashi_declaration = 1\nscheme = \"s@1\"\n[scope]\nroles = [" + std::string(roles) +
            "]\ndate = \"2026-04-01\"\n" + answers;
    auto tree = formats::parse_toml(text_, Limits{});
    EXPECT_TRUE(tree.has_value()) << tree.error().text();
    problems_ = {};
    return read_declaration(tree->root(), "d.toml", *scheme_, problems_);
  }

  // The verdicts of minimum and standard.
  std::string verdicts(const std::string& answers, const char* roles = "\"developer\"") {
    const auto read = declaration(answers, roles);
    const auto judgement = judge(read, *scheme_, "2026-11-22", problems_);
    std::string out;
    for (const auto& package : judgement.packages) {
      out += std::string(verdict_name(package.verdict)) + " ";
    }
    return out;
  }

  Catalogue catalogue_;
  const Scheme* scheme_ = nullptr;
  std::string text_;
  Problems problems_;
};

std::string row(const char* statement, const char* answer, const char* more = "") {
  return "[[answer]]\nstatement = \"" + std::string(statement) +
         "\"\nrole = \"developer\"\nanswer = \"" + answer + "\"\n" + more;
}
constexpr const char* kProof = "evidence = [\"x\"]\n";

TEST_F(DeclarationTest, NothingAnsweredIsUnknown) {
  EXPECT_EQ(verdicts(""), "unknown unknown ");
}

TEST_F(DeclarationTest, PackagesAreMetByTheirOwnPractices) {
  EXPECT_EQ(verdicts(row("1", "done", kProof) + row("2", "done", kProof)), "met met ");
  // (d) may be one of the minimum: the scheme leaves its difficulty open, so it counts.
  EXPECT_EQ(verdicts(row("1", "done", kProof) + row("2", "partly", kProof)), "not-met not-met ");
  EXPECT_EQ(verdicts(row("1", "done", kProof) +
                     row("2", "done", "evidence = [\"x\"]\npractices = {c = \"partly\"}\n")),
            "met not-met ");
  EXPECT_EQ(verdicts(row("1", "done", kProof)), "unknown unknown ");
  EXPECT_TRUE(problems_.empty());
}

TEST_F(DeclarationTest, AWordWithoutEvidenceIsSaidToBeOne) {
  EXPECT_EQ(verdicts(row("1", "done", kProof) + row("2", "done")), "by-word by-word ");
}

TEST_F(DeclarationTest, NotApplicableNeedsAReason) {
  EXPECT_EQ(verdicts(row("1", "done", kProof) + row("2", "not-applicable")), "unknown unknown ");
  EXPECT_EQ(verdicts(row("1", "done", kProof) + row("2", "not-applicable", "reason = \" \"\n")),
            "unknown unknown ");
  EXPECT_EQ(
      verdicts(row("1", "done", kProof) + row("2", "not-applicable", "reason = \"no builds\"\n")),
      "met met ");
}

// The scheme names no practice of statement 1 for operators: the statement itself is asked.
TEST_F(DeclarationTest, AStatementWithoutPracticeOfTheRoleCounts) {
  EXPECT_EQ(verdicts("", "\"operator\""), "unknown unknown ");
  const auto read = declaration("", "\"operator\"");
  const auto judgement = judge(read, *scheme_, "2026-11-22", problems_);
  ASSERT_EQ(judgement.practices.size(), 1U);
  EXPECT_EQ(judgement.practices[0].subject().id, "1");
  EXPECT_EQ(judgement.packages[0].unsure.size(), 1U);
}

TEST_F(DeclarationTest, PlanNamesWhoAndWhen) {
  const auto read =
      declaration(row("1", "partly", "owner = \"A\"\ndue = \"2026-11-21\"\n") + row("2", "partly"));
  const auto judgement = judge(read, *scheme_, "2026-11-22", problems_);
  ASSERT_EQ(judgement.plan.size(), 2U);
  EXPECT_TRUE(judgement.plan[0].overdue && !judgement.plan[0].without_owner);
  EXPECT_TRUE(judgement.plan[1].without_owner && judgement.plan[1].without_date);
}

TEST_F(DeclarationTest, WhatCannotBeUsedIsNamed) {
  const auto said = [&](const std::string& answers) {
    declaration(answers);
    std::string all;
    for (const auto& problem : problems_) {
      all += problem.text() + "\n";
    }
    return all;
  };
  EXPECT_TRUE(said(row("9", "done")).contains("d.toml:"));
  EXPECT_TRUE(said(row("9", "done")).contains("\"9\" is not valid; expected one of:"));
  EXPECT_TRUE(said(row("1", "perhaps")).contains("\"perhaps\" is not valid; expected one of:"));
  EXPECT_TRUE(said(row("1", "done") + row("1", "partly")).contains("1 developer"));
  EXPECT_TRUE(said(row("1", "done", "due = \"2026-02-30\"\n")).contains("2026-02-30"));
  EXPECT_TRUE(said(row("1", "done", "proof = \"x\"\n")).contains("proof"));
  EXPECT_TRUE(said("[[answer]]\nstatement = \"2\"\nrole = \"operator\"\nanswer = \"done\"\n")
                  .contains("not asked of the role operator"));
  EXPECT_EQ(said(row("1", "done", kProof)), "");
}

// The first row of a statement counts, and a second one does not make it better.
TEST_F(DeclarationTest, ASecondAnswerDoesNotReplaceTheFirst) {
  EXPECT_EQ(verdicts(row("1", "partly") + row("1", "done", kProof) + row("2", "done", kProof)),
            "not-met not-met ");
}

// A better answer never gives a worse verdict: all pairs of answers, for both statements.
TEST_F(DeclarationTest, BetterAnswersNeverGiveWorseVerdicts) {
  struct Answer {
    const char* answer;
    const char* more;
    int rank;
  };
  const auto answers =
      std::to_array<Answer>({{"partly", "", 0}, {"", "", 1}, {"done", "", 2}, {"done", kProof, 3}});
  const auto rank = [](Verdict verdict) {
    constexpr auto kRank = std::to_array<int>({3, 2, 0, 1});
    return kRank.at(static_cast<std::size_t>(verdict));
  };
  for (const auto& first : answers) {
    for (const auto& second : answers) {
      for (const auto& better : answers) {
        if (better.rank < second.rank) {
          continue;
        }
        const auto one =
            declaration(row("1", first.answer, first.more) + row("2", second.answer, second.more));
        const auto judged_one = judge(one, *scheme_, "2026-11-22", problems_);
        const auto two =
            declaration(row("1", first.answer, first.more) + row("2", better.answer, better.more));
        const auto judged_two = judge(two, *scheme_, "2026-11-22", problems_);
        for (std::size_t i = 0; i < judged_one.packages.size(); ++i) {
          EXPECT_LE(rank(judged_one.packages[i].verdict), rank(judged_two.packages[i].verdict));
        }
      }
    }
  }
}

// What `declare new` writes can be read again without a problem, in both languages, for every role.
TEST_F(DeclarationTest, ABlankOneReadsBack) {
  for (const auto lang : {Lang::kEn, Lang::kJa}) {
    const auto text =
        blank_declaration(*scheme_, {"developer", "operator"}, "saas", "2026-11-22", lang);
    const auto tree = formats::parse_toml(text, Limits{});
    ASSERT_TRUE(tree.has_value()) << tree.error().text();
    Problems problems;
    const auto read = read_declaration(tree->root(), "d.toml", *scheme_, problems);
    EXPECT_TRUE(problems.empty()) << problems.front().text();
    EXPECT_EQ(read.rows.size(), 3U);
    EXPECT_EQ(read.use_case, "saas");
  }
}

// What people wrote comes back, whatever they wrote.
TEST_F(DeclarationTest, AFilledOneReadsBack) {
  auto filled = declaration(row("1", "done", kProof) + row("2", "partly",
                                                           "owner = \"Q\"\ndue = \"2027-01-01\"\n"
                                                           "practices = {c = \"done\"}\n"));
  filled.name = "a \"quoted\" \\ name\n\tof two lines \x7f";
  filled.rows[0].remarks = "備考 # no comment";
  filled.suppliers = {{"S \"1\"", "p", "x.json"}};
  const auto text = declaration_text(filled, *scheme_, Lang::kJa);
  const auto tree = formats::parse_toml(text, Limits{});
  ASSERT_TRUE(tree.has_value()) << tree.error().text() << text;
  Problems problems;
  const auto again = read_declaration(tree->root(), "d.toml", *scheme_, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(again.name, filled.name);
  EXPECT_EQ(again.rows.size(), 2U);
  EXPECT_EQ(again.rows[0].remarks, filled.rows[0].remarks);
  EXPECT_EQ(again.suppliers.front().name, "S \"1\"");
  EXPECT_TRUE(declaration_changes(filled, again, *scheme_).empty());
  EXPECT_EQ(declaration_text(again, *scheme_, Lang::kJa), text);
}

TEST_F(DeclarationTest, TheJsonHoldsAllOfIt) {
  auto stated = declaration(row("1", "done", kProof) +
                            row("2", "not-applicable", "reason = \"r\"\nremarks = \"m\"\n") +
                            "[[supplier]]\nname = \"s\"\nprovides = \"p\"\n");
  stated.rows[0].evidence[0] = {.path = "x", .sha256 = std::string(64, 'a'), .size = 3};
  const auto judgement = judge(stated, *scheme_, "2026-11-22", problems_);
  const auto json = declaration_json(stated, *scheme_, judgement, "test", problems_,
                                     formats::JsonLayout::kCompact);
  const auto again = read_declaration_json(json, Limits{});
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_TRUE(declaration_changes(stated, *again, *scheme_).empty());
  EXPECT_EQ(again->rows[0].evidence, stated.rows[0].evidence);
  EXPECT_EQ(again->rows[1].reason, "r");
  for (const auto* bad : {"", "{}", "[]", "{\"akashi_declaration\": 2}"}) {
    EXPECT_FALSE(read_declaration_json(bad, Limits{})) << bad;
  }
}

TEST_F(DeclarationTest, ChangesAreNamedAndWorseOnesMarked) {
  const auto before = declaration(row("1", "done", kProof) + row("2", "partly"));
  const auto said = [&](const std::string& answers) {
    std::string out;
    for (const auto& change : declaration_changes(before, declaration(answers), *scheme_)) {
      out += (change.worse ? "!" : "") + change.message.text() + "\n";
    }
    return out;
  };
  EXPECT_EQ(said(row("1", "done", kProof) + row("2", "partly")), "");
  EXPECT_EQ(said(row("1", "partly", kProof) + row("2", "done")),
            "!1 (developer): done → partly\n2 (developer): partly → done\n");
  EXPECT_EQ(said(row("1", "done", "evidence = [\"y\"]\n")),
            "2 (developer): no answer any more, was partly\n!evidence x is gone\n"
            "evidence y is new\n");
  EXPECT_EQ(said(row("1", "done") + row("2", "partly")),
            "!1 (developer): no evidence any more\n!evidence x is gone\n");
  EXPECT_EQ(said(row("1", "done", "evidence = [\"x\"]\npractices = {a = \"partly\"}\n") +
                 row("2", "partly")),
            "!1 (developer), a: done → partly\n");
}

TEST_F(DeclarationTest, RenewalKeepsWhatStillHolds) {
  auto old =
      declaration(row("1", "done", kProof) + row("2", "partly"), "\"developer\", \"operator\"");
  old.valid_until = "2027-03-31";
  auto next = *scheme_;
  next.version = "2";
  for (auto& array : next.arrays) {
    if (array.name == "statements") {
      array.items[0].name.en = "One, in other words";
      array.items[1].id = "3";
    }
    if (array.name == "roles") {
      array.items.pop_back();
    }
  }
  const auto renewed = renew(old, scheme_, next, "2027-04-01");
  const auto& d = renewed.declaration;
  EXPECT_EQ(d.scheme, "s@2");
  EXPECT_EQ(d.date, "2027-04-01");
  EXPECT_EQ(d.valid_until, "2028-03-31");  // A year, as before.
  EXPECT_EQ(d.roles, std::vector<std::string>{"developer"});
  old.valid_until = "2026-04-11";
  EXPECT_EQ(renew(old, scheme_, next, "2027-04-01").declaration.valid_until, "2027-04-11");
  ASSERT_EQ(d.rows.size(), 1U);
  EXPECT_EQ(d.rows[0].answer, "done");
  EXPECT_EQ(d.rows[0].evidence.size(), 1U);
  std::string said;
  for (const auto& message : renewed.said) {
    said += message.text() + "\n";
  }
  EXPECT_EQ(said,
            "the statements are those of s@2 now, before of s@1\n"
            "s@2 roles has no operator any more; it was left out\n"
            "1 (developer) reads differently now; is the answer still right?\n"
            "3 (developer) was not answered before\n"
            "2 (developer) is not asked any more; the answer partly was left out\n");
}

}  // namespace
}  // namespace akashi::assure
