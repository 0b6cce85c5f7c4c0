// Expressions, term sheets, clauses and checks of a delivery, with the program's own model.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/clauses.h"
#include "assure/contract_check.h"
#include "assure/expression.h"
#include "assure/profile.h"
#include "base/data.h"
#include "base/messages/assure.h"
#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

const Catalogue& catalogue() {
  static const Catalogue kCatalogue = [] {
    std::vector<CatalogueFile> files;
    constexpr std::string_view kPrefix = "schemes/";
    for (const auto& file : all_data()) {
      if (file.path.starts_with(kPrefix)) {
        const std::string path(file.path.substr(kPrefix.size()));
        files.push_back({path, std::string(file.bytes), path});
      }
    }
    return read_catalogue(files, Limits()).value();
  }();
  return kCatalogue;
}

const Scheme& model() {
  return *catalogue().find("sbom-transaction-model");
}

TermSheet sheet_of(std::string_view more, std::string* problems = nullptr) {
  const auto text =
      "akashi_terms = 1\nscheme = \"sbom-transaction-model@2.0\"\n" + std::string(more);
  Problems found;
  auto sheet = read_sheet(text, model(), Limits(), found);
  for (const auto& problem : found) {
    if (problems != nullptr) {
      *problems += problem.text() + "\n";
    }
  }
  return sheet.value();
}

DeliveredSbom sbom_of(std::vector<Component> components) {
  DeliveredSbom sbom;
  sbom.path = "s.json";
  sbom.format = "cyclonedx";
  sbom.version = "1.6";
  sbom.encoding = "json";
  sbom.bom.components = std::move(components);
  sbom.bom.graph.resize(sbom.bom.components.size());
  return sbom;
}

Component component(std::string name, std::string version, std::string_view purl = "") {
  Component made;
  made.ref = name;
  made.name = std::move(name);
  made.version = std::move(version);
  if (!purl.empty()) {
    made.purl = parse_purl(purl).value();
  }
  return made;
}

// The result of the check `id`.
Ruling judged(const TermSheet& sheet, const Delivery& delivery, std::string_view id) {
  const auto report = check_contract({catalogue(), model(), sheet, delivery});
  EXPECT_TRUE(report.problems.empty());
  for (const auto& result : report.results) {
    if (result.check != nullptr && result.check->id == id) {
      return result.ruling;
    }
  }
  ADD_FAILURE() << "no result of " << id;
  return {};
}

Outcome outcome(const TermSheet& sheet, const Delivery& delivery, std::string_view id) {
  return judged(sheet, delivery, id).outcome;
}

Delivery one(DeliveredSbom sbom) {
  Delivery delivery;
  delivery.sboms.push_back(std::move(sbom));
  delivery.on = *parse_date("2027-04-01");
  return delivery;
}

Truth value_of(std::string_view text) {
  return Expression::parse(text)->evaluate(
      [](std::string_view name) -> std::optional<std::vector<std::string>> {
        if (name == "list") {
          return std::vector<std::string>{"purl", "cpe"};
        }
        if (name == "seven") {
          return std::vector<std::string>{"7"};
        }
        if (name == "yes") {
          return std::vector<std::string>{"true"};
        }
        if (name == "none") {
          return std::vector<std::string>{};
        }
        return std::nullopt;
      });
}

TEST(Expression, ThreeValues) {
  EXPECT_EQ(value_of("all"), Truth::kTrue);
  EXPECT_EQ(value_of("yes"), Truth::kTrue);
  EXPECT_EQ(value_of("not yes"), Truth::kFalse);
  EXPECT_EQ(value_of("list=cpe and list = purl"), Truth::kTrue);
  EXPECT_EQ(value_of("list!=cpe"), Truth::kFalse);
  EXPECT_EQ(value_of("none=cpe"), Truth::kFalse);
  EXPECT_EQ(value_of("seven >= 7 and seven < 10 and seven = 07"), Truth::kTrue);
  EXPECT_EQ(value_of("list > 3"), Truth::kUnknown);
  EXPECT_EQ(value_of("open"), Truth::kUnknown);
  EXPECT_EQ(value_of("not open"), Truth::kUnknown);
  EXPECT_EQ(value_of("open or yes"), Truth::kTrue);
  EXPECT_EQ(value_of("open and not yes"), Truth::kFalse);
  EXPECT_EQ(value_of("yes or open and open"), Truth::kTrue);
  EXPECT_EQ(value_of("(yes or open) and open"), Truth::kUnknown);
  EXPECT_EQ(value_of("not analysis=c'1 or yes"), Truth::kTrue);
}

