#include "service/labels.h"

#include <gtest/gtest.h>

#include <string>

#include "assure/application_json.h"
#include "assure/label_token.h"
#include "assure/label_validity.h"
#include "base/hash.h"
#include "formats/envelope.h"
#include "office.h"
#include "service/case_sign.h"
#include "service/label_entries.h"

namespace akashi::service {
namespace {

using Labels = LabelOfficeTest;

assure::Text both(const std::string& text) {
  return {.en = text, .ja = text};
}

TEST_F(Labels, FromApplicationToLabel) {
  begin("A-1");
  accept("A-1");
  const auto key = office_key();
  const auto number = issue("A-1", &key);
  for (const auto& name : {std::string("A-1"), number, " " + to_lower(number)}) {
    const auto opened = open_application(office(), name);
    ASSERT_TRUE(opened.has_value()) << opened.error().text();
    EXPECT_EQ(opened->application.state, "valid");
    EXPECT_EQ(opened->label.number, number);
    EXPECT_EQ(opened->label.page_url, "https://e.example/" + number);
    EXPECT_EQ(opened->events.size(), 6U);
    EXPECT_EQ(opened->events.back().event.second->person, "bert");
    EXPECT_TRUE(assure::status_on(opened->label, opened->scheme, *assure::parse_date("2028-11-22"))
                    .valid());
    EXPECT_FALSE(assure::status_on(opened->label, opened->scheme, *assure::parse_date("2028-11-23"))
                     .valid());
    const auto keys = office_keys();
    const auto token = assure::open_token(opened->label.token, keys, limits_);
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(token->token.number, number);
    EXPECT_FALSE(token->key.empty());
  }
  // What is public is a label that its scheme knows, and nothing of the applicant's papers.
  Problems problems;
  const auto label = published_label(office(), number);
  assure::check_label(*label, *testing_support::embedded_schemes().find("jc-star@2025-03"), "l",
                      problems);
  EXPECT_TRUE(problems.empty()) << problems.front().text();
  EXPECT_EQ(label->history.size(), 1U);
  EXPECT_EQ(assure::label_json(*label, formats::JsonLayout::kCompact).find("tanaka"),
            std::string::npos);
}

TEST_F(Labels, ARefusedStepWritesNothing) {
  begin("A-1");
  const auto before = journal_->head();
  EXPECT_NE(step("A-1", "issue", kAnne, issue_facts()), "");
  EXPECT_NE(step("A-1", "number", kAnne), "");
  EXPECT_NE(step("A-2", "number", kMaker, {.application_number = "N"}), "");
  EXPECT_NE(step("A-1", "number", kMaker, {.application_number = "N"}, true).find("no proposal"),
            std::string::npos);
  EXPECT_TRUE(*journal_->head() == *before);
  EXPECT_FALSE(start(office(), "A-1").has_value());
  EXPECT_FALSE(start(office(), "A/2").has_value());
  EXPECT_FALSE(start(office(), "A-2", "none").has_value());
  EXPECT_TRUE(*journal_->head() == *before);
}

TEST_F(Labels, TwoPersonsAndALapsedProposal) {
  begin("A-1");
  accept("A-1");
  const auto facts = issue_facts();
  EXPECT_EQ(step("A-1", "issue", kAnne, facts), "proposed");
  EXPECT_NE(step("A-1", "issue", kAnne, {}, true).find("proposed it"), std::string::npos);
  EXPECT_NE(step("A-1", "issue", kMaker, {}, true), "");
  EXPECT_EQ(open_application(office(), "A-1")->pending->actor.person, "anne");
  EXPECT_EQ(step("A-1", "cancel", kMaker), "");
  EXPECT_NE(step("A-1", "issue", kBert, {}, true), "");
  EXPECT_EQ(open_application(office(), "A-1")->application.state, "cancelled");
  EXPECT_FALSE(journal_->summary(label_subject(facts.label_number))->has_value());
}

TEST_F(Labels, ANumberIsUsedOnce) {
  begin("A-1");
  begin("A-2");
  accept("A-1");
  accept("A-2");
  const auto number = issue("A-1");
  auto facts = issue_facts();
  facts.label_number = number;
  EXPECT_EQ(step("A-2", "issue", kAnne, facts), "proposed");
  EXPECT_NE(step("A-2", "issue", kBert, {}, true).find("in use"), std::string::npos);
}

TEST_F(Labels, SurveillanceSuspensionWithdrawal) {
  begin("A-1");
  accept("A-1");
  const auto number = issue("A-1");
  EXPECT_NE(
      step(number, "start-surveillance", kAnne, {.reason = "doubt", .evidence_due = "2026-11-01"}),
      "");
  EXPECT_EQ(
      step(number, "start-surveillance", kAnne, {.reason = "doubt", .evidence_due = "2026-12-20"}),
      "");
  EXPECT_EQ(open_application(office(), number)->application.evidence_due, "2026-12-20");
  const auto file = journal_->add_bytes("log");
  EXPECT_FALSE(give_evidence(office(), number, kAnne, "no", {*file}).has_value());
  EXPECT_TRUE(give_evidence(office(), number, kMaker, "our log", {*file}).has_value());
  const auto opened = open_application(office(), number);
  ASSERT_EQ(opened->evidence.size(), 1U);
  EXPECT_EQ(opened->evidence[0].files[0].sha256, file->sha256);
  EXPECT_EQ(step(number, "suspend", kAnne, {.reason = "not shown"}), "");
  EXPECT_EQ(step(number, "withdraw", kAnne, {.reason = "not mended"}), "proposed");
  EXPECT_EQ(step(number, "withdraw", kBert, {}, true), "");
  EXPECT_NE(step(number, "resume", kAnne, {.reason = "sorry"}), "");
  const auto label = published_label(office(), number);
  EXPECT_EQ(label->state, "withdrawn");
  EXPECT_EQ(label->history.size(), 4U);
  EXPECT_EQ(journal_->list({.kind = "label", .state = "withdrawn"})->size(), 1U);
  EXPECT_TRUE(journal_->list({.kind = "label", .state = "valid"})->empty());
}

TEST_F(Labels, RenewalReplacesTheOldLabel) {
  begin("A-1");
  accept("A-1");
  const auto old = issue("A-1");
  auto start = renewal_of(office(), old, "A-2");
  ASSERT_TRUE(start.has_value());
  ASSERT_TRUE(new_application(office(), std::move(*start)).has_value());
  accept("A-2");
  EXPECT_EQ(published_label(office(), old)->state, "valid");
  const auto next = issue("A-2");
  const auto replaced = published_label(office(), old);
  EXPECT_EQ(replaced->state, "renewed");
  EXPECT_EQ(replaced->replaced_by, next);
  EXPECT_EQ(published_label(office(), next)->replaces, old);
  EXPECT_EQ(open_application(office(), "A-1")->application.state, "renewed");
}

TEST_F(Labels, NobodyReplacesTheLabelOfOthers) {
  begin("A-1");
  accept("A-1");
  const auto number = issue("A-1");
  auto label = router();
  const auto apply = [&](const assure::Actor& applicant) {
    return new_application(office(), {.id = "A-2",
                                      .level = "1",
                                      .route = "normal",
                                      .scheme = "jc-star",
                                      .applicant = applicant,
                                      .when = {},
                                      .draft = label})
        .has_value();
  };
  label.replaces = "JS-NONE";
  EXPECT_FALSE(apply(kMaker));
  label.replaces = "A-1";
  EXPECT_FALSE(apply(kMaker));
  label.replaces = number;
  EXPECT_FALSE(apply({.person = "eve", .organisation = "Rival", .roles = {"applicant"}}));
  EXPECT_TRUE(apply(kMaker));
}

// The applicant's file can't say what the scheme owner gives.
TEST_F(Labels, AnApplicationSaysNothingOfTheLabelsLife) {
  for (const char* member :
       {R"("number":"JS-1")", R"("state":"valid")", R"("issued":"2026-01-01")",
        R"("token":"a.b.c")", R"("page_url":"https://e.example")", R"("replaced_by":"x")",
        R"("history":[{"date":"2026-01-01","transition":"issue","state":"valid"}])"}) {
    const auto path = file(
        "a.json",
        R"({"akashi_application":1,"id":"A","scheme":"jc-star","level":"1","route":"normal","label":{"holder":"E",
      "products":[{"name":"R","models":["R-1"]}],"criteria_version":"1",)" +
            std::string(member) + "}}");
    Problems problems;
    ASSERT_TRUE(read_application(path, limits_, problems).has_value());
    EXPECT_EQ(problems.size(), 1U) << member;
  }
  Problems problems;
  EXPECT_FALSE(read_application(file("b.json", "{}"), limits_, problems).has_value());
  EXPECT_TRUE(
      read_application(file("c.json", R"({"akashi_application":1,"colour":"red","label":7})"),
                       limits_, problems)
          .has_value());
  EXPECT_EQ(problems.size(), 2U);
}

TEST_F(Labels, AnExpiredLabelIsNotResumed) {
  begin("A-1");
  accept("A-1");
  const auto number = issue("A-1");
  EXPECT_EQ(step(number, "suspend", kAnne, {.reason = "x"}), "");
  clock_.now = *parse_time("2028-11-23T00:00:00Z");
  EXPECT_NE(step(number, "resume", kAnne, {.reason = "y"}).find("expired"), std::string::npos);
  clock_.now = *parse_time("2020-01-01T00:00:00Z");
  EXPECT_NE(step(number, "resume", kAnne, {.reason = "y"}).find("before the last event"),
            std::string::npos);
}

TEST_F(Labels, VerificationFindsWhatDoesNotFollow) {
  begin("A-1");
  accept("A-1");
  const auto number = issue("A-1");
  portfolio::Verification sound;
  ASSERT_TRUE(verify_labels(office(), sound).has_value());
  EXPECT_TRUE(sound.findings.empty()) << sound.findings.front().what.text();

  // Entries that another program wrote, chain and all: an event that may not be, a label of nobody,
  // a label that is not what its application came to, a list that says otherwise.
  assure::Event resumed{.transition = "resume",
                        .actor = kAnne,
                        .when = "2026-11-24T00:00:00Z",
                        .second = kBert,
                        .facts = {.reason = "r"}};
  auto label = *published_label(office(), number);
  auto stranger = label;
  stranger.number = "JS-STRANGER";
  label.last_day = "2030-01-01";
  const auto wrong = [&](const portfolio::Draft& draft) {
    portfolio::Verification found;
    EXPECT_TRUE(journal_->append("mallory", std::vector{draft}).has_value());
    EXPECT_TRUE(verify_labels(office(), found).has_value());
    return found.findings.size();
  };
  EXPECT_EQ(wrong({.kind = std::string(kLabelEntry),
                   .subject = label_subject("JS-STRANGER"),
                   .content = label_entry_json({"A-9", stranger}),
                   .files = {},
                   .summary = label_summary(stranger)}),
            1U);
  EXPECT_EQ(wrong({.kind = std::string(kEvidenceEntry),
                   .subject = application_subject("A-1"),
                   .content = assure::event_json(resumed),
                   .files = {},
                   .summary = portfolio::Summary{.kind = "application",
                                                 .title = "",
                                                 .state = "withdrawn",
                                                 .until = "",
                                                 .search = ""}}),
            2U);
  EXPECT_GE(wrong({.kind = std::string(kLabelEntry),
                   .subject = label_subject(number),
                   .content = label_entry_json({"A-1", label}),
                   .files = {},
                   .summary = label_summary(label)}),
            2U);
  EXPECT_FALSE(open_application(office(), number).has_value());
  EXPECT_GE(wrong({.kind = std::string(kEventEntry),
                   .subject = application_subject("A-1"),
                   .content = assure::event_json(resumed),
                   .files = {},
                   .summary = std::nullopt}),
            2U);
}

TEST_F(Labels, ASignedCaseCountsForWhatItSays) {
  const auto key = office_key();
  const auto keys = office_keys();
  const auto sealed = [&](std::string_view type, std::string_view models = R"(["R-0","R-1"])") {
    return *formats::write_envelope(
        type,
        R"({"akashi_case":1,"case":{"id":"c","scheme":"jc-star@2025-03","level":"1"},"product":{"models":)" +
            std::string(models) + "}}",
        &key);
  };
  const auto path = file("case.json", sealed(kCaseType));
  const auto read = read_signed_case(path, keys, limits_);
  ASSERT_TRUE(read.has_value()) << read.error().text();
  EXPECT_TRUE(read->checked ==
              (assure::CheckedCase{.sha256 = hash_hex(HashAlgorithm::kSha256, sealed(kCaseType)),
                                   .scheme = "jc-star@2025-03",
                                   .level = "1",
                                   .passed = true,
                                   .models = {{"R-0", "R-1"}}}));
  EXPECT_FALSE(read_signed_case(path, {}, limits_).has_value());
  EXPECT_FALSE(
      read_signed_case(file("other.json", sealed("application/json")), keys, limits_).has_value());
  EXPECT_FALSE(read_signed_case(file("none.json", "{}"), keys, limits_).has_value());

  // Of the document that was handed in, or not at all.
  begin("A-1");
  auto given = documents();
  EXPECT_EQ(step("A-1", "number", kMaker, {.application_number = "N"}), "");
  EXPECT_EQ(step("A-1", "apply-self", kMaker, given), "");
  EXPECT_EQ(step("A-1", "format-check", kAnne), "");
  EXPECT_NE(
      step("A-1", "format-ok", kAnne, {.format_check = read->checked}).find("not of the document"),
      std::string::npos);
  EXPECT_EQ(step("A-1", "send-back", kAnne, {.reason = "sign it"}), "");
  given = {.documents = {{.id = "checklist", .sha256 = read->checked.sha256, .not_owed = {}}}};
  EXPECT_EQ(step("A-1", "resubmit", kMaker, given), "");
  EXPECT_EQ(step("A-1", "format-check", kAnne), "");
  // About other models: refused, and these are named.
  for (const char* models : {R"(["R-0"])", "[]", "7"}) {
    const auto other =
        read_signed_case(file("models.json", sealed(kCaseType, models)), keys, limits_);
    ASSERT_TRUE(other.has_value()) << models;
    const auto said = step("A-1", "format-ok", kAnne, {.format_check = other->checked});
    EXPECT_NE(said.find("models of the application: R-1"), std::string::npos) << said;
  }
  EXPECT_EQ(step("A-1", "format-ok", kAnne, {.format_check = read->checked}), "");
}

// What the draft of the label names is in the scheme, and the evaluator may evaluate for the level.
TEST_F(Labels, AnApplicationFitsItsScheme) {
  const auto applies = [&](const std::string& level, const auto& change) {
    auto label = router();
    change(label);
    const auto made = new_application(office(), {.id = "A-" + std::to_string(++clock_.now),
                                                 .level = level,
                                                 .route = "normal",
                                                 .scheme = "jc-star",
                                                 .applicant = kMaker,
                                                 .when = {},
                                                 .draft = label});
    return made ? std::string() : made.error().text();
  };
  const auto says = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in: " << text;
  };
  EXPECT_EQ(applies("1", [](assure::Label&) {}), "");
  says(applies("1", [](assure::Label& l) { l.evaluator = "oracle"; }), "oracle");
  says(applies("1", [](assure::Label& l) { l.evaluator = ""; }), "evaluator class \"\"");
  says(applies("1", [](assure::Label& l) { l.products[0].type = "toaster"; }), "toaster");
  says(applies("1", [](assure::Label& l) { l.page = {{.id = "colour", .text = {}}}; }), "colour");
  says(applies("3", [](assure::Label&) {}), "evaluator class \"self\"");
  EXPECT_EQ(applies("3", [](assure::Label& l) { l.evaluator = "evaluation-body"; }), "");
  says(applies("3",
               [](assure::Label& l) {
                 l.evaluator = "evaluation-body";
                 l.products[0].type = "";
               }),
       "products.type");
}

