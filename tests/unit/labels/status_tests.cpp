#include "service/label_status.h"

#include <gtest/gtest.h>

#include <string>

#include "office.h"

namespace akashi::service {
namespace {

using Status = LabelOfficeTest;

assure::Date day(const char* text) {
  return *assure::parse_date(text);
}

TEST_F(Status, ATokenAgainstTheList) {
  begin("A-1");
  accept("A-1");
  const auto key = office_key();
  const auto keys = office_keys();
  const auto number = issue("A-1", &key);
  const auto token = published_label(office(), number)->token;
  const auto& schemes = testing_support::embedded_schemes();
  const auto list_of = [&] {
    return assure::status_list(*published_labels(office(), {.kind = "label", .most = 10}), schemes,
                               day("2026-11-25"), day("2026-12-31"));
  };
  const auto check = [&](const std::optional<assure::StatusList>& list, const char* on) {
    const auto checked = check_token(token, keys, schemes, list, day(on), limits_);
    EXPECT_TRUE(checked.has_value());
    return std::to_string(checked->failures.size()) + std::to_string(checked->unknown.size());
  };
  EXPECT_EQ(check(std::nullopt, "2026-11-25"), "01");
  EXPECT_EQ(check(list_of(), "2026-11-25"), "00");
  EXPECT_EQ(check(list_of(), "2027-01-01"), "01");  // The list is too old.
  EXPECT_EQ(check(list_of(), "2026-11-24"), "01");
  EXPECT_EQ(check(list_of(), "2026-11-22"), "11");
  EXPECT_EQ(check(list_of(), "2028-11-23"), "11");
  EXPECT_EQ(step(number, "suspend", kAnne, {.reason = "x"}), "");
  ASSERT_EQ(list_of().labels.size(), 1U);
  EXPECT_EQ(list_of().find(number)->state, "suspended");
  EXPECT_EQ(check(list_of(), "2026-11-25"), "10");
  EXPECT_EQ(check_token(token, {}, schemes, list_of(), day("2026-11-25"), limits_)->failures.size(),
            2U);

  // Signed, written, read; changed by one character it is nobody's.
  const auto text = *sign_status_list(list_of(), key);
  const auto path = file("status.json", text);
  EXPECT_TRUE(*read_status_list(path, keys, limits_) == list_of());
  EXPECT_FALSE(read_status_list(path, {}, limits_).has_value());
  auto other = text;
  const auto at = other.find("\"payload\":\"") + 40;
  other[at] = other[at] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(read_status_list(file("other.json", other), keys, limits_).has_value());
}

// A list made by another program, with labels that can't be relied on.
TEST(StatusList, WhatIsNotValidIsListed) {
  const auto& schemes = testing_support::embedded_schemes();
  auto valid = router();
  valid.number = "B";
  valid.scheme = "jc-star@2025-03";
  valid.level = "1";
  valid.state = "valid";
  valid.issued = "2026-01-01";
  valid.last_day = "2027-12-31";
  auto withdrawn = valid;
  withdrawn.number = "A";
  withdrawn.state = "withdrawn";
  auto strange = valid;
  strange.number = "C";
  strange.state = "shiny";
  auto over = withdrawn;
  over.number = "D";
  over.issued = "2020-01-01";
  over.last_day = "2021-12-31";
  const auto list = assure::status_list({valid, strange, withdrawn, over}, schemes,
                                        day("2026-11-25"), day("2026-12-31"));
  ASSERT_EQ(list.labels.size(), 2U);
  EXPECT_EQ(list.labels[0].state, "withdrawn");
  EXPECT_EQ(list.labels[1].state, "unknown");
  EXPECT_EQ(list.find("B"), nullptr);
  const auto json = assure::status_list_json(list);
  EXPECT_TRUE(*assure::parse_status_list(json, Limits{}) == list);
  for (
      const char* bad :
      {"{}", R"({"akashi_label_status":1,"made":"2026-01-01","until":"x","labels":[]})",
       R"({"akashi_label_status":1,"made":"2026-01-01","until":"2026-01-02","labels":{}})",
       R"({"akashi_label_status":1,"made":"2026-01-01","until":"2026-01-02","labels":[{"number":"B","state":"x"},{"number":"A","state":"x"}]})",
       R"({"akashi_label_status":1,"made":"2026-01-01","until":"2026-01-02","labels":[{"number":"B"}]})"}) {
    EXPECT_FALSE(assure::parse_status_list(bad, Limits{}).has_value()) << bad;
  }
}

}  // namespace
}  // namespace akashi::service
