// A scheme owner's portfolio, and the ways through it.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "base/strings.h"
#include "embedded_schemes.h"
#include "portfolio_folder.h"
#include "service/labels.h"

namespace akashi::service {

inline const assure::Actor kMaker{
    .person = "tanaka", .organisation = "Example", .roles = {"applicant"}};
inline const assure::Actor kAnne{
    .person = "anne", .organisation = "Office", .roles = {"scheme-owner"}};
inline const assure::Actor kBert{
    .person = "bert", .organisation = "Office", .roles = {"second-person"}};

inline SigningKey office_key() {
  return *SigningKey::from_pem(
      "-----BEGIN PRIVATE KEY-----\n" +
      to_base64(*from_hex("302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c569"
                          "7b326919703bac031cae7f60")) +
      "\n-----END PRIVATE KEY-----\n");
}
inline std::vector<PublicKey> office_keys() {
  std::vector<PublicKey> keys;
  keys.push_back(
      *PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n" +
                           to_base64(*from_hex("302a300506032b6570032100d75a980182b10ab7d54bfed3c96"
                                               "4073a0ee172f3daa62325af021a68f707511a")) +
                           "\n-----END PUBLIC KEY-----\n"));
  return keys;
}

inline assure::Label router() {
  assure::Label label;
  label.holder = {.en = "Example Ltd", .ja = "例株式会社"};
  label.products = {{.name = {.en = "Router", .ja = "ルータ"},
                     .type = "communication-equipment",
                     .models = {"R-1"}}};
  label.criteria_version = "2025-03";
  label.evaluator = "self";
  return label;
}

class LabelOfficeTest : public portfolio::PortfolioFolder {
 protected:
  void SetUp() override {
    PortfolioFolder::SetUp();
    clock_.now = *parse_time("2026-11-23T09:00:00Z");
    journal_.emplace(make());
  }

  LabelOffice office() { return {*journal_, testing_support::embedded_schemes(), clock_, limits_}; }

  static Result<OpenedApplication> start(const LabelOffice& office, const std::string& id,
                                         const std::string& scheme = "jc-star") {
    return new_application(office, {.id = id,
                                    .level = "1",
                                    .route = "normal",
                                    .scheme = scheme,
                                    .applicant = kMaker,
                                    .when = {},
                                    .draft = router()});
  }

  void begin(const std::string& id) {
    const auto made = start(office(), id);
    ASSERT_TRUE(made.has_value()) << made.error().text();
  }

  // "" when it was taken, "proposed", or what was missing.
  std::string step(const std::string& name, const std::string& transition,
                   const assure::Actor& actor, assure::Facts facts = {}, bool confirm = false,
                   const SigningKey* key = nullptr) {
    ++clock_.now;
    const auto answer = take_step(office(), name,
                                  {.transition = transition,
                                   .actor = actor,
                                   .facts = std::move(facts),
                                   .files = {},
                                   .answered = {},
                                   .confirm = confirm,
                                   .key = key,
                                   .status_list = "",
                                   .page_url = "https://e.example/{}"});
    if (!answer) {
      return answer.error().text();
    }
    std::string all = answer->proposed ? "proposed" : "";
    for (const auto& refusal : answer->refusals) {
      all += refusal.text() + "\n";
    }
    return all;
  }

  assure::Facts documents() {
    assure::Facts facts;
    const auto file = journal_->add_bytes("checklist");
    EXPECT_TRUE(file.has_value());
    for (const char* id : {"confirmation-form", "application", "checklist"}) {
      facts.documents.push_back({.id = id, .sha256 = file->sha256, .not_owed = {}});
    }
    for (const char* id : {"proxy", "corporate-proof"}) {
      facts.documents.push_back({.id = id, .sha256 = {}, .not_owed = "itself"});
    }
    return facts;
  }

  void accept(const std::string& id) {
    const auto given = documents();
    EXPECT_EQ(step(id, "number", kMaker, {.application_number = "N-" + id}), "");
    EXPECT_EQ(step(id, "apply-self", kMaker, given), "");
    EXPECT_EQ(step(id, "format-check", kAnne), "");
    EXPECT_EQ(step(id, "format-ok", kAnne,
                   {.format_check = assure::CheckedCase{.sha256 = given.documents[2].sha256,
                                                        .scheme = "jc-star@2025-03",
                                                        .level = "1",
                                                        .passed = true}}),
              "");
    EXPECT_EQ(
        step(id, "inquiry-ok", kAnne,
             {.acceptance_number = "R-" + id,
              .inquiry =
                  assure::InquiryAnswer{.date = "2026-11-23", .from = "METI", .reference = "Q"}}),
        "");
  }

  assure::Facts issue_facts() {
    const auto number = free_number(
        office(), *testing_support::embedded_schemes().find("jc-star@2025-03"), system_random);
    EXPECT_TRUE(number.has_value());
    return {.label_number = *number,
            .last_day = "2028-11-22",
            .fee = assure::FeeReceived{
                .id = "star1", .amount = 198000, .currency = "JPY", .date = "2026-11-23"}};
  }

  // The label's number.
  std::string issue(const std::string& id, const SigningKey* key = nullptr) {
    const auto facts = issue_facts();
    EXPECT_EQ(step(id, "issue", kAnne, facts), "proposed");
    EXPECT_EQ(step(id, "issue", kBert, {}, true, key), "");
    return facts.label_number;
  }

  Limits limits_;
  std::optional<portfolio::Journal> journal_;
};

}  // namespace akashi::service