TEST_F(Labels, AllOrAnError) {
  begin("A-1");
  accept("A-1");
  issue("A-1");
  EXPECT_EQ(all_labels(office())->size(), 1U);
  const auto cut = all_labels(office(), 0);
  ASSERT_FALSE(cut.has_value());
  EXPECT_EQ(cut.error().code(), ErrorCode::kLimitExceeded);
}

// The reason is the owner's; what the public reads is said apart.
TEST_F(Labels, TheRegisterGetsThePublicReasonOnly) {
  begin("A-1");
  accept("A-1");
  const auto number = issue("A-1");
  EXPECT_EQ(step(number, "suspend", kAnne, {.reason = "file 12"}), "");
  EXPECT_EQ(
      step(number, "withdraw", kAnne, {.reason = "file 13", .public_reason = both("not safe")}),
      "proposed");
  EXPECT_EQ(step(number, "withdraw", kBert, {}, true), "");
  const auto label = published_label(office(), number);
  ASSERT_EQ(label->history.size(), 3U);
  EXPECT_TRUE(label->history[1].note.empty());
  EXPECT_EQ(label->history[2].note.ja, "not safe");
  EXPECT_EQ(assure::label_json(*label, formats::JsonLayout::kCompact).find("file 1"),
            std::string::npos);
  EXPECT_TRUE(open_application(office(), number).has_value());
}

