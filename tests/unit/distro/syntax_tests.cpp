// Deb822 paragraphs and os-release files.
#include <gtest/gtest.h>

#include <string>

#include "formats/deb822.h"
#include "formats/os_release.h"

namespace akashi::formats {
namespace {

TEST(Deb822, FieldsContinuationsAndLines) {
  Deb822Reader reader(
      "\n# comment\nPackage: a\nDepends: b,\n c\n# inside\n\td\nEmpty:\n x\n \t \nPACKAGE:  two "
      "\r\n");
  Deb822ParagraphView paragraph;
  ASSERT_TRUE(reader.next(paragraph));
  EXPECT_EQ(paragraph.line(), 3U);
  EXPECT_EQ(paragraph["package"], "a");
  EXPECT_EQ(paragraph["Depends"].substr(0, 5), "b,\n c");
  EXPECT_EQ(paragraph["Empty"], "\n x");
  EXPECT_EQ(paragraph.find("Empty")->first_line(), "");
  EXPECT_EQ(paragraph.find("absent"), nullptr);
  ASSERT_TRUE(reader.next(paragraph));
  EXPECT_EQ(paragraph["Package"], "two");
  EXPECT_EQ(paragraph.line(), 11U);
  EXPECT_FALSE(reader.next(paragraph));
  EXPECT_EQ(reader.bad_line_count(), 0U);
}

TEST(Deb822, BadLinesAreCounted) {
  Deb822Reader reader(" orphan\nno colon\n: no name\n-dash: x\nA: 1\nwrong name: x\n stray\nB: 2");
  Deb822ParagraphView paragraph;
  ASSERT_TRUE(reader.next(paragraph));
  EXPECT_EQ(paragraph.fields().size(), 2U);
  EXPECT_EQ(paragraph["B"], "2");
  EXPECT_EQ(reader.bad_line_count(), 6U);
  EXPECT_EQ(reader.bad_lines()[0], 1U);
}

TEST(Deb822, OneParagraphHasSoManyFields) {
  std::string text;
  for (std::size_t i = 0; i < Deb822Reader::kMostFields + 10; ++i) {
    text += "a:\n";
  }
  Deb822Reader reader(text);
  Deb822ParagraphView paragraph;
  ASSERT_TRUE(reader.next(paragraph));
  EXPECT_EQ(paragraph.fields().size(), Deb822Reader::kMostFields);
  EXPECT_EQ(reader.bad_line_count(), 10U);
}

TEST(OsRelease, Quoting) {
  const auto release = parse_os_release(
      "# ID=commented\nID=\"a\\\"b\\$c\\d\"\nNAME='single $x \\n'\nVERSION=bare\\ word # rest\n"
      "ID_LIKE=\"rhel "
      "fedora\"\nVERSION_ID=1\nVERSION_ID=2\nPRETTY_NAME=\"un\"'quo'ted\nnonsense\n");
  EXPECT_EQ(release.id, "a\"b$c\\d");
  EXPECT_EQ(release.name, "single $x \\n");
  EXPECT_EQ(release.version, "bare word");
  EXPECT_EQ(release.id_like, (std::vector<std::string>{"rhel", "fedora"}));
  EXPECT_EQ(release.version_id, "2");
  EXPECT_EQ(release.pretty_name, "unquoted");
  EXPECT_TRUE(parse_os_release("").empty());
}

}  // namespace
}  // namespace akashi::formats
