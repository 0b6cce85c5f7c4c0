#include "formats/pdf_figure.h"

#include <algorithm>
#include <cstdlib>

#include "base/strings.h"

namespace akashi::formats {
namespace {

constexpr double kThin = 0.6;
constexpr Color kInk{.red = 0.1, .green = 0.1, .blue = 0.1};
constexpr Color kFrame{.red = 0.27, .green = 0.27, .blue = 0.27};

// "#e8f0ea"; white where it is none.
Color color_of(std::string_view hex) {
  const auto bytes = hex.size() == 7 ? from_hex(hex.substr(1)) : std::nullopt;
  if (!bytes || bytes->size() != 3) {
    return {.red = 1, .green = 1, .blue = 1};
  }
  const auto part = [&](std::size_t i) {
    return static_cast<double>(static_cast<unsigned char>((*bytes)[i])) / 255;
  };
  return {.red = part(0), .green = part(1), .blue = part(2)};
}

class Drawing {
 public:
  Drawing(PdfCanvas& canvas, FigureCut cut, double x, double top, double scale)
      : canvas_(canvas), cut_(cut), x_(x), top_(top), scale_(scale) {}

  void draw(const Figure& figure) {
    for (const auto& line : figure.lines) {
      line.vertical ? vertical(line.x, line.y, line.length)
                    : horizontal(line.x, line.y, line.length);
    }
    for (const auto& box : figure.boxes) {
      if (inside(box.y)) {
        draw_box(box);
      }
    }
    for (const auto& label : figure.labels) {
      if (inside(label.y)) {
        text(label.text, true, label.x, label.y);
      }
    }
  }

 private:
  bool inside(int y) const { return y >= cut_.from && y < cut_.to; }
  double across(int x) const { return x_ + x * scale_; }
  double down(int y) const { return top_ + (y - cut_.from) * scale_; }

  void horizontal(int x, int y, int length) {
    if (inside(y)) {
      canvas_.fill(across(x), down(y), length * scale_, kThin, kFrame);
    }
  }

  // Of one that goes on on the next page, what is on this one.
  void vertical(int x, int y, int length) {
    const int from = std::max(y, cut_.from);
    const int to = std::min(y + length, cut_.to);
    if (from < to) {
      canvas_.fill(across(x), down(from), kThin, (to - from) * scale_ + kThin, kFrame);
    }
  }

  void draw_box(const FigureBox& box) {
    canvas_.fill(across(box.x), down(box.y), box.width * scale_, box.height * scale_,
                 color_of(box.fill));
    constexpr int kDash = 6;
    const int step = box.dashed ? kDash + 4 : std::max(box.width, box.height);
    const int length = box.dashed ? kDash : step;
    for (int at = 0; at < box.width; at += step) {
      const int part = std::min(length, box.width - at);
      horizontal(box.x + at, box.y, part);
      canvas_.fill(across(box.x + at), down(box.y + box.height), part * scale_ + kThin, kThin,
                   kFrame);
    }
    for (int at = 0; at < box.height; at += step) {
      const int part = std::min(length, box.height - at);
      vertical(box.x, box.y + at, part);
      vertical(box.x + box.width, box.y + at, part);
    }
    int y = box.y + 4;
    for (std::size_t i = 0; i < box.lines.size(); ++i) {
      text(figure_text(box.lines[i], box.width), i == 0, box.x + 10, y);
      y += kFigureLine;
    }
  }

  void text(const std::string& words, bool bold, int x, int y) {
    const auto laid = canvas_.layout(words, {.size = kFigureText * scale_, .bold = bold}, 0);
    canvas_.draw(laid, 0, across(x), down(y), kInk);
  }

  PdfCanvas& canvas_;
  FigureCut cut_;
  double x_;
  double top_;
  double scale_;
};

}  // namespace

void draw_figure(PdfCanvas& canvas, const Figure& figure, FigureCut cut, double x, double top,
                 double scale) {
  Drawing(canvas, cut, x, top, scale).draw(figure);
}

}  // namespace akashi::formats