// One text is for both languages, as it was before there were two; else each is for its own.
TEST_F(Labels, ThePublicReasonIsSaidPerLanguage) {
  begin("A-1");
  accept("A-1");
  const auto number = issue("A-1");
  EXPECT_EQ(step(number, "suspend", kAnne,
                 {.reason = "r", .public_reason = {.en = "in doubt", .ja = "疑義"}}),
            "");
  EXPECT_EQ(
      step(number, "resume", kAnne, {.reason = "r", .public_reason = {.en = {}, .ja = "解消"}}),
      "proposed");
  EXPECT_EQ(step(number, "resume", kBert, {}, true), "");
  const auto label = published_label(office(), number);
  ASSERT_EQ(label->history.size(), 3U);
  EXPECT_EQ(label->history[1].note.en, "in doubt");
  EXPECT_EQ(label->history[1].note.ja, "疑義");
  EXPECT_EQ(assure::said(label->history[2].note, Lang::kEn), "解消");
  const auto opened = open_application(office(), number);  // The replay comes to the same label.
  ASSERT_TRUE(opened.has_value()) << opened.error().text();

  const auto of = [](const char* json) {
    return assure::parse_event(
               std::string(R"({"akashi_event":1,"facts":{"public_reason":)") + json + "}}",
               Limits{})
        ->facts.public_reason;
  };
  EXPECT_EQ(of(R"("old")").en, "old");
  EXPECT_EQ(of(R"("old")").ja, "old");
  EXPECT_EQ(of(R"({"ja":"新"})").ja, "新");
  EXPECT_TRUE(of(R"({"ja":"新"})").en.empty());
  EXPECT_TRUE(of("7").empty());
  const auto written = [](const assure::Text& text) {
    assure::Event event{.transition = "t", .actor = kAnne, .when = "w", .second = {}, .facts = {}};
    event.facts.public_reason = text;
    return assure::event_json(event);
  };
  EXPECT_NE(written(both("x")).find(R"("public_reason":"x")"), std::string::npos);
  EXPECT_NE(written({.en = "x", .ja = "y"}).find(R"("public_reason":{"ja":"y","en":"x"})"),
            std::string::npos);
}

