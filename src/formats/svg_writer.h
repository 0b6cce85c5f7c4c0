// SVG 1.1, drawn in whole pixels: the same calls give the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::formats {

struct SvgPoint {
  int x = 0;
  int y = 0;
};

enum class SvgAnchor : std::uint8_t { kStart, kMiddle, kEnd };

struct SvgStroke {
  int width = 1;
  std::string_view color = "#000";
  std::string_view dashes = {};  // "6 4"
};

class SvgWriter {
 public:
  // `title` and `description` are what a screen reader says. With an `id`, which begins the names
  // of its parts, it is to stand inside a page.
  SvgWriter(int width, int height, std::string_view lang, std::string_view title,
            std::string_view description, std::string_view id = {});

  void line(SvgPoint from, SvgPoint to, const SvgStroke& stroke);
  void polyline(const std::vector<SvgPoint>& points, const SvgStroke& stroke);
  void circle(SvgPoint center, int radius, std::string_view fill, const SvgStroke& stroke);
  void rectangle(SvgPoint corner, int width, int height, std::string_view fill,
                 const SvgStroke& stroke);
  void polygon(const std::vector<SvgPoint>& points, std::string_view fill, const SvgStroke& stroke);
  void text(SvgPoint at, int size, std::string_view text, SvgAnchor anchor = SvgAnchor::kStart,
            bool bold = false);
  void vertical_text(SvgPoint at, int size, std::string_view text);  // Upwards, its middle at `at`.
  std::string finish() &&;

 private:
  std::string out_;
};

}  // namespace akashi::formats
