#include "formats/qr_code.h"

#include <gtest/gtest.h>

#include <string>

#include "formats/inflate.h"
#include "formats/xml.h"

namespace akashi::formats {
namespace {

// The finder pattern that stands in three corners (ISO/IEC 18004, 6.3.3).
void expect_finder(const QrCode& code, int left, int top) {
  const char* const rows[] = {"1111111", "1000001", "1011101", "1011101",
                              "1011101", "1000001", "1111111"};
  for (int y = 0; y < 7; ++y) {
    for (int x = 0; x < 7; ++x) {
      ASSERT_EQ(code.at(left + x, top + y), rows[y][x] == '1') << x << " " << y;
    }
  }
}

TEST(QrCode, HasItsParts) {
  const auto code = make_qr("https://example.jp/labels/JS-3479-ACEF-HJA");
  ASSERT_TRUE(code.has_value()) << code.error().text();
  EXPECT_EQ((code->size - 17) % 4, 0);
  expect_finder(*code, 0, 0);
  expect_finder(*code, code->size - 7, 0);
  expect_finder(*code, 0, code->size - 7);
  for (int i = 8; i < code->size - 8; ++i) {  // Timing patterns.
    EXPECT_EQ(code->at(i, 6), i % 2 == 0);
    EXPECT_EQ(code->at(6, i), i % 2 == 0);
  }
  EXPECT_FALSE(make_qr("").has_value());
  EXPECT_FALSE(make_qr(std::string(3000, 'x')).has_value());
  EXPECT_FALSE(make_qr(std::string("a\0b", 3)).has_value());
}

// Dark area of the path: each run is one module high.
std::size_t dark_in_svg(const std::string& svg) {
  std::size_t sum = 0;
  for (auto at = svg.find("v1h-"); at != std::string::npos; at = svg.find("v1h-", at + 1)) {
    sum += std::stoul(svg.substr(at + 4));
  }
  return sum;
}

TEST(QrCode, SvgAndPngShowTheSameModules) {
  const auto code = make_qr("JS-3479");
  ASSERT_TRUE(code.has_value());
  const auto svg = qr_svg(*code, "ja", "<ラベル> & \"JS\"");
  EXPECT_NE(svg.find("&lt;ラベル&gt; &amp;"), std::string::npos);
  EXPECT_EQ(dark_in_svg(svg), static_cast<std::size_t>(std::ranges::count(code->dark, true)));

  constexpr int kScale = 3;
  const auto png = qr_png(*code, kScale);
  ASSERT_TRUE(png.has_value());
  ASSERT_TRUE(png->starts_with("\x89PNG\r\n\x1A\n"));
  const auto data = png->find("IDAT") + 4;
  const auto rows = inflate_zlib(std::string_view(*png).substr(data), 1U << 20);
  ASSERT_TRUE(rows.has_value());
  const std::string bytes(rows->view());
  const auto side = static_cast<std::size_t>(code->size + 8) * kScale;
  const auto stride = (side + 7) / 8 + 1;
  ASSERT_EQ(bytes.size(), stride * side);
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      const bool dark =
          (static_cast<unsigned char>(bytes[y * stride + 1 + x / 8]) & (0x80U >> (x % 8))) == 0;
      const int column = static_cast<int>(x) / kScale - 4;
      const int row = static_cast<int>(y) / kScale - 4;
      const bool inside = column >= 0 && row >= 0 && column < code->size && row < code->size;
      ASSERT_EQ(dark, inside && code->at(column, row)) << x << " " << y;
    }
  }
  EXPECT_FALSE(qr_png(*code, 0).has_value());
  EXPECT_FALSE(qr_png(*code, 65).has_value());
}

}  // namespace
}  // namespace akashi::formats
