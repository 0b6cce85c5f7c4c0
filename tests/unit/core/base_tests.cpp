#include <gtest/gtest.h>

#include <string>

#include "base/data.h"
#include "base/glob.h"
#include "base/hash.h"
#include "base/messages.h"
#include "base/strings.h"
#include "model/component.h"
#include "model/license.h"

namespace akashi {
namespace {

TEST(Messages, EveryTextIsInBothLanguagesWithTheSamePlaceholders) {
  for (const auto id : all_messages()) {
    const auto en = id.text(Lang::kEn);
    const auto ja = id.text(Lang::kJa);
    EXPECT_FALSE(en.empty()) << id.name();
    EXPECT_FALSE(ja.empty()) << id.name();
    for (char digit = '0'; digit <= '9'; ++digit) {
      const auto placeholder = std::string("{") + digit + "}";
      EXPECT_EQ(en.contains(placeholder), ja.contains(placeholder))
          << id.name() << " " << placeholder;
    }
  }
}

TEST(Messages, NamesAreUnique) {
  for (const auto id : all_messages()) {
    EXPECT_EQ(find_message(id.name()), id) << id.name();
  }
  EXPECT_EQ(find_message("kNone"), std::nullopt);
}

TEST(Messages, PlaceholdersAreFilledOnce) {
  EXPECT_EQ(render(msg::kExpected, {"{1}", "b"}, Lang::kEn), "expected {1}, found b");
  EXPECT_EQ(render(msg::kNotFound, {}, Lang::kEn), "{0} not found");
}

TEST(Glob, MatchesSegmentsAndArchives) {
  EXPECT_TRUE(glob_match("**/go.sum", "go.sum"));
  EXPECT_TRUE(glob_match("**/go.sum", "a/b/go.sum"));
  EXPECT_TRUE(glob_match("**/go.sum", "a.zip!go.sum"));
  EXPECT_FALSE(glob_match("**/go.sum", "a/bgo.sum"));
  EXPECT_TRUE(glob_match("**/META-INF/maven/*/*/pom.xml", "x.jar!META-INF/maven/g/a/pom.xml"));
  EXPECT_FALSE(glob_match("**/META-INF/maven/*/*/pom.xml", "x.jar!META-INF/maven/g/a/b/pom.xml"));
  EXPECT_TRUE(glob_match("**/*.dist-info/METADATA", "usr/lib/x-1.dist-info/METADATA"));
  EXPECT_TRUE(glob_match("home/**", "home/a/b"));
  EXPECT_FALSE(glob_match("home/**", "homes/a"));
  EXPECT_TRUE(glob_match("a*b*c", "axxbyyc"));
  EXPECT_FALSE(glob_match("a*c", "a/c"));
  EXPECT_TRUE(glob_match("**", "anything/at all"));
}

TEST(Glob, StaysLinearOnHostilePatterns) {
  EXPECT_FALSE(glob_match("*a*a*a*a*a*a*a*a*a*b", std::string(20'000, 'a')));
  EXPECT_FALSE(glob_match("**/a/**/a/**/b", std::string(20'000, '/')));
}

TEST(Strings, PrintableHidesWhatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1b[2Jb\n"), "a\\x1b[2Jb\\x0a");
  EXPECT_EQ(printable("\xe2\x80\xae"), "\\u{202e}");
  EXPECT_EQ(printable("証"), "証");
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_TRUE(is_valid_utf8(printable(std::string("\xc0\x80\xf5", 3))));
}

TEST(Strings, LinesKeepNumbers) {
  std::string all;
  for (const auto& line : lines("a\r\n\nb")) {
    all += std::to_string(line.number) + std::string(line.text) + ";";
  }
  EXPECT_EQ(all, "1a;2;3b;");
}

TEST(Strings, Base64AndHex) {
  EXPECT_EQ(from_base64("5pel"), "日");
  EXPECT_EQ(from_base64("YQ=="), "a");
  EXPECT_FALSE(from_base64("A").has_value());
  EXPECT_FALSE(from_base64("a b").has_value());
  EXPECT_FALSE(from_hex("abc").has_value());
  EXPECT_EQ(to_hex(*from_hex("00fFa0")), "00ffa0");
}

TEST(Hash, KnownDigestsAndUuid) {
  EXPECT_EQ(hash_hex(HashAlgorithm::kSha256, "abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 9562 A.4: www.example.com in the DNS name space.
  EXPECT_EQ(uuid_v5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"),
            "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(Integrity, EveryFormThatLockFilesUse) {
  const auto sri =
      parse_integrity("sha512-" + std::string(86, 'A') + "== sha1-" + std::string(27, 'A') + "=");
  ASSERT_EQ(sri.size(), 2U);
  EXPECT_EQ(sri[0].algorithm, HashAlgorithm::kSha512);
  EXPECT_EQ(sri[0].hex, std::string(128, '0'));
  EXPECT_EQ(parse_integrity("sha256:" + std::string(64, 'F'))[0].hex, std::string(64, 'f'));
  EXPECT_EQ(parse_integrity(std::string(40, 'a'))[0].algorithm, HashAlgorithm::kSha1);
  EXPECT_TRUE(parse_integrity("sha512-short").empty());
  EXPECT_TRUE(parse_integrity("").empty());
}

TEST(License, ExpressionsBySyntaxAndList) {
  EXPECT_TRUE(is_license_expression("MIT"));
  EXPECT_TRUE(
      is_license_expression("(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0"));
  EXPECT_TRUE(is_license_expression("LicenseRef-x OR GPL-3.0+"));
  EXPECT_FALSE(is_license_expression("Apache License 2.0"));
  EXPECT_FALSE(is_license_expression("MIT OR"));
  EXPECT_FALSE(is_license_expression(std::string(10'000, '(')));
  EXPECT_EQ(canonical_license_id("apache-2.0"), "Apache-2.0");
  EXPECT_EQ(declared_license("BSD").kind, LicenseClaim::Kind::kName);
  EXPECT_EQ(declared_license("https://example.org/l").kind, LicenseClaim::Kind::kUrl);
}

TEST(Data, FilesAreFoundByPath) {
  ASSERT_NE(find_data("licenses/license-ids.txt"), nullptr);
  EXPECT_TRUE(find_data("licenses/license-ids.txt")->bytes.contains("\nMIT\n"));
  EXPECT_EQ(find_data("no/such"), nullptr);
}

}  // namespace
}  // namespace akashi
