#include "formats/security_txt.h"

#include <gtest/gtest.h>

#include <string>

namespace akashi::formats {
namespace {

struct Read {
  SecurityTxt file;
  std::vector<std::string> problems;
};

Read read(std::string_view text) {
  Problems problems;
  auto file = parse_security_txt(text, problems, Limits{});
  EXPECT_TRUE(file.has_value()) << file.error().text();
  Read out{.file = std::move(*file), .problems = {}};
  for (const auto& problem : problems) {
    out.problems.push_back(problem.text());
  }
  return out;
}

constexpr std::string_view kGood =
    "# our file\r\ncontact: mailto:psirt@example.com\r\nContact: https://example.com/report\r\n"
    "EXPIRES: 2027-01-31T23:59:59+09:00\r\nPolicy: https://example.com/policy\r\n"
    "Preferred-Languages: ja, en\r\nX-Unknown: passed over\r\n";

TEST(SecurityTxt, FieldsOfAnyCaseAndOrder) {
  const auto out = read(kGood);
  EXPECT_TRUE(out.problems.empty()) << out.problems.front();
  EXPECT_EQ(
      out.file.values("Contact"),
      (std::vector<std::string_view>{"mailto:psirt@example.com", "https://example.com/report"}));
  EXPECT_EQ(out.file.expires, "2027-01-31T23:59:59+09:00");
  EXPECT_EQ(out.file.fields.front().line, 2U);
  EXPECT_FALSE(out.file.is_signed);
}

TEST(SecurityTxt, SignedTextIsReadAndDashesUndone) {
  const auto out =
      read("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- Contact: tel:+1\n" +
           std::string("Expires: 2027-01-31T00:00:00Z\n-----BEGIN PGP SIGNATURE-----\n") +
           "\nContact: mailto:not@signed\n-----END PGP SIGNATURE-----\n");
  EXPECT_TRUE(out.problems.empty());
  EXPECT_TRUE(out.file.is_signed);
  EXPECT_EQ(out.file.values("Contact"), (std::vector<std::string_view>{"tel:+1"}));
}

TEST(SecurityTxt, WhatTheRfcAsksFor) {
  const auto problem = [](std::string_view text) {
    const auto out = read(text);
    return out.problems.empty() ? std::string() : out.problems.front();
  };
  EXPECT_TRUE(problem("Expires: 2027-01-31T00:00:00Z\n").contains("Contact is missing"));
  EXPECT_TRUE(problem("Contact: mailto:a@b\n").contains("Expires is missing"));
  EXPECT_TRUE(problem("Contact: a@b\nContact: mailto:a@b\nExpires: 2027-01-31T00:00:00Z\n")
                  .contains("1: Contact should be an address"));
  EXPECT_TRUE(problem("Contact: http://a\nExpires: 2027-01-31T00:00:00Z\n").contains("https"));
  EXPECT_TRUE(problem("Contact: mailto:a@b\nExpires: next year\n").contains("next year"));
  EXPECT_TRUE(
      problem("Contact: mailto:a@b\nExpires: 2027-01-31T00:00:00Z\n<html>\n").contains("3: "));
}

TEST(SecurityTxt, OfTwoTermsNoneHolds) {
  const auto out =
      read("Contact: mailto:a@b\nExpires: 2027-01-31T00:00:00Z\nExpires: 2037-01-31T00:00:00Z\n");
  EXPECT_EQ(out.file.expires, "");
  EXPECT_EQ(out.problems.size(), 1U);
}

TEST(SecurityTxt, WhatIsNone) {
  Problems problems;
  for (const std::string_view text : {"", "<!doctype html><title>404</title>",
                                      "\xff\xfe"
                                      "C: x"}) {
    EXPECT_FALSE(parse_security_txt(text, problems, Limits{})) << text;
  }
  EXPECT_FALSE(parse_security_txt(std::string(2U << 20U, '#'), problems, Limits{}));
  EXPECT_TRUE(problems.empty());
}

}  // namespace
}  // namespace akashi::formats
