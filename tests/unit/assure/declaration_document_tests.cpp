// A declaration as a document and as CycloneDX attestations.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "assure/catalogue.h"
#include "assure/declaration_cdxa.h"
#include "assure/declaration_prose.h"
#include "base/bytes.h"
#include "base/data.h"
#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

const Catalogue& own_catalogue() {
  static const auto kCatalogue = [] {
    std::vector<CatalogueFile> files;
    constexpr std::string_view kPrefix = "schemes/";
    for (const auto& file : all_data()) {
      if (file.path.starts_with(kPrefix)) {
        const std::string path(file.path.substr(kPrefix.size()));
        files.push_back({path, std::string(file.bytes), path});
      }
    }
    return read_catalogue(files, Limits{}).value();
  }();
  return kCatalogue;
}

class DeclarationDocument : public testing::Test {
 protected:
  void judge_it(const std::string& package, const std::string& answers) {
    const auto text =
        "akashi_declaration = 1\nscheme = \"cyber-infra@2026-03\"\n"
        "[provider]\nname = \"<b>Maker|1\"\ncontact = \"a@example.org\"\nsignatory = \"B\"\n"
        "[scope]\nsoftware = \"Thing 1\"\nroles = [\"developer\"]\npackage = \"" +
        package + "\"\ndate = \"2026-04-01\"\nvalid_until = \"2027-03-31\"\n" + answers;
    const auto tree = formats::parse_toml(text, Limits{});
    ASSERT_TRUE(tree) << tree.error().text();
    scheme_ = own_catalogue().find("cyber-infra@2026-03");
    declaration_ = read_declaration(tree->root(), "d.toml", *scheme_, problems_);
    judgement_ = judge(declaration_, *scheme_, "2026-11-23", problems_);
  }

  std::string markdown(Lang lang, std::string_view key = {}) const {
    return formats::write_markdown(
        declaration_prose(declaration_, *scheme_, judgement_,
                          {.on = "2026-11-23", .key = key, .problems = &problems_}, lang));
  }

  std::string cdxa(std::string_view signed_file = {}) const {
    return declaration_cdxa(declaration_, *scheme_, judgement_,
                            {.tool_version = "1",
                             .timestamp = "2026-11-23T00:00:00Z",
                             .signed_file = signed_file,
                             .signed_sha256 = std::string(64, 'a'),
                             .lang = Lang::kJa});
  }

  const Scheme* scheme_ = nullptr;
  Declaration declaration_;
  Judgement judgement_;
  Problems problems_;
};

std::string row(const std::string& statement, const std::string& answer, const std::string& more) {
  return "[[answer]]\nstatement = \"" + statement + "\"\nrole = \"developer\"\nanswer = \"" +
         answer + "\"\n" + more;
}

std::string all_done(const std::string& more) {
  std::string out;
  for (const auto& statement : own_catalogue().find("cyber-infra@2026-03")->items("statements")) {
    const auto roles = statement.ids("roles");
    if (std::ranges::find(roles, "developer") != roles.end()) {
      out += row(statement.id, "done", more);
    }
  }
  return out;
}

TEST_F(DeclarationDocument, NeverDeclaresWhatIsNotMet) {
  judge_it("minimum", row("(1)-1", "partly", "owner = \"QA\"\ndue = \"2026-01-01\"\n"));
  const auto text = markdown(Lang::kEn);
  EXPECT_FALSE(text.contains("and that they meet")) << text;
  EXPECT_TRUE(text.contains("This is a draft"));
  EXPECT_TRUE(text.contains("2026-01-01 overdue"));
  EXPECT_TRUE(text.contains("unanswered"));
  EXPECT_TRUE(text.contains("not signed electronically"));
  EXPECT_TRUE(text.contains("\\<b\\>Maker\\|1"));
  EXPECT_TRUE(text.contains("unconfirmed"));  // How sure the scheme is of itself.
}

