#include "assure/label.h"

#include <gtest/gtest.h>

#include <string>

#include "assure/label_validity.h"
#include "base/bytes.h"
#include "embedded_schemes.h"

namespace akashi::assure {
namespace {

const Scheme& star() {
  return *testing_support::embedded_schemes().find("jc-star@2025-03");
}

Date day(const char* text) {
  return *parse_date(text);
}

Label example() {
  Label label;
  label.number = "JS-3479-ACEF-HJA";
  label.scheme = "jc-star@2025-03";
  label.level = "1";
  label.state = "valid";
  label.holder = {.en = "Example Ltd", .ja = "例株式会社"};
  label.products = {{.name = {.en = "Router", .ja = "ルータ"},
                     .type = "communication-equipment",
                     .models = {"R-1", "R-1B"}},
                    {.name = {.en = "Cam", .ja = "Cam"}, .type = "", .models = {"C \"2\""}}};
  label.issued = "2025-05-21";
  label.last_day = "2027-05-20";
  label.criteria_version = "2025-03";
  label.evaluator = "self";
  label.page = {{"outline", {.en = "", .ja = "家庭用ルータ"}},
                {"report-url", {.en = "https://e.example/r", .ja = "https://e.example/r"}}};
  label.history = {{.date = "2025-05-21", .transition = "issue", .state = "valid", .note = {}}};
  label.page_url = "https://e.example/1";
  return label;
}

std::string problems_of(const Problems& problems) {
  std::string all;
  for (const auto& problem : problems) {
    all += problem.text() + "\n";
  }
  return all;
}

TEST(Label, JsonIsReadAsItWasWritten) {
  auto other = example();
  other.number = "JS-2";
  other.replaces = "JS-3479-ACEF-HJA";
  other.token = "a.b.c";
  for (const auto layout : {formats::JsonLayout::kCompact, formats::JsonLayout::kIndented}) {
    Problems problems;
    const auto one = read_labels(label_json(example(), layout), "l.json", Limits{}, problems);
    ASSERT_TRUE(one.has_value()) << one.error().text();
    ASSERT_EQ(one->size(), 1U);
    EXPECT_TRUE(one->front() == example());
    const auto two =
        read_labels(labels_json({example(), other}, layout), "l.json", Limits{}, problems);
    ASSERT_TRUE(two.has_value());
    EXPECT_TRUE(two->at(1) == other);
    EXPECT_TRUE(problems.empty()) << problems_of(problems);
  }
  Problems problems;
  check_label(example(), star(), "l.json", problems);
  EXPECT_TRUE(problems.empty()) << problems_of(problems);
}

TEST(Label, WhatIsWrongIsSaidWithItsLine) {
  Problems problems;
  const auto labels = read_labels(R"({"akashi_labels": 1, "labels": [
{"akashi_label": 2, "number": "", "scheme": 7, "level": "1", "state": "valid", "holder": {"fr": "x"},
 "products": [{"name": "R", "models": []}], "issued": "2025-02-30",
 "last_day": "2027-05-20", "criteria_version": "1", "colour": "red",
 "page": {"outline": 3}, "history": [{"date": "x", "transition": "issue"}]},
{"akashi_label": 1, "number": "A"}, {"akashi_label": 1, "number": "A"}, 5]})",
                                  "l.json", Limits{}, problems);
  ASSERT_TRUE(labels.has_value());
  const auto all = problems_of(problems);
  for (const char* part :
       {"l.json:2:", "akashi_label version 2", "number", "scheme", "fr is no member", "models",
        "\"2025-02-30\"", "colour is no member", "outline", "l.json:6:", "A stands there twice"}) {
    EXPECT_NE(all.find(part), std::string::npos) << part << "\n" << all;
  }
  Problems none;
  EXPECT_FALSE(read_labels("[]", "l.json", Limits{}, none).has_value());
  EXPECT_FALSE(read_labels("{", "l.json", Limits{}, none).has_value());
}

TEST(Label, TheSchemeKnowsWhatItHas) {
  auto label = example();
  label.level = "9";
  label.evaluator = "cousin";
  label.products[0].type = "toaster";
  label.page.push_back({"colour", {.en = "red", .ja = "赤"}});
  label.history.push_back(
      {.date = "2025-05-20", .transition = "resume", .state = "suspended", .note = {}});
  Problems problems;
  check_label(label, star(), "l.json", problems);
  const auto all = problems_of(problems);
  for (const char* part : {"\"9\"", "cousin", "toaster", "colour", "is before 2025-05-21", "resume",
                           "ends in \"suspended\""}) {
    EXPECT_NE(all.find(part), std::string::npos) << part << "\n" << all;
  }
}

