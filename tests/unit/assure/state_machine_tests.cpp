#include "assure/state_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "assure/label_number.h"
#include "base/clock.h"
#include "base/messages/label.h"
#include "embedded_schemes.h"

namespace akashi::assure {
namespace {

const Scheme& star() {
  return *testing_support::embedded_schemes().find("jc-star@2025-03");
}

const Actor kMaker{.person = "tanaka", .organisation = "Example Ltd", .roles = {"applicant"}};
const Actor kAnne{.person = "anne", .organisation = "IPA", .roles = {"scheme-owner"}};
const Actor kBert{.person = "bert", .organisation = "IPA", .roles = {"second-person"}};
const Actor kLab{.person = "lee", .organisation = "Lab", .roles = {"evaluation-body"}};
const std::string kDigest(64, 'a');

const std::string& number() {
  static const std::string kNumber =
      *new_number(*number_pattern(star()),
                  [at = std::uint64_t{0}]() mutable -> Result<std::uint64_t> { return ++at; });
  return kNumber;
}

Application start(const std::string& level) {
  auto made = start_application(star(), "A-1", level, "normal", kMaker, "2026-04-01T00:00:00Z");
  EXPECT_TRUE(made.has_value()) << made.error().text();
  return *made;
}

// An event with everything that could be asked of it.
Event good(const Application& application, const std::string& transition, const std::string& when) {
  Event event{.transition = transition, .actor = kAnne, .when = when, .second = {}, .facts = {}};
  const auto* const item = star().find("transitions", transition);
  const auto actors = item->ids("actors");
  const auto is = [&](const char* role) { return std::ranges::find(actors, role) != actors.end(); };
  event.actor = is("applicant") ? kMaker : is("scheme-owner") ? kAnne : kLab;
  if (item->flag("second_person")) {
    event.second = kBert;
  }
  auto& facts = event.facts;
  facts.reason = "because";
  facts.application_number = "N-1";
  facts.acceptance_number = "R-1";
  facts.label_number = number();
  facts.last_day = "2027-03-31";
  for (const auto* document : owed_documents(star(), application, *item)) {
    facts.documents.push_back({.id = document->id, .sha256 = kDigest, .not_owed = {}});
  }
  const CheckedCase checked{
      .sha256 = kDigest, .scheme = star().key(), .level = application.level, .passed = true};
  facts.format_check = checked;
  facts.report_review = checked;
  const auto* const target = star().find("states", item->ids("to").front());
  facts.inquiry = InquiryAnswer{.date = when.substr(0, 10),
                                .from = "METI",
                                .reference = "Q-1",
                                .objection = target->flag("final")};
  const auto owed = owed_fees(star(), application, *item);
  facts.fee =
      owed.empty()
          ? FeeReceived{.id = "", .amount = 5, .currency = "JPY", .date = when.substr(0, 10)}
          : FeeReceived{.id = owed.front()->id,
                        .amount = owed.front()->integer("amount").value_or(5),
                        .currency = "JPY",
                        .date = when.substr(0, 10)};
  facts.new_label =
      NewLabel{.number = "JS-NEW", .replaces = application.label_number, .valid = true};
  return event;
}

Step step(const Application& application, const std::string& transition, const char* day) {
  return apply_event(star(), application,
                     good(application, transition, std::string(day) + "T09:00:00Z"));
}

std::string refusals(const Step& step) {
  std::string all;
  for (const auto& message : step.refusals) {
    all += message.text() + "\n";
  }
  return all;
}

Application walk(Application application, const std::vector<std::string>& transitions) {
  int day = 2;
  for (const auto& transition : transitions) {
    const auto text = "2026-04-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
    const auto done = step(application, transition, text.c_str());
    EXPECT_TRUE(done.accepted()) << transition << ": " << refusals(done);
    application = done.after;
    ++day;
  }
  return application;
}

const std::vector<std::string> kToAccepted = {"number", "apply-self", "format-check", "format-ok",
                                              "inquiry-ok"};

TEST(StateMachine, TheWayToALabelOnEachLevel) {
  for (const std::string level : {"1", "2"}) {
    const auto label =
        walk(start(level), {"number", "apply-self", "format-check", "send-back", "resubmit",
                            "format-check", "format-ok", "inquiry-ok", "issue"});
    EXPECT_EQ(label.state, "valid");
    EXPECT_EQ(label.label_number, number());
    EXPECT_EQ(label.issued, "2026-04-10");
    EXPECT_EQ(label.last_day, "2027-03-31");
  }
  for (const std::string level : {"3", "4"}) {
    const auto label =
        walk(start(level), {"number", "apply-third-party", "evaluate", "report", "report-back",
                            "report", "report-ok", "inquiry-ok", "issue", "start-surveillance",
                            "suspend", "resume", "withdraw"});
    EXPECT_EQ(label.state, "withdrawn");
    EXPECT_TRUE(transitions_from(star(), label).empty());
  }
}

TEST(StateMachine, EachThingThatIsMissingIsSaid) {
  const auto numbered = walk(start("1"), {"number"});
  const auto checking = walk(start("1"), {"number", "apply-self", "format-check"});
  const auto asked = walk(start("1"), {"number", "apply-self", "format-check", "format-ok"});
  const auto accepted = walk(start("1"), kToAccepted);
  const auto refused = [](const Application& from, const char* transition, auto change) {
    auto event = good(from, transition, "2026-05-01T00:00:00Z");
    change(event);
    const auto done = apply_event(star(), from, event);
    EXPECT_FALSE(done.accepted()) << transition;
    EXPECT_TRUE(done.after == from) << transition;
    return refusals(done);
  };
  const auto says = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in:\n" << text;
  };
  const auto nothing = [](Event&) {};
  says(refused(numbered, "issue", nothing), "not possible in the state \"numbered\"");
  says(refused(numbered, "apply-third-party", nothing), "not for level 1");
  says(refused(numbered, "number", [](Event& e) { e.transition = "fly"; }), "\"fly\"");
  says(refused(numbered, "apply-self", [](Event& e) { e.facts.documents.clear(); }), "checklist");
  says(refused(numbered, "apply-self",
               [](Event& e) {
                 e.facts.documents[2] = {.id = "checklist", .sha256 = "", .not_owed = "too long"};
               }),
       "checklist");
  says(refused(numbered, "apply-self", [](Event& e) { e.facts.documents[2].sha256 = "abc"; }),
       "checklist");
  says(refused(numbered, "apply-self",
               [](Event& e) {
                 e.facts.documents.push_back({.id = "poem", .sha256 = kDigest, .not_owed = ""});
               }),
       "poem");
  says(refused(numbered, "apply-self", [](Event& e) { e.actor = kAnne; }), "may not do");
  says(refused(numbered, "apply-self",
               [](Event& e) {
                 e.actor = {.person = "x", .organisation = "Other", .roles = {"applicant"}};
               }),
       "does not belong");
  says(refused(numbered, "apply-self", [](Event& e) { e.when = "2026-04-01T23:59:59Z"; }),
       "before the last event");
  says(refused(numbered, "apply-self", [](Event& e) { e.when = "soon"; }), "RFC 3339");
  says(refused(numbered, "apply-self", [](Event& e) { e.actor.person = " "; }), "who acts");
  says(refused(numbered, "apply-self", [](Event& e) { e.second = kBert; }), "no second person");
  says(refused(checking, "format-ok", [](Event& e) { e.facts.format_check->passed = false; }),
       "format-check");
  says(refused(checking, "format-ok", [](Event& e) { e.facts.format_check.reset(); }),
       "format-check");
  says(refused(checking, "format-ok", [](Event& e) { e.facts.format_check->level = "2"; }),
       "checked against");
  says(refused(checking, "format-ok",
               [](Event& e) { e.facts.format_check->scheme = "jc-star@2024-08"; }),
       "checked against");
  says(refused(checking, "format-ok",
               [](Event& e) { e.facts.format_check->sha256 = std::string(64, 'b'); }),
       "not of the document");
  says(refused(checking, "send-back", [](Event& e) { e.facts.reason = " "; }), "reason");
  says(refused(asked, "inquiry-ok", [](Event& e) { e.facts.inquiry.reset(); }), "inquiry-answer");
  says(refused(asked, "inquiry-ok", [](Event& e) { e.facts.inquiry->objection = true; }),
       "objection");
  says(refused(asked, "inquiry-refused", [](Event& e) { e.facts.inquiry->objection = false; }),
       "no objection");
  says(refused(asked, "inquiry-ok", [](Event& e) { e.facts.inquiry->date = "2026-04-01"; }),
       "between");
  says(refused(asked, "inquiry-ok", [](Event& e) { e.facts.inquiry->date = "2026-06-01"; }),
       "between");
  says(refused(accepted, "issue", [](Event& e) { e.facts.fee.reset(); }), "fee");
  says(refused(accepted, "issue", [](Event& e) { e.facts.fee->amount -= 1; }),
       "197999 JPY received, 198000 JPY owed; 1 JPY are missing");
  says(refused(accepted, "issue", [](Event& e) { e.facts.fee->currency = "USD"; }), "198000 JPY");
  says(refused(accepted, "issue",
               [](Event& e) {
                 e.facts.fee->id = "star1-until-2025-09";
                 e.facts.fee->amount = 110000;
               }),
       "198000");
  says(refused(accepted, "issue", [](Event& e) { e.facts.fee->date = "2026-06-01"; }), "before");
  says(refused(accepted, "issue", [](Event& e) { e.facts.label_number.back() = '*'; }),
       "no label number");
  says(refused(accepted, "issue", [](Event& e) { e.facts.last_day = "2028-05-01"; }), "2028-04-30");
  says(refused(accepted, "issue", [](Event& e) { e.facts.last_day = "2026-04-01"; }), "last-day");
  says(refused(accepted, "issue", [](Event& e) { e.second.reset(); }), "second person");
  says(refused(accepted, "issue", [](Event& e) { e.second = kAnne; }), "proposed it");
  says(refused(accepted, "issue",
               [](Event& e) {
                 e.second =
                     Actor{.person = " ANNE", .organisation = "IPA", .roles = {"second-person"}};
               }),
       "proposed it");
  says(refused(accepted, "issue",
               [](Event& e) {
                 e.second =
                     Actor{.person = "tanaka", .organisation = "IPA", .roles = {"second-person"}};
               }),
       "belongs to the applicant");
  says(refused(accepted, "issue",
               [](Event& e) {
                 e.second = Actor{
                     .person = "x", .organisation = "example ltd ", .roles = {"second-person"}};
               }),
       "belongs to the applicant");
  says(refused(accepted, "issue",
               [](Event& e) {
                 e.actor =
                     Actor{.person = "y", .organisation = "Example Ltd", .roles = {"scheme-owner"}};
               }),
       "belongs to the applicant");
  const auto label = step(accepted, "issue", "2026-05-01").after;
  says(refused(label, "expire", nothing), "is not over");
  says(refused(label, "renew", [](Event& e) { e.facts.new_label->valid = false; }), "new-label");
  says(refused(label, "renew", [](Event& e) { e.facts.new_label->replaces = "other"; }),
       "new-label");
  const auto suspended = step(label, "suspend", "2026-06-01").after;
  says(refused(suspended, "resume", [](Event& e) { e.when = "2027-04-01T00:00:00Z"; }), "expired");
}

TEST(StateMachine, WhatWasCheckedIsNotExchanged) {
  const auto checking = walk(start("1"), {"number", "apply-self", "format-check"});
  auto event = good(checking, "format-ok", "2026-05-01T00:00:00Z");
  event.facts.documents = {{.id = "checklist", .sha256 = std::string(64, 'b'), .not_owed = {}}};
  event.facts.application_number = "N-2";
  const auto done = apply_event(star(), checking, event);
  ASSERT_TRUE(done.accepted()) << refusals(done);
  EXPECT_TRUE(done.after.documents == checking.documents);
  EXPECT_EQ(done.after.numbered, "N-1");
  const auto evaluating = walk(start("3"), {"number", "apply-third-party", "evaluate"});
  event = good(evaluating, "report", "2026-05-01T00:00:00Z");
  event.facts.documents.push_back(
      {.id = "application", .sha256 = std::string(64, 'b'), .not_owed = {}});
  EXPECT_NE(refusals(apply_event(star(), evaluating, event)).find("not asked for"),
            std::string::npos);
}

TEST(StateMachine, WhoEvaluatedDoesNotReview) {
  const auto review = walk(start("3"), {"number", "apply-third-party", "evaluate", "report"});
  auto event = good(review, "report-ok", "2026-05-01T00:00:00Z");
  event.actor.person = kLab.person;
  EXPECT_NE(refusals(apply_event(star(), review, event)).find("has acted as evaluation-body"),
            std::string::npos);
}

// More than is owed is enough; a renewal owes the fee for renewals where the scheme has one; a fee
// whose amount is not public takes what the scheme owner says.
TEST(StateMachine, FeesByLevelRouteAndRenewal) {
  auto scheme = star();
  const Item renewal{
      .id = "again",
      .refs = {{"levels", {"1"}}},
      .values = {{"amount", std::int64_t{50000}}, {"currency", "JPY"}, {"renewal", true}}};
  const auto ids = [&](Application application, const char* level, const char* route) {
    application.level = level;
    application.route = route;
    application.applied = "2026-05-01";
    std::string out;
    for (const auto* fee : owed_fees(scheme, application, *scheme.find("transitions", "issue"))) {
      out += fee->id + " ";
    }
    return out;
  };
  auto application = start("1");
  EXPECT_EQ(ids(application, "1", "normal"), "star1 ");
  EXPECT_EQ(ids(application, "1", "psti"), "psti ");
  EXPECT_EQ(ids(application, "3", "normal"), "star3 ");
  application.renewal = true;
  EXPECT_EQ(ids(application, "1", "normal"), "star1 ");
  for (auto& array : scheme.arrays) {
    if (array.name == "fees") {
      array.items.push_back(renewal);
    }
  }
  EXPECT_EQ(ids(application, "1", "normal"), "again ");
  EXPECT_EQ(ids(application, "3", "normal"), "star3 ");
  application.renewal = false;
  EXPECT_EQ(ids(application, "1", "normal"), "star1 ");

  const auto pays = [&](const char* level, std::int64_t amount) {
    const std::vector<std::string> way =
        std::string_view(level) == "1"
            ? kToAccepted
            : std::vector<std::string>{"number", "apply-third-party", "evaluate",
                                       "report", "report-ok",         "inquiry-ok"};
    const auto accepted = walk(start(level), way);
    auto event = good(accepted, "issue", "2026-05-01T00:00:00Z");
    event.facts.fee->amount = amount;
    return apply_event(star(), accepted, event).accepted();
  };
  EXPECT_TRUE(pays("1", 198000));
  EXPECT_TRUE(pays("1", 198001));
  EXPECT_FALSE(pays("1", 197999));
  EXPECT_TRUE(pays("3", 1));
  EXPECT_FALSE(pays("3", 0));
}

// What the signed document says of its models covers what is applied for.
TEST(StateMachine, TheCheckIsOfTheModelsThatAreAppliedFor) {
  auto checking = walk(start("1"), {"number", "apply-self", "format-check"});
  checking.models = {"R-1", "R-2"};
  auto event = good(checking, "format-ok", "2026-05-01T00:00:00Z");
  const auto with = [&](std::optional<std::vector<std::string>> models) {
    event.facts.format_check->models = std::move(models);
    return refusals(apply_event(star(), checking, event));
  };
  EXPECT_EQ(with(std::nullopt), "");  // A person answers for it.
  EXPECT_EQ(with({{"R-3", "R-2 ", "R-1"}}), "");
  EXPECT_NE(with({{"R-1"}}).find("models of the application: R-2"), std::string::npos);
  EXPECT_NE(with({{"r-1", "R-2"}}).find("models of the application: R-1"), std::string::npos);
  EXPECT_NE(with({std::vector<std::string>{}}).find("R-1, R-2"), std::string::npos);
}

TEST(StateMachine, AWordThatNobodyKnowsRefuses) {
  auto scheme = star();
  for (auto& array : scheme.arrays) {
    for (auto& item : array.items) {
      if (array.name == "transitions" && item.id == "number") {
        item.values = {{"requires", std::vector<std::string>{"moon-phase"}}};
      }
      if (array.name == "transitions" && item.id == "cancel") {
        item.values = {{"blocking", true}};
      }
    }
  }
  const auto application = start("1");
  const auto done =
      apply_event(scheme, application, good(application, "number", "2026-04-02T00:00:00Z"));
  EXPECT_NE(refusals(done).find("moon-phase"), std::string::npos);
  EXPECT_FALSE(apply_event(scheme, application, good(application, "cancel", "2026-04-02T00:00:00Z"))
                   .accepted());
  scheme.version = "other";
  EXPECT_FALSE(apply_event(scheme, application, good(application, "number", "2026-04-02T00:00:00Z"))
                   .accepted());
}

TEST(StateMachine, RoutesAndStarts) {
  const auto starts = [](const char* level, const char* route, const char* when) {
    return start_application(star(), "A", level, route, kMaker, when).has_value();
  };
  EXPECT_TRUE(starts("1", "psti", "2026-01-01T00:00:00Z"));
  EXPECT_FALSE(starts("1", "psti", "2025-12-31T00:00:00Z"));
  EXPECT_FALSE(starts("3", "psti", "2026-01-01T00:00:00Z"));
  EXPECT_FALSE(starts("5", "normal", "2026-01-01T00:00:00Z"));
  EXPECT_FALSE(starts("1", "", "2026-01-01T00:00:00Z"));
  EXPECT_FALSE(starts("1", "normal", "today"));
  const auto psti = start_application(star(), "A", "1", "psti", kMaker, "2026-01-01T00:00:00Z");
  EXPECT_EQ(owed_documents(star(), *psti, *star().find("transitions", "apply-self")).size(), 8U);
  EXPECT_EQ(owed_documents(star(), start("1"), *star().find("transitions", "apply-self")).size(),
            5U);
}

// The data of every scheme with a machine: its words are known, and nothing leads around the
// checks.
TEST(StateMachine, NoWayAroundInTheData) {
  std::set<std::string> words;
  for (const auto word : known_requirements()) {
    words.emplace(word);
  }
  int machines = 0;
  for (const auto& scheme : testing_support::embedded_schemes().schemes) {
    for (const auto& item : scheme.items("transitions")) {
      for (const auto& word : item.words("requires")) {
        EXPECT_TRUE(words.contains(word)) << scheme.key() << " " << word;
      }
    }
  }
  for (const auto& level : star().items("levels")) {
    ++machines;
    for (const std::vector<std::string_view>& guard :
         {std::vector<std::string_view>{"format-check", "report-review"},
          {"inquiry-answer"},
          {"fee"},
          {"second-person"},
          {"label-number"},
          {"acceptance-number"}}) {
      EXPECT_TRUE(way_around(star(), level.id, guard).empty()) << level.id << " " << guard.front();
    }
    EXPECT_EQ(way_around(star(), level.id, {}).back(), "valid");
  }
  EXPECT_EQ(machines, 4);
}

struct Log {
  bool checked = false;
  bool asked = false;
  bool paid = false;
  bool two = false;
};

// Thousands of random events, good ones and spoiled ones, by anybody at any time.
TEST(StateMachine, RandomWalksReachNoLabelWithoutTheChecks) {
  std::mt19937 random(20261123);
  const auto one_of = [&](const auto& list) { return list[random() % std::size(list)]; };
  const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
  const std::vector<Actor> people = {
      kMaker,
      kAnne,
      kBert,
      kLab,
      {.person = "both",
       .organisation = "IPA",
       .roles = {"applicant", "scheme-owner", "second-person", "evaluation-body", "government"}},
      {.person = "sly",
       .organisation = "Example Ltd",
       .roles = {"scheme-owner", "second-person", "applicant"}},
      {.person = "Anne ", .organisation = "IPA", .roles = {"second-person"}}};
  std::vector<std::string> all;
  for (const auto& item : star().items("transitions")) {
    all.push_back(item.id);
  }
  int labels = 0;
  int finals = 0;
  for (int i = 0; i < 2000; ++i) {
    auto application = start(std::to_string(1 + random() % 4));
    Log log;
    std::int64_t now = *parse_time("2026-04-02T00:00:00Z");
    for (int event_number = 0; event_number < 40; ++event_number) {
      std::vector<std::string> next;
      for (const auto* item : transitions_from(star(), application)) {
        if (item->id != "cancel" || chance(5)) {
          next.push_back(item->id);
        }
      }
      const auto transition = next.empty() || chance(10) ? one_of(all) : one_of(next);
      now += chance(90) ? static_cast<std::int64_t>(random() % 400'000)
                        : -static_cast<std::int64_t>(random() % 9'000'000);
      auto event = good(application, transition, format_time(now));
      if (chance(15)) {
        event.actor = one_of(people);
      }
      if (event.second && chance(25)) {
        event.second = one_of(people);
      }
      if (chance(5)) {
        event.second.reset();
      }
      if (chance(5)) {
        event.facts.format_check.reset();
      }
      if (chance(5)) {
        event.facts.report_review.reset();
      }
      if (chance(5)) {
        event.facts.inquiry->objection = chance(50);
      }
      if (chance(5)) {
        event.facts.fee.reset();
      }
      if (chance(5)) {
        event.facts.documents.clear();
      }
      const auto before = application;
      const auto* const state = star().find("states", before.state);
      const auto done = apply_event(star(), before, event);
      if (!done.accepted()) {
        ASSERT_TRUE(done.after == before);
        continue;
      }
      application = done.after;
      ASSERT_FALSE(state->flag("final")) << "out of " << before.state;
      ASSERT_GE(*parse_time(application.since), *parse_time(before.since));
      const auto* const item = star().find("transitions", transition);
      const auto& facts = event.facts;
      if (transition == "apply-self" || transition == "apply-third-party" ||
          transition == "resubmit") {
        log = {};
      }
      log.checked = log.checked || (transition == "format-ok" && facts.format_check->passed) ||
                    (transition == "report-ok" && facts.report_review->passed);
      log.asked = log.asked || (transition == "inquiry-ok" && !facts.inquiry->objection);
      log.paid = log.paid || (transition == "issue" && facts.fee->amount > 0);
      if (item->flag("second_person")) {
        ASSERT_TRUE(event.second.has_value());
        ASSERT_NE(event.second->person.substr(1, 3), event.actor.person.substr(1, 3));
        ASSERT_NE(event.second->organisation, kMaker.organisation);
        ASSERT_NE(event.actor.organisation, kMaker.organisation);
        log.two = log.two || transition == "issue";
      }
      const auto* const now_in = star().find("states", application.state);
      if (now_in->flag("label_valid")) {
        ASSERT_TRUE(log.checked && log.asked && log.paid && log.two) << transition;
        ASSERT_FALSE(application.label_number.empty());
        ASSERT_TRUE(application.fee && application.inquiry && !application.inquiry->objection);
        ASSERT_TRUE(application.format_check || application.report_review);
        labels += state->flag("label_valid") ? 0 : 1;
      }
      finals += now_in->flag("final") ? 1 : 0;
    }
  }
  EXPECT_GT(labels, 200);
  EXPECT_GT(finals, 500);
}

TEST(StateMachine, TheDiagramInTheDocumentsIsTheData) {
  std::ifstream file(std::string(AKASHI_SOURCE_DIR) + "/docs/how-to/run-a-label-scheme.md");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_NE(text.find("```mermaid\n" + machine_diagram(star(), Lang::kEn) + "```"),
            std::string::npos);
}

}  // namespace
}  // namespace akashi::assure