TEST_F(DeclarationDocument, SaysWhatRestsOnAWord) {
  judge_it("minimum", all_done(""));
  EXPECT_TRUE(markdown(Lang::kEn, "k1").contains("they rest on the provider's word"));
  EXPECT_TRUE(markdown(Lang::kJa, "k1").contains("一部の項目には証跡がなく"));
  EXPECT_TRUE(markdown(Lang::kJa, "k1").contains("| 電子署名の鍵 | k1 |"));
  judge_it("minimum", all_done("evidence = [\"x\"]\n"));
  EXPECT_TRUE(markdown(Lang::kJa).contains("実施済の各項目には証跡を示しています"));
  judge_it("", all_done(""));
  EXPECT_TRUE(markdown(Lang::kJa).contains("パッケージの充足は宣言しません"));
}

TEST_F(DeclarationDocument, BothLanguagesHaveTheSameParts) {
  judge_it("minimum", all_done("evidence = [\"x\"]\nremarks = \"r\"\n"));
  const auto shape = [&](Lang lang) {
    std::string out;
    const auto prose = declaration_prose(declaration_, *scheme_, judgement_,
                                         {.on = "", .key = "", .problems = nullptr}, lang);
    for (const auto& block : prose.blocks()) {
      out += std::to_string(static_cast<int>(block.kind)) + ":" +
             std::to_string(block.cells.size()) + ":" + std::to_string(block.rows.size()) + " ";
    }
    return out;
  };
  EXPECT_EQ(shape(Lang::kEn), shape(Lang::kJa));
}

// Each reference leads to something of the document.
TEST_F(DeclarationDocument, AttestationsReferToWhatIsThere) {
  judge_it("", row("(1)-1", "done", "evidence = [\"a b/脅威%.md\", \"y\"]\n") +
                   row("(1)-2", "partly", "owner = \"QA\"\ndue = \"2027-01-01\"\n") +
                   row("(1)-3", "not-applicable", "reason = \"none\"\n"));
  const auto text = cdxa("d.json");
  EXPECT_EQ(text, cdxa("d.json"));
  const auto bytes = Bytes::copy_of(text);
  const auto tree = formats::parse_json(bytes.padded(), Limits{});
  ASSERT_TRUE(tree) << tree.error().text();
  const auto root = tree->root();
  EXPECT_EQ(root["specVersion"].text(), "1.6");
  EXPECT_EQ(root["serialNumber"].text().size(), 45U);
  std::set<std::string> refs;
  const auto take = [&](formats::NodeView list) {
    for (const auto item : list) {
      EXPECT_TRUE(refs.emplace(item["bom-ref"].text()).second) << item["bom-ref"].text();
    }
  };
  const auto declarations = root["declarations"];
  std::size_t requirements = 0;
  for (const auto standard : root["definitions"]["standards"]) {
    take(standard["requirements"]);
    requirements += standard["requirements"].size();
  }
  EXPECT_EQ(requirements, 21U);
  for (const auto* list : {"assessors", "claims", "evidence"}) {
    take(declarations[list]);
  }
  take(declarations["targets"]["components"]);
  const auto known = [&](formats::NodeView list) {
    for (const auto ref : list) {
      EXPECT_TRUE(refs.contains(std::string(ref.text()))) << ref.text();
    }
  };
  std::size_t scores = 0;
  for (const auto attestation : declarations["attestations"]) {
    EXPECT_TRUE(refs.contains(std::string(attestation["assessor"].text())));
    for (const auto map : attestation["map"]) {
      EXPECT_TRUE(refs.contains(std::string(map["requirement"].text())));
      known(map["claims"]);
      known(map["conformance"]["mitigationStrategies"]);
      scores += map["conformance"]["score"].integer() == 1 ? 1 : 0;
    }
  }
  EXPECT_EQ(scores, 1U);  // What is done in part or unanswered has none.
  EXPECT_EQ(declarations["claims"].size(), 3U);
  for (const auto claim : declarations["claims"]) {
    EXPECT_EQ(claim["target"].text(), "software");
    known(claim["evidence"]);
  }
  EXPECT_TRUE(text.contains("\"url\": \"a%20b/脅威%25.md\""));
  EXPECT_TRUE(text.contains("\"thirdParty\": false"));
  EXPECT_TRUE(text.contains("\"type\": \"digital-signature\""));
  EXPECT_FALSE(cdxa().contains("signatories"));
}

}  // namespace
}  // namespace akashi::assure