TEST(ApplicationJson, EventsAreReadAsTheyWereWritten) {
  const assure::CheckedCase checked{
      .sha256 = "ab", .scheme = "s@1", .level = "2", .passed = true, .models = {{"m", "n"}}};
  const assure::Event event{
      .transition = "issue",
      .actor = kAnne,
      .when = "2026-11-24T00:00:00Z",
      .second = kBert,
      .facts = {
          .reason = "r \"q\"",
          .application_number = "a",
          .acceptance_number = "b",
          .label_number = "c",
          .last_day = "2027-01-01",
          .evidence_due = "2027-01-02",
          .public_reason = {.en = "p", .ja = "理"},
          .documents = {{.id = "x", .sha256 = "cd", .not_owed = ""},
                        {.id = "y", .sha256 = "", .not_owed = "z"}},
          .format_check = checked,
          .report_review = checked,
          .inquiry =
              assure::InquiryAnswer{
                  .date = "2026-11-01", .from = "METI", .reference = "Q", .objection = false},
          .fee =
              assure::FeeReceived{.id = "f", .amount = 5, .currency = "JPY", .date = "2026-11-02"},
          .new_label = assure::NewLabel{.number = "n", .replaces = "o", .valid = true}}};
  const auto read = assure::parse_event(assure::event_json(event), Limits{});
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(*read == event);
  const assure::ApplicationStart start{.id = "A",
                                       .level = "1",
                                       .route = "normal",
                                       .scheme = "s@1",
                                       .applicant = kMaker,
                                       .when = "2026-11-24T00:00:00Z",
                                       .draft = router()};
  const auto again = assure::parse_start(assure::start_json(start), Limits{});
  ASSERT_TRUE(again.has_value()) << again.error().text();
  EXPECT_TRUE(*again == start);
  // An answer that does not say whether it objects is taken for an objection.
  EXPECT_TRUE(assure::parse_event(R"({"akashi_event":1,"facts":{"inquiry":{"date":"2026-11-01"}}})",
                                  Limits{})
                  ->facts.inquiry->objection);
  EXPECT_FALSE(assure::parse_event(R"({"akashi_event":2})", Limits{}).has_value());
  EXPECT_FALSE(assure::parse_start("{}", Limits{}).has_value());
}