TEST(Expression, ErrorsHavePlaces) {
  const auto error = [](std::string_view text) { return Expression::parse(text).error().text(); };
  EXPECT_EQ(error("a and"), "line 1:6: expected name, found the end");
  EXPECT_EQ(error("(a"), "line 1:3: expected ), found the end");
  EXPECT_EQ(error("a b"), "line 1:3: expected and, or, or the end, found b");
  EXPECT_EQ(error("a ="), "line 1:4: expected word, found the end");
  EXPECT_TRUE(error(std::string(1000, '(')).contains("depth"));
  EXPECT_TRUE(error(std::string(20'000, 'a')).contains("length"));
  EXPECT_FALSE(Expression::parse("").has_value());
}

TEST(Model, ConditionsPlaceholdersAndChecksAreOfTheModel) {
  ASSERT_TRUE(catalogue().sound(model()));
  for (const auto& clause : model().items("clauses")) {
    if (const auto when = clause.word("when"); !when.empty()) {
      const auto condition = Expression::parse(when);
      ASSERT_TRUE(condition.has_value()) << clause.id;
      for (const auto& node : condition->nodes()) {
        EXPECT_TRUE(node.name.empty() || model().find("terms", node.name) != nullptr) << clause.id;
      }
    }
  }
  std::vector<std::string> kinds;
  for (const auto& check : model().items("checks")) {
    kinds.emplace_back(check.word("kind"));
    EXPECT_NE(std::ranges::find(check_kinds(), check.word("kind"), &CheckKind::name),
              check_kinds().end())
        << check.id;
    for (const auto& input : check.words("inputs")) {
      EXPECT_NE(model().find("terms", cut(input, "=").value().second), nullptr) << check.id;
    }
  }
  for (const auto& kind : check_kinds()) {
    EXPECT_NE(std::ranges::find(kinds, kind.name), kinds.end()) << kind.name;
  }
  const auto* profiles = model().find("terms", "minimum-profiles");
  for (const auto& id : profiles->words("choices")) {
    const auto* profile = catalogue().find(id);
    ASSERT_NE(profile, nullptr) << id;
    EXPECT_TRUE(catalogue().sound(*profile)) << id;
    EXPECT_FALSE(profile->items("fields").empty()) << id;
    for (const auto& field : profile->items("fields")) {
      EXPECT_TRUE(is_query(field.word("query"))) << id << " " << field.id;
      EXPECT_FALSE(field.word("obligation").empty()) << id << " " << field.id;
    }
  }
}

TEST(TermSheet, ABlankOneIsOpenAndDefaultsAreAnswers) {
  Problems problems;
  const auto blank = read_sheet(write_sheet(model(), {}), model(), Limits(), problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_TRUE(blank->answers.empty());
  for (const auto lang : {Lang::kEn, Lang::kJa}) {
    const auto text = write_sheet(model(), {.basic_only = false, .defaults = true, .lang = lang});
    const auto filled = read_sheet(text, model(), Limits(), problems);
    ASSERT_TRUE(filled.has_value());
    EXPECT_TRUE(problems.empty());
    std::size_t defaults = 0;
    for (const auto& term : model().items("terms")) {
      defaults += term.word("default").empty() ? 0 : 1;
    }
    EXPECT_EQ(filled->answers.size(), defaults);
  }
  const auto basic =
      read_sheet(write_sheet(model(), {.basic_only = true}), model(), Limits(), problems);
  EXPECT_TRUE(basic->basic_only);
  EXPECT_EQ(items_of(model(), true).size(), 10U);
  EXPECT_EQ(items_of(model(), false).size(), 22U);
}

TEST(TermSheet, SaysWhatIsWrongAndWhere) {
  const auto problems = [](std::string_view more) {
    std::string text;
    sheet_of(more, &text);
    return text;
  };
  EXPECT_EQ(problems("[terms]\nformats = \"\"\n"), "");
  EXPECT_EQ(problems("[terms]\nkolor = 1\n"),
            "line 4:1: sbom-transaction-model@2.0 terms has no kolor\n");
  EXPECT_EQ(problems("[terms]\nupdate-days = \"ten\"\n"),
            "line 4:1: field update-days: expected integer, found string\n");
  EXPECT_TRUE(problems("[terms]\nupdate-days = -1\n").contains("number from 0"));
  EXPECT_TRUE(problems("[terms]\nreview-percent = 101\n").contains("number from 0 to 100"));
  EXPECT_TRUE(problems("[terms]\nformats = [\"pdf\"]\n")
                  .contains("\"pdf\" is not valid; expected one of: spdx-2.2"));
  EXPECT_TRUE(problems("[terms]\nmonitoring-end = \"2027-02-30\"\n").contains("2027-02-30"));
  EXPECT_TRUE(problems("[dates]\ndelivery = 2027-02-28T10:00:00Z\n").contains("YYYY-MM-DD"));
  EXPECT_TRUE(problems("level = \"some\"\n").contains("basic or all"));
  EXPECT_TRUE(problems("colour = 1\n").contains("colour"));
  EXPECT_TRUE(problems("[[exceptions]]\nitem = \"x\"\ncomponents = [\"a\"]\nreason = \"r\"\n")
                  .contains("items has no x"));
  const auto bad = [](std::string_view text) {
    Problems found;
    return read_sheet(text, model(), Limits(), found).error().text();
  };
  EXPECT_TRUE(bad("scheme = \"x\"\n").contains("field akashi_terms is missing"));
  EXPECT_TRUE(bad("akashi_terms = 2\n").contains("version 2"));
  EXPECT_TRUE(bad("akashi_terms = \n").contains("TOML"));
}

TEST(TermSheet, AWrongAnswerIsOpen) {
  const auto sheet = sheet_of("[terms]\nformats = [\"spdx-2.3\", \"pdf\"]\nupdate-days = 14\n");
  EXPECT_EQ(sheet.find("formats"), nullptr);
  EXPECT_EQ(sheet.values("update-days"), std::vector<std::string>{"14"});
}

TEST(Clauses, NothingIsLeftOutInSilence) {
  Problems problems;
  const auto sheet = sheet_of("[parties]\ncustomer = \"<b>A|B\"\n[terms]\nupdate-days = 14\n");
  const auto articles = make_articles(model(), sheet, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(articles.size(), 22U);
  EXPECT_EQ(articles.back().number, 22U);
  const auto text = formats::write_markdown(clauses_prose(model(), sheet, articles, {Lang::kEn}));
  EXPECT_TRUE(text.contains("within 14 days"));
  EXPECT_TRUE(text.contains("\\[open: SBOM formats and versions\\]"));
  EXPECT_TRUE(text.contains("Undecided"));
  EXPECT_TRUE(text.contains("This is no legal advice"));
  EXPECT_TRUE(text.contains("\\<b\\>A\\|B"));
  EXPECT_TRUE(text.contains("Open terms"));
  const auto html =
      formats::write_html(clauses_prose(model(), sheet, articles, {Lang::kJa, Lang::kEn}));
  EXPECT_TRUE(html.contains("&lt;b&gt;A|B"));
  EXPECT_TRUE(html.contains("第1条"));
  EXPECT_TRUE(html.contains("Article 1"));
  EXPECT_FALSE(html.contains("<b>"));
}

std::string clause(const TermSheet& sheet, std::string_view id, Lang lang) {
  return clause_text(model(), sheet, *model().find("clauses", id), lang);
}

TEST(Clauses, ValuesAreWrittenAsPeopleDo) {
  const auto one = sheet_of("[terms]\nformats = [\"spdx-2.3\"]\nencodings = [\"json\"]\n");
  EXPECT_EQ(clause(one, "sbom-format-2", Lang::kEn),
            "The SBOM shall be in the format SPDX 2.3. Its files shall be encoded as JSON.");
  const auto sheet = sheet_of(
      "[terms]\nformats = [\"spdx-2.2\", \"spdx-2.3\", \"cyclonedx-1.6\"]\nencodings = [\"json\", "
      "\"xml\"]\n"
      "analysis = [\"c'1\", \"c'2\"]\nmonitoring = true\nmonitoring-sources = [\"jvn\"]\n"
      "monitoring-end = 2032-03-01\nnotify-hours = 72\ndamages-cap = \"fixed\"\n"
      "damages-amount = 10000000\n");
  EXPECT_EQ(
      clause(sheet, "sbom-format-2", Lang::kEn),
      "The SBOM shall be in the format SPDX 2.2, SPDX 2.3 or CycloneDX 1.6. Its files shall be "
      "encoded as JSON or XML.");
  EXPECT_EQ(clause(sheet, "sbom-format-2", Lang::kJa),
            "SBOMのフォーマット及び版はSPDX 2.2、SPDX 2.3又はCycloneDX "
            "1.6とし、ファイルの形式はJSON又はXMLとする。");
  EXPECT_TRUE(
      clause(sheet, "analysis-methods-1", Lang::kJa).contains("依存関係解析及びファイル照合"));
  EXPECT_TRUE(clause(sheet, "monitoring-yes", Lang::kJa).contains("2032年3月1日まで"));
  EXPECT_TRUE(clause(sheet, "monitoring-yes", Lang::kEn).starts_with("Until 1 March 2032, "));
  EXPECT_TRUE(clause(sheet, "damages-fixed", Lang::kEn).contains("up to JPY 10,000,000."));
  EXPECT_EQ(parse_placeholder("a:or").term, "a");
  EXPECT_EQ(parse_placeholder("a:nor").term, "a:nor");
}

// A term that no applicable clause needs is not called open.
TEST(Clauses, OnlyTermsOfMatterAreOpen) {
  Problems problems;
  const auto open = [&](std::string_view terms) {
    const auto sheet = sheet_of("[terms]\n" + std::string(terms));
    const auto articles = make_articles(model(), sheet, problems);
    const auto text = formats::write_markdown(clauses_prose(model(), sheet, articles, {}));
    return text.substr(text.find("## Open terms"));
  };
  EXPECT_TRUE(open("").contains("damages-cap"));
  EXPECT_FALSE(open("damages-cap = \"contract-price\"\n").contains("damages-amount"));
  EXPECT_TRUE(open("damages-cap = \"fixed\"\n").contains("damages-amount"));
  EXPECT_FALSE(open("monitoring = false\n").contains("monitoring-end"));
  EXPECT_TRUE(open("monitoring = true\n").contains("monitoring-end"));
}

TEST(Clauses, ConditionsChooseBetweenAlternatives) {
  Problems problems;
  const auto sheet = sheet_of("[terms]\ndepth = \"recursive\"\nstate-unknown = false\n");
  const auto articles = make_articles(model(), sheet, problems);
  const auto found = std::ranges::find_if(
      articles, [](const Article& article) { return article.item->id == "recursive-parts"; });
  ASSERT_EQ(found->clauses.size(), 1U);
  EXPECT_EQ(found->clauses.front().item->id, "recursive-parts-recursive");
}

TEST(Contract, FormatAndEncoding) {
  const auto sheet = sheet_of("[terms]\nformats = [\"cyclonedx-1.6\"]\nencodings = [\"json\"]\n");
  auto sbom = sbom_of({component("a", "1")});
  EXPECT_EQ(outcome(sheet, one(sbom), "format"), Outcome::kMet);
  EXPECT_EQ(outcome(sheet, one(sbom), "encoding"), Outcome::kMet);
  sbom.version = "1.5";
  EXPECT_EQ(outcome(sheet, one(sbom), "format"), Outcome::kBroken);
  sbom.version = "";
  EXPECT_EQ(outcome(sheet, one(sbom), "format"), Outcome::kUnknown);
  EXPECT_EQ(outcome(sheet_of("[terms]\nencodings = [\"json\"]\n"), one(sbom), "format"),
            Outcome::kOpen);
  EXPECT_EQ(outcome(sheet, Delivery(), "format"), Outcome::kUnknown);
}

TEST(Contract, IdentifiersOfEachComponent) {
  const auto any = sheet_of("[terms]\nid-standards = [\"purl\", \"cpe-2.3\"]\nid-rule = \"any\"\n");
  const auto every =
      sheet_of("[terms]\nid-standards = [\"purl\", \"cpe-2.3\"]\nid-rule = \"every\"\n");
  auto sbom =
      sbom_of({component("root", "1"), component("a", "1", "pkg:npm/a@1"), component("b", "2")});
  sbom.bom.root = 0;
  sbom.bom.components[2].cpes = {"cpe:2.3:a:x:b:2:*:*:*:*:*:*:*"};
  EXPECT_EQ(outcome(any, one(sbom), "identifiers-any"), Outcome::kMet);
  const auto lacking = judged(every, one(sbom), "identifiers-every");
  EXPECT_EQ(lacking.outcome, Outcome::kBroken);
  ASSERT_EQ(lacking.seen.size(), 2U);
  EXPECT_EQ(lacking.seen[0].first, std::vector<std::string>{"b 2"});
  EXPECT_EQ(lacking.seen[1].total, 2U);
  sbom.bom.components[2].cpes.clear();
  EXPECT_EQ(outcome(any, one(sbom), "identifiers-any"), Outcome::kBroken);
  const auto stated = sheet_of(
      "[[exceptions]]\nitem = \"id-standard\"\ncomponents = [\"b\"]\nreason = \"own part\"\n"
      "[terms]\nid-standards = [\"purl\"]\nid-rule = \"any\"\n");
  EXPECT_EQ(outcome(stated, one(sbom), "identifiers-any"), Outcome::kMet);
  // What the model does not keep decides nothing.
  const auto dim =
      sheet_of("[terms]\nid-standards = [\"purl\", \"proprietary\"]\nid-rule = \"any\"\n");
  EXPECT_EQ(outcome(dim, one(sbom), "identifiers-any"), Outcome::kUnknown);
}

TEST(Contract, NothingIsMetByAbsence) {
  const auto sheet = sheet_of(write_sheet(model(), {.basic_only = false, .defaults = true})
                                  .substr(write_sheet(model(), {}).find("[parties]")));
  const auto report = check_contract({catalogue(), model(), sheet, one(sbom_of({}))});
  for (const auto& result : report.results) {
    if (result.ruling.outcome == Outcome::kMet) {
      EXPECT_TRUE(result.check->id == "format" || result.check->id == "encoding")
          << result.check->id;
    }
  }
  auto sbom = sbom_of({component("a", "1", "pkg:npm/a@1")});
  const auto ids = sheet_of("[terms]\nid-standards = [\"purl\"]\nid-rule = \"any\"\n");
  EXPECT_EQ(outcome(ids, one(sbom), "identifiers-any"), Outcome::kMet);
  sbom.bom.unknowns.push_back({.path = "s.json", .at = {}, .method = "x", .message = {}});
  EXPECT_EQ(outcome(ids, one(sbom), "identifiers-any"), Outcome::kUnknown);
}

// What the supplier's tool could not read of the product is no fault of the document.
TEST(Contract, ValidityIsAboutTheDocument) {
  const auto sheet = sheet_of("[terms]\nformats = [\"cyclonedx-1.6\"]\nencodings = [\"json\"]\n");
  auto sbom = sbom_of({component("a", "1", "pkg:npm/a@1")});
  EXPECT_EQ(outcome(sheet, one(sbom), "valid"), Outcome::kUnknown);
  sbom.bom.unknowns.push_back({.path = "app/pom.xml",
                               .at = {},
                               .method = "maven",
                               .code = ErrorCode::kInvalidInput,
                               .message = {}});
  EXPECT_EQ(outcome(sheet, one(sbom), "valid"), Outcome::kUnknown);
  sbom.bom.unknowns.push_back({.path = "s.json",
                               .at = {},
                               .method = "cyclonedx",
                               .code = ErrorCode::kInvalidInput,
                               .message = {}});
  EXPECT_EQ(outcome(sheet, one(sbom), "valid"), Outcome::kBroken);
}

TEST(Contract, DependenciesAsStated) {
  const auto recursive = sheet_of("[terms]\ndepth = \"recursive\"\nstate-unknown = true\n");
  const auto direct = sheet_of("[terms]\ndepth = \"direct\"\n");
  auto sbom = sbom_of({component("root", "1"), component("a", "1")});
  sbom.bom.root = 0;
  EXPECT_EQ(outcome(recursive, one(sbom), "recursive"), Outcome::kUnknown);
  EXPECT_EQ(outcome(direct, one(sbom), "direct"), Outcome::kUnknown);
  sbom.bom.relations = {{.type = RelationType::kDependsOn, .from = 0, .to = 1}};
  EXPECT_EQ(outcome(recursive, one(sbom), "recursive"), Outcome::kUnknown);
  EXPECT_EQ(outcome(recursive, one(sbom), "graph-stated"), Outcome::kUnknown);
  sbom.bom.graph = {GraphState::kComplete, GraphState::kComplete};
  EXPECT_EQ(outcome(recursive, one(sbom), "recursive"), Outcome::kMet);
  EXPECT_EQ(outcome(recursive, one(sbom), "graph-stated"), Outcome::kMet);
  EXPECT_EQ(outcome(direct, one(sbom), "direct"), Outcome::kMet);
  sbom.bom.graph[1] = GraphState::kIncomplete;
  EXPECT_EQ(outcome(recursive, one(sbom), "recursive"), Outcome::kBroken);
  EXPECT_EQ(outcome(direct, one(sbom), "direct"), Outcome::kMet);
}

TEST(Contract, ConsentNeedsAList) {
  auto sbom = sbom_of({component("root", "1"), component("own", "1"),
                       component("@x/a", "1", "pkg:npm/%40x/a@1.2")});
  sbom.bom.root = 0;
  const auto with = [](std::string_view lists) {
    return sheet_of("[components]\n" + std::string(lists) +
                    "[terms]\nthird-party-consent = \"declare\"\n");
  };
  EXPECT_EQ(outcome(with("own = [\"own\"]\n"), one(sbom), "declared"), Outcome::kUnknown);
  EXPECT_EQ(outcome(with("own = [\"own\"]\nagreed = []\n"), one(sbom), "declared"),
            Outcome::kBroken);
  for (const auto* agreed : {"pkg:npm/@x/a@1.2", "pkg:npm/%40x/a", "pkg:npm/%40x/*", "@x/a"}) {
    EXPECT_EQ(outcome(with("own = [\"own\"]\nagreed = [\"" + std::string(agreed) + "\"]\n"),
                      one(sbom), "declared"),
              Outcome::kMet)
        << agreed;
  }
}

TEST(Contract, DeadlinesAndCorrection) {
  const auto sheet = sheet_of(
      "[dates]\ndelivery = 2027-03-31\n[terms]\nformats = [\"cyclonedx-1.6\"]\nupdate-days = "
      "10\nupdate-events = [\"release\"]\n"
      "correction = true\ncorrection-days = 5\n");
  auto delivery = one(sbom_of({component("a", "1")}));
  EXPECT_EQ(outcome(sheet, delivery, "update"), Outcome::kUnknown);
  delivery.released = parse_date("2027-03-10");
  EXPECT_EQ(outcome(sheet, delivery, "update"), Outcome::kUnknown);
  delivery.delivered = parse_date("2027-03-20");
  EXPECT_EQ(outcome(sheet, delivery, "update"), Outcome::kUnknown);  // Made when?
  delivery.sboms[0].bom.created = "2027-02-01T00:00:00Z";  // Of an earlier release, perhaps.
  EXPECT_EQ(outcome(sheet, delivery, "update"), Outcome::kUnknown);
  delivery.sboms[0].bom.created = "2027-03-10T00:00:00Z";
  EXPECT_EQ(outcome(sheet, delivery, "update"), Outcome::kMet);
  EXPECT_EQ(outcome(sheet, delivery, "delivery-day"), Outcome::kMet);
  delivery.delivered = parse_date("2027-03-21");
  EXPECT_EQ(outcome(sheet, delivery, "update"), Outcome::kBroken);
  const auto report = check_contract({catalogue(), model(), sheet, delivery});
  const auto late = std::ranges::find_if(report.results, [](const ClauseResult& result) {
    return result.ruling.outcome == Outcome::kBroken;
  });
  EXPECT_EQ(late->correct_until, parse_date("2027-04-06"));
  // Made after the deadline, wherever the day ended last.
  delivery.delivered.reset();
  delivery.sboms[0].bom.created = "2027-03-21T11:59:59Z";
  EXPECT_EQ(outcome(sheet, delivery, "update"), Outcome::kUnknown);
  delivery.sboms[0].bom.created = "2027-03-21T12:00:00Z";
  EXPECT_EQ(outcome(sheet, delivery, "update"), Outcome::kBroken);
  delivery.delivered = parse_date("2027-03-19");
  delivery.sboms[0].bom.created = "2027-03-20T13:00:00Z";
  EXPECT_EQ(outcome(sheet, delivery, "update"), Outcome::kUnknown);
}

TEST(Contract, PhaseVexAndEndOfSupport) {
  const auto sheet = sheet_of(
      "[terms]\ncomponent-phases = [\"build\"]\nvex-provided = true\nvex-formats = [\"openvex\"]\n"
      "vex-days = 3\neol-notice = true\neol-days = 30\n");
  auto sbom = sbom_of({component("a", "1")});
  EXPECT_EQ(outcome(sheet, one(sbom), "phase"), Outcome::kBroken);
  sbom.version = "1.4";
  EXPECT_EQ(outcome(sheet, one(sbom), "phase"), Outcome::kUnknown);
  sbom.bom.lifecycles = {"build"};
  EXPECT_EQ(outcome(sheet, one(sbom), "phase"), Outcome::kMet);
  auto delivery = one(sbom);
  EXPECT_EQ(outcome(sheet, delivery, "vex"), Outcome::kUnknown);
  delivery.vex.push_back({});
  delivery.vex[0].format = "openvex";
  EXPECT_EQ(outcome(sheet, delivery, "vex"), Outcome::kUnknown);
  delivery.vex[0].statements = 1;
  EXPECT_EQ(outcome(sheet, delivery, "vex"), Outcome::kMet);
  delivery.vex[0].format = "csaf";
  EXPECT_EQ(outcome(sheet, delivery, "vex"), Outcome::kBroken);
  EXPECT_EQ(outcome(sheet, delivery, "end-of-support"), Outcome::kUnknown);
  delivery.sboms[0].bom.components[0].properties = {
      {"cdx:lifecycle:milestone:endOfSupport", "2030-01-01"}};
  EXPECT_EQ(outcome(sheet, delivery, "end-of-support"), Outcome::kMet);
  delivery.sboms[0].bom.components[0].properties[0].value = "2027-05-01T00:00:00Z";
  EXPECT_EQ(outcome(sheet, delivery, "end-of-support"), Outcome::kUnknown);
}

TEST(Profile, FieldsOfNtia) {
  const auto& profile = *catalogue().find("ntia-2021");
  auto sbom = sbom_of({component("a", "1", "pkg:npm/a@1"), component("b", "", "pkg:npm/b")});
  const ComponentList none;
  EXPECT_EQ(judge_profile(profile, sbom, none).outcome, Outcome::kBroken);
  sbom.bom.authors = {"Person: A"};
  sbom.bom.created = "2027-01-01T00:00:00Z";
  for (auto& part : sbom.bom.components) {
    part.supplier = "S";
  }
  const auto version = judge_profile(profile, sbom, none);
  EXPECT_EQ(version.outcome, Outcome::kBroken);
  const auto lacking = std::ranges::find_if(
      version.seen, [](const Observation& seen) { return seen.text.id == msg::kFieldLacks; });
  ASSERT_NE(lacking, version.seen.end());
  EXPECT_EQ(lacking->first, std::vector<std::string>{"b"});
  // NOASSERTION says that it is not known.
  sbom.stated_unknown["versionInfo"] = {"b"};
  EXPECT_EQ(judge_profile(profile, sbom, none).outcome, Outcome::kUnknown);  // No dependencies.
  sbom.bom.relations = {{.type = RelationType::kDependsOn, .from = 0, .to = 1}};
  EXPECT_EQ(judge_profile(profile, sbom, none).outcome, Outcome::kMet);
}

TEST(Profile, BsiAsksForFormatsAndCisaForASignature) {
  auto sbom = sbom_of({component("a", "1")});
  const auto missing = [&](std::string_view id, std::string_view field) {
    const auto ruling = judge_profile(*catalogue().find(id), sbom, ComponentList());
    return std::ranges::any_of(ruling.seen, [&](const Observation& seen) {
      return seen.text.text().contains(std::string(id) + " " + std::string(field) + " (");
    });
  };
  EXPECT_FALSE(missing("bsi-tr-03183-2", "format"));
  sbom.version = "1.10";
  EXPECT_FALSE(missing("bsi-tr-03183-2", "format"));
  sbom.version = "1.5";
  EXPECT_TRUE(missing("bsi-tr-03183-2", "format"));
  EXPECT_TRUE(missing("cisa-2026", "sbom-author-signature"));
  sbom.signature = true;  // Not verified: still not known.
  EXPECT_TRUE(missing("cisa-2026", "sbom-author-signature"));
}

TEST(Delivered, FactsOfDocuments) {
  const auto facts = [](std::string_view json, auto& into) {
    const auto bytes = Bytes::copy_of(json);
    const auto tree = formats::parse_json(bytes.padded(), Limits());
    read_facts(tree->root(), into);
  };
  DeliveredSbom spdx;
  facts(R"({"sbom": {"spdxVersion": "SPDX-2.3", "name": "x", "dataLicense": "", "packages": [
      {"SPDXID": "SPDXRef-a", "versionInfo": "NOASSERTION", "supplier": "Organization: x"}]}})",
        spdx);
  EXPECT_EQ(spdx.format + spdx.version, "spdx2.3");
  EXPECT_TRUE(spdx.members.contains("name") && !spdx.members.contains("dataLicense"));
  EXPECT_TRUE(spdx.stated_unknown["versionInfo"].contains("SPDXRef-a"));
  EXPECT_FALSE(spdx.stated_unknown.contains("supplier"));
  DeliveredVex vex;
  facts(R"({"document": {"csaf_version": "2.0", "category": "csaf_security_advisory"}})", vex);
  EXPECT_EQ(vex.format, "");
  facts(
      R"({"@context": "https://openvex.example/ns/v0.2.0", "timestamp": "t", "statements": [1, 2]})",
      vex);
  EXPECT_EQ(vex.format, "openvex");
  EXPECT_EQ(vex.statements, 2U);
}

}  // namespace
}  // namespace akashi::assure
