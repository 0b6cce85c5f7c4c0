#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "assure/text_fold.h"
#include "base/bytes.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

// What Python's unicodedata gives (tools/make_fold_table.py); the script of the pages is held
// against the same file.
TEST(TextFold, GivesWhatTheVectorsSay) {
  std::ifstream file(AKASHI_FOLD_VECTORS, std::ios::binary);
  const std::string json{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = Bytes::copy_of(json);
  const auto tree = formats::parse_json(bytes.padded(), Limits());
  ASSERT_TRUE(tree.has_value());
  const auto fold = load_text_fold();
  ASSERT_TRUE(fold.has_value());
  ASSERT_GT(tree->root().size(), 50U);
  for (const auto row : tree->root()) {
    const auto text = row["text"].text();
    EXPECT_EQ(fold->plain(text), row["plain"].text()) << text;
    EXPECT_EQ(fold->similar(text), row["similar"].text()) << text;
    EXPECT_EQ(fold->looks_mixed(text), row["mixed"].boolean().value_or(false)) << text;
    // Folded once is folded.
    EXPECT_EQ(fold->plain(fold->plain(text)), fold->plain(text)) << text;
    EXPECT_EQ(fold->similar(fold->similar(text)), fold->similar(text)) << text;
  }
}

TEST(TextFold, KeepsApartWhatIsNotTheSame) {
  const auto fold = load_text_fold();
  ASSERT_TRUE(fold.has_value());
  EXPECT_NE(fold->plain("АBC"), fold->plain("ABC"));  // The first is Cyrillic.
  EXPECT_EQ(fold->similar("АBC"), fold->similar("ABC"));
  EXPECT_NE(fold->plain("O0"), fold->plain("00"));
  EXPECT_NE(fold->similar("カ"), fold->similar("ガ"));
  EXPECT_NE(fold->similar("WR-1"), fold->similar("WR-2"));
}

TEST(TextFold, TakesAnyBytes) {
  const auto fold = load_text_fold();
  ASSERT_TRUE(fold.has_value());
  for (const std::string text : {"\xff", "a\xc3", "\xf0\x9f", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    EXPECT_FALSE(fold->plain(text).empty());
    EXPECT_FALSE(fold->looks_mixed(text));
  }
}

TEST(TextFold, RefusesATableThatIsNotOne) {
  for (const char* json :
       {"", "{}", "[]", R"({"akashi_fold": 1})",
        R"({"akashi_fold": 1, "plain": [""], "similar": ["ab"]})",
        R"({"akashi_fold": 1, "plain": ["ab"], "similar": ["ab"], "ignored": [[2, 1]]})"}) {
    EXPECT_FALSE(TextFold::read(json).has_value()) << json;
  }
}

}  // namespace
}  // namespace akashi::assure
