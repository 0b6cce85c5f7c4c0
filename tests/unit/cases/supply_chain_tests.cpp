// Suppliers' declarations, tier by tier.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "case_example.h"
#include "case_keys.h"
#include "formats/prose.h"
#include "portfolio_folder.h"
#include "service/supply_chain.h"

namespace akashi::service {
namespace {

using assure::LinkState;

constexpr std::string_view kOn = "2026-11-21";

struct Supplied {
  std::string name;
  std::string declaration;
};

class SupplyChainTest : public portfolio::PortfolioFolder {
 protected:
  std::string at(const std::string& name) const { return (root_ / "chain" / name).string(); }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
    std::ofstream(at(name)) << text;
  }

  static std::string text_of(const std::string& provider, const std::vector<Supplied>& suppliers,
                             const std::string& answer) {
    std::string out =
        "akashi_declaration = 1\nscheme = \"cyber-infra@2026-03\"\n[provider]\nname = \"" +
        provider +
        "\"\ncontact = \"a@example.org\"\nsignatory = \"B\"\n[scope]\nsoftware = \"Part\"\n"
        "roles = [\"developer\"]\npackage = \"\"\ndate = \"2026-04-01\"\n"
        "valid_until = \"2027-03-31\"\n";
    const auto* scheme = assure::embedded().find("cyber-infra@2026-03");
    for (const auto& statement : scheme->items("statements")) {
      const auto roles = statement.ids("roles");
      if (std::ranges::find(roles, "developer") != roles.end()) {
        out += "[[answer]]\nstatement = \"" + statement.id +
               "\"\nrole = \"developer\"\nanswer = \"" + answer +
               "\"\nowner = \"o\"\ndue = \"2027-01-01\"\n";
      }
    }
    for (const auto& supplier : suppliers) {
      out += "[[supplier]]\nname = \"" + supplier.name +
             "\"\nprovides = \"Part\"\ndeclaration = \"" + supplier.declaration + "\"\n";
    }
    return out;
  }

  // A signed declaration at `file`.
  void sign(const std::string& file, const std::string& provider,
            const std::vector<Supplied>& suppliers, const std::string& answer = "done") const {
    write("unsigned.toml", text_of(provider, suppliers, answer));
    const auto loaded = load_declaration(at("unsigned.toml"), assure::embedded(), kOn, Limits{});
    ASSERT_TRUE(loaded) << loaded.error().text();
    write(file, "");
    const auto key = SigningKey::from_pem(kPrivate);
    ASSERT_TRUE(sign_declaration(*loaded, *key, at(file)));
  }

  assure::SupplyChain trace(const std::vector<Supplied>& suppliers, bool trusting = true,
                            std::string_view on = kOn) {
    write("own.toml", text_of("Own", suppliers, "done"));
    loaded_ = load_declaration(at("own.toml"), assure::embedded(), on, Limits{}).value();
    std::vector<PublicKey> trusted;
    if (trusting) {
      trusted.push_back(PublicKey::from_pem(kPublic).value());
    }
    return trace_suppliers(loaded_, at("own.toml"), trusted, assure::embedded(), on, Limits{});
  }

  std::string verdict(const assure::ChainLink& link) const {
    return assure::link_verdict(link, *loaded_.scheme, Lang::kEn);
  }