// What lists and finds labels needs no replay: as many rows as are asked for.
TEST_F(Labels, ListedAndSearchedWithoutReplay) {
  std::vector<portfolio::Draft> drafts;
  constexpr int kCount = 3000;
  for (int i = 0; i < kCount; ++i) {
    auto label = router();
    label.number = "JS-" + std::to_string(100'000 + i);
    label.state = i % 10 == 0 ? "suspended" : "valid";
    label.scheme = "jc-star@2025-03";
    label.level = "1";
    label.issued = "2026-07-01";
    label.last_day = i % 2 == 0 ? "2027-06-30" : "2028-06-30";
    label.products[0].models = {"M" + std::to_string(i)};
    drafts.push_back({.kind = std::string(kLabelEntry),
                      .subject = label_subject(label.number),
                      .content = label_entry_json({"A", label}),
                      .files = {},
                      .summary = label_summary(label)});
  }
  ASSERT_TRUE(journal_->append("anne", drafts).has_value());
  EXPECT_EQ(*journal_->count({.kind = "label"}), static_cast<std::uint64_t>(kCount));
  EXPECT_EQ(*journal_->count({.kind = "label", .state = "suspended"}),
            static_cast<std::uint64_t>(kCount) / 10);
  EXPECT_EQ(*journal_->count({.kind = "label", .until_to = "2027-12-31"}),
            static_cast<std::uint64_t>(kCount) / 2);
  EXPECT_EQ(journal_->list({.kind = "label", .search = "m2999"})->size(), 1U);
  EXPECT_EQ(journal_->list({.kind = "label", .search = "ルータ", .most = 7})->size(), 7U);
  const auto all = published_labels(office(), {.kind = "label", .most = 1'000'000});
  ASSERT_TRUE(all.has_value()) << all.error().text();
  EXPECT_EQ(all->size(), static_cast<std::size_t>(kCount));
}

}  // namespace
}  // namespace akashi::service
