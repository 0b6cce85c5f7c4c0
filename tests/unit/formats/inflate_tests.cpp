#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "formats/inflate.h"

namespace akashi::formats {
namespace {

std::string read_file(const std::string& name) {
  std::ifstream in(std::filesystem::path(AKASHI_FORMATS_TESTDATA) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(Inflate, ReadsAStreamAndIgnoresPadding) {
  const auto text = inflate_zlib(read_file("inflate/text"), 1000);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->size(), 500U);
  EXPECT_EQ(text->view().substr(0, 10), "text text ");
  const auto empty = inflate_zlib(read_file("inflate/empty"), 0);
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->size(), 0U);
}

TEST(Inflate, StopsAtTheLimit) {
  EXPECT_TRUE(inflate_zlib(read_file("inflate/text"), 500));
  const auto over = inflate_zlib(read_file("inflate/text"), 499);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code(), ErrorCode::kLimitExceeded);
}

TEST(Inflate, RefusesBrokenData) {
  const auto stored = read_file("inflate/stored");
  for (const auto& bytes : {std::string(), std::string("no zlib"), stored.substr(0, 100)}) {
    const auto result = inflate_zlib(bytes, 1000);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::kInvalidInput);
  }
  auto wrong_sum = stored;
  wrong_sum.back() = static_cast<char>(wrong_sum.back() ^ 1);
  EXPECT_FALSE(inflate_zlib(wrong_sum, 1000));
}

}  // namespace
}  // namespace akashi::formats