  LoadedDeclaration loaded_;
};

TEST_F(SupplyChainTest, TiersBelowTheFirst) {
  sign("a/deep/b.json", "B", {{"C", ""}}, "not-done");
  sign("a/a.json", "A", {{"B", "deep/b.json"}});
  const auto chain = trace({{"A", "a/a.json"}});
  ASSERT_EQ(chain.links.size(), 4U);
  EXPECT_EQ(chain.tiers(), 3U);
  EXPECT_EQ(verdict(chain.links[1]), "Standard package (by word)");
  EXPECT_EQ(verdict(chain.links[2]), "none");
  EXPECT_EQ(verdict(chain.links[3]), "no declaration");
  EXPECT_EQ(chain.links[3].parent, 2U);
  const auto rows = assure::weakest_links(chain, *loaded_.scheme);
  EXPECT_EQ(rows.size(), 19U);  // Of the 21, two are asked of customers.
  EXPECT_EQ(rows.front().own, assure::Standing::kClaimed);
  EXPECT_EQ(rows.front().weakest, assure::Standing::kOpen);
  EXPECT_EQ(rows.front().whose, std::vector<std::size_t>{2});
  EXPECT_EQ(rows.front().unknown, std::vector<std::size_t>{3});
  EXPECT_EQ(assure::open_links(chain, *loaded_.scheme, Lang::kEn).size(), 1U);
}

// Without a key, after its days, changed, of another: nothing of it counts, nor who provides to it.
TEST_F(SupplyChainTest, WhatIsNotVerifiedIsNotFollowed) {
  sign("b.json", "B", {});
  sign("a.json", "A", {{"B", "b.json"}});
  const auto unverified = [&](const assure::SupplyChain& chain) {
    return chain.links.size() == 2 && chain.links[1].state == LinkState::kUnverified &&
           chain.links[1].why && chain.links[1].package.empty() && chain.links[1].weakest.empty();
  };
  EXPECT_TRUE(unverified(trace({{"A", "a.json"}}, false)));
  EXPECT_TRUE(unverified(trace({{"A", "a.json"}}, true, "2027-04-01")));
  EXPECT_TRUE(unverified(trace({{"A", "nowhere.json"}})));
  write("text.json", "{}");
  EXPECT_TRUE(unverified(trace({{"A", "text.json"}})));
  EXPECT_EQ(trace({{"A", "a.json"}}).links.size(), 3U);
  // Another's name: verified, and said.
  const auto other = trace({{"Z", "a.json"}});
  EXPECT_EQ(assure::link_why(other.links[1], Lang::kEn), "the declaration is that of A");
}

TEST_F(SupplyChainTest, CirclesEnd) {
  sign("a.json", "A", {{"B", "b.json"}});
  sign("b.json", "B", {{"A", "a.json"}, {"B", "b.json"}});
  const auto chain = trace({{"A", "a.json"}});
  ASSERT_EQ(chain.links.size(), 5U);
  EXPECT_EQ(chain.links[2].state, LinkState::kVerified);
  EXPECT_EQ(chain.links[3].state, LinkState::kNotFollowed);
  EXPECT_EQ(chain.links[4].state, LinkState::kNotFollowed);
}

TEST_F(SupplyChainTest, DeepAndWideChainsAreBounded) {
  sign("12.json", "S12", {});
  for (int i = 11; i >= 1; --i) {
    sign(std::to_string(i) + ".json", "S" + std::to_string(i),
         {{"S" + std::to_string(i + 1), std::to_string(i + 1) + ".json"}});
  }
  const auto deep = trace({{"S1", "1.json"}});
  EXPECT_EQ(deep.tiers(), 8U);
  EXPECT_EQ(deep.left_out, 1U);
  const auto wide = trace(std::vector<Supplied>(700, {"S", ""}));
  EXPECT_EQ(wide.links.size(), 501U);
  EXPECT_EQ(wide.left_out, 200U);
  // The drawing has room for both.
  for (const auto* chain : {&deep, &wide}) {
    const auto figure = assure::supply_chain_figure(*chain, *loaded_.scheme, Lang::kJa);
    EXPECT_EQ(figure.boxes.size(), chain->links.size());
    for (const auto& box : figure.boxes) {
      EXPECT_GE(box.x, 0);
      EXPECT_LE(box.x + box.width, formats::kFigureWidth);
      EXPECT_LE(box.y + box.height, figure.height);
      EXPECT_EQ((box.y - figure.head) / figure.row,
                (box.y + box.height - 1 - figure.head) / figure.row);
    }
  }
}

// What a stranger's declaration names lies below its folder, and no link leads out of it.
TEST_F(SupplyChainTest, OthersPathsStayInside) {
  sign("b.json", "B", {});
  std::filesystem::create_directories(at("a"));
  std::filesystem::create_symlink(at("b.json"), at("a/link.json"));
  sign("a/a.json", "A", {{"B", "../b.json"}, {"B", at("b.json")}, {"B", "link.json"}, {"B", "."}});
  const auto chain = trace({{"A", "a/a.json"}});
  ASSERT_EQ(chain.links.size(), 6U);
  for (std::size_t i = 2; i < chain.links.size(); ++i) {
    EXPECT_EQ(chain.links[i].state, LinkState::kUnverified) << i;
  }
  EXPECT_TRUE(assure::link_why(chain.links[2], Lang::kEn).contains("below the folder"));
}

// Answers for `scheme gap`, from a file and from a signed one; the statements lead to CISA's form
// by the tasks of SSDF that both name.
TEST_F(SupplyChainTest, DeclarationsAnswerOtherSchemes) {
  write("own.toml", text_of("Own", {}, "done"));
  sign("signed.json", "Own", {}, "partly");
  for (const auto& [name, result] :
       {std::pair("own.toml", assure::AnswerResult::kConforms),
        std::pair("signed.json", assure::AnswerResult::kDoesNotConform)}) {
    ASSERT_TRUE(is_declaration(at(name)).value());
    const auto answers = declared_answers(at(name), assure::embedded(), Limits{});
    ASSERT_TRUE(answers) << answers.error().text();
    EXPECT_EQ(answers->size(), 16U);
    for (const auto& answer : *answers) {
      EXPECT_EQ(answer.result, result);
      EXPECT_EQ(answer.scheme, "cyber-infra@2026-03");
    }
  }
  write("answers.csv", "scheme,item,result\n");
  EXPECT_FALSE(is_declaration(at("answers.csv")).value());

  const auto& catalogue = assure::embedded();
  const auto mapping = [&](std::string_view id) {
    return *std::ranges::find(catalogue.mappings, id, &assure::Mapping::id);
  };
  for (const std::string version : {"2024-09", "2026-03"}) {
    std::map<std::string, std::set<std::string>> tasks;
    for (const auto& pair : mapping("cyber-infra-" + version + "-to-ssdf-1.1").pairs) {
      if (pair.relation != assure::Relation::kNear) {
        tasks[pair.from.front()].insert(pair.to.begin(), pair.to.end());
      }
    }
    std::set<std::pair<std::string, std::string>> wanted;
    for (const auto& pair : mapping("cisa-attestation-to-ssdf-1.1").pairs) {
      for (const auto& [statement, of] : tasks) {
        if (std::ranges::any_of(pair.to, [&](const auto& task) { return of.contains(task); })) {
          wanted.emplace(statement, pair.from.front());
        }
      }
    }
    std::set<std::pair<std::string, std::string>> found;
    for (const auto& pair : mapping("cyber-infra-" + version + "-to-cisa-attestation").pairs) {
      EXPECT_EQ(pair.relation, assure::Relation::kNear);
      for (const auto& item : pair.to) {
        found.emplace(pair.from.front(), item);
      }
    }
    EXPECT_EQ(found, wanted);
  }
}

// All that the picture shows is in the text too, in both languages and all forms.
TEST_F(SupplyChainTest, DocumentsShowTheTiers) {
  sign("a.json", "A \\\"<b>`\\\"", {});
  const auto chain = trace({{"A \\\"<b>`\\\"", "a.json"}, {"B", ""}});
  for (const auto lang : {Lang::kEn, Lang::kJa}) {
    formats::Prose prose("t", lang);
    assure::add_supply_chain(prose, chain, *loaded_.scheme, lang);
    const auto markdown = formats::write_markdown(prose);
    EXPECT_TRUE(markdown.contains("```mermaid\nflowchart LR\n  n0[\"Own<br/>Part<br/>"));
    EXPECT_TRUE(markdown.contains("A #34;#60;b#62;#96;#34;<br/>")) << markdown;
    const auto html = formats::write_html(prose);
    EXPECT_TRUE(html.contains("<svg ") && html.contains("<figcaption>"));
    EXPECT_TRUE(html.contains("A &quot;&lt;b&gt;`&quot;"));
    EXPECT_FALSE(formats::write_html(prose, formats::HtmlFor::kConversion).contains("<svg"));
  }
  formats::Prose none("t", Lang::kEn);
  assure::add_supply_chain(none, trace({}), *loaded_.scheme, Lang::kEn);
  EXPECT_TRUE(none.blocks().empty());
}

}  // namespace
}  // namespace akashi::service
