#include "formats/csv.h"

#include <gtest/gtest.h>

namespace akashi::formats {
namespace {

using Fields = std::vector<std::string>;

TEST(Csv, ReadsQuotesAndLineEnds) {
  CsvReader reader(
      "\xEF\xBB\xBF"
      "a,b,\r\n\"x, \"\"y\"\"\r\nz\",2\n\n\"\",last");
  auto row = reader.next();
  EXPECT_EQ(row->fields, (Fields{"a", "b", ""}));
  EXPECT_EQ(csv_column(*row, "b"), 1U);
  EXPECT_FALSE(csv_column(*row, "c").has_value());
  row = reader.next();
  EXPECT_EQ(row->fields, (Fields{"x, \"y\"\r\nz", "2"}));
  EXPECT_EQ(row->line, 2U);
  EXPECT_TRUE(row->whole);
  row = reader.next();
  EXPECT_EQ(row->fields, Fields{""});
  EXPECT_EQ(row->line, 4U);
  row = reader.next();
  EXPECT_EQ(row->fields, (Fields{"", "last"}));
  EXPECT_EQ(csv_field(*row, 1), "last");
  EXPECT_EQ(csv_field(*row, 2), "");
  EXPECT_EQ(csv_field(*row, std::nullopt), "");
  EXPECT_FALSE(reader.next().has_value());
}

TEST(Csv, SaysWhichRowsAreNotWhole) {
  for (const auto* text : {"\"open", "\"a\"b,c", "\"a\"\r,c", "1,2,3,4"}) {
    CsvReader reader(text, 3);
    const auto row = reader.next();
    ASSERT_TRUE(row.has_value());
    EXPECT_FALSE(row->whole) << text;
    EXPECT_LE(row->fields.size(), 3U);
    EXPECT_FALSE(reader.next().has_value()) << text;
  }
  CsvReader quotes("a\"b\",5\"\n");
  EXPECT_EQ(quotes.next()->fields, (Fields{"a\"b\"", "5\""}));
}

}  // namespace
}  // namespace akashi::formats