TEST(Label, PageFieldsComeFromTheLabel) {
  const Text state{.en = "Valid", .ja = "有効"};
  const auto label = example();
  EXPECT_EQ(page_text(label, star(), "label-number", state).ja, label.number);
  EXPECT_EQ(page_text(label, star(), "level", state).ja, "★1");
  EXPECT_EQ(page_text(label, star(), "product-name", state).ja, "ルータ、Cam");
  EXPECT_EQ(page_text(label, star(), "model-number", state).en, "R-1, R-1B, C \"2\"");
  EXPECT_EQ(page_text(label, star(), "product-type", state).en, "Communication equipment");
  EXPECT_EQ(page_text(label, star(), "status", state).ja, "有効");
  EXPECT_EQ(page_text(label, star(), "expires", state).en, "2027-05-20");
  EXPECT_EQ(page_text(label, star(), "evaluator-class", state).ja, "自社");
  EXPECT_EQ(page_text(label, star(), "outline", state).ja, "家庭用ルータ");
  EXPECT_TRUE(page_text(label, star(), "country", state).empty());
}

TEST(LabelValidity, LastDays) {
  const auto last = [](const char* first, int months) {
    return to_text(last_day_of(day(first), months));
  };
  EXPECT_EQ(last("2025-05-21", 24), "2027-05-20");
  EXPECT_EQ(last("2024-02-29", 24), "2026-02-28");
  EXPECT_EQ(last("2024-02-29", 48), "2028-02-28");
  EXPECT_EQ(last("2026-03-01", 24), "2028-02-29");
  EXPECT_EQ(last("2026-02-28", 24), "2028-02-27");
  EXPECT_EQ(last("2025-08-31", 6), "2026-02-28");
  EXPECT_EQ(last("2025-01-01", 24), "2026-12-31");
}

// The period is never longer than months: on the day after the last, the months are over; and a
// later issue never ends earlier.
TEST(LabelValidity, LastDaysAreInOrder) {
  auto before = last_day_of(day("2023-01-01"), 24);
  for (int i = 1; i < 1600; ++i) {
    const auto first = add_days(day("2023-01-01"), i);
    const auto last = last_day_of(first, 24);
    ASSERT_LE(before, last) << to_text(first);
    ASSERT_LE(last, add_months(first, 24)) << to_text(first);
    ASSERT_GE(days_between(first, last), 729) << to_text(first);
    ASSERT_LE(days_between(first, last), 730) << to_text(first);
    before = last;
  }
}

TEST(LabelValidity, OnADay) {
  const auto on = [](const Label& label, const char* text) {
    return std::string(standing_word(status_on(label, &star(), day(text)).standing));
  };
  auto label = example();
  EXPECT_EQ(on(label, "2025-05-20"), "not-yet");
  EXPECT_EQ(on(label, "2025-05-21"), "valid");
  EXPECT_EQ(on(label, "2027-05-20"), "valid");
  EXPECT_EQ(on(label, "2027-05-21"), "expired");
  // Longer than the scheme allows: not by what the label says.
  label.last_day = "2030-01-01";
  EXPECT_EQ(on(label, "2027-05-20"), "valid");
  EXPECT_EQ(on(label, "2027-05-21"), "expired");
  label = example();
  label.history.push_back(
      {.date = "2025-08-01", .transition = "suspend", .state = "suspended", .note = {}});
  EXPECT_EQ(on(label, "2025-07-01"), "unknown");  // The state is another than the history's last.
  label.state = "suspended";
  EXPECT_EQ(on(label, "2025-07-31"), "valid");
  EXPECT_EQ(on(label, "2025-08-01"), "suspended");
  label.history.push_back(
      {.date = "2025-09-01", .transition = "withdraw", .state = "withdrawn", .note = {}});
  label.state = "withdrawn";
  EXPECT_EQ(on(label, "2025-08-31"), "suspended");
  EXPECT_EQ(on(label, "2025-09-01"), "ended");
  EXPECT_EQ(on(label, "2040-01-01"), "ended");
  label.history[1].date = "2025-10-01";
  EXPECT_EQ(on(label, "2025-08-31"), "unknown");
  label.history.clear();
  EXPECT_EQ(on(label, "2025-06-01"), "ended");
  EXPECT_FALSE(status_on(example(), nullptr, day("2025-06-01")).valid());
  label = example();
  label.scheme = "jc-star@2024-08";
  EXPECT_EQ(on(label, "2025-06-01"), "unknown");
}

// Whatever state is stored, and however the dates are: no day outside them is valid.
TEST(LabelValidity, OnlyInTimeAndInAValidState) {
  for (const auto& state : star().items("states")) {
    auto label = example();
    label.state = state.id;
    label.history.clear();
    for (int i = -800; i < 1600; i += 7) {
      const auto at = add_days(day("2026-01-01"), i);
      const auto status = status_on(label, &star(), at);
      ASSERT_EQ(status.valid(), state.flag("label_valid") && !state.flag("final") &&
                                    to_text(at) >= label.issued && to_text(at) <= label.last_day)
          << state.id << " " << to_text(at);
      ASSERT_FALSE(status.reason.text().empty());
      ASSERT_FALSE(status_name(status, star()).ja.empty());
    }
  }
}

}  // namespace
}  // namespace akashi::assure
