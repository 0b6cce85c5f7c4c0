// Pages of text and lines in a PDF file, by Cairo and Pango, which are loaded when first used.
// Lengths are points (1/72 inch) from the upper left corner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace akashi::formats {

struct PdfHead {
  std::string title;
  std::string author;
  std::string language;      // "ja"
  std::string program;       // "akashi 0.1.0"
  std::int64_t created = 0;  // Seconds since 1970.
};

struct TextStyle {
  double size = 10;
  bool bold = false;
  double leading = 1;           // Of lines, as a multiple of the font's own.
  unsigned int bold_bytes = 0;  // At the front of the text: they are bold.
  bool operator==(const TextStyle&) const = default;
};

struct Color {
  double red = 0;
  double green = 0;
  double blue = 0;
};

// A text, broken into lines. Must not outlive its canvas.
class TextBox {
 public:
  struct Line {
    double height = 0;
    double baseline = 0;  // Below the line's top.
  };
  TextBox();
  TextBox(TextBox&&) noexcept;
  TextBox& operator=(TextBox&&) noexcept;
  ~TextBox();
  const std::vector<Line>& lines() const;
  double width() const;         // Of the longest line.
  std::size_t unknown() const;  // Characters that no font has.

 private:
  friend class PdfCanvas;
  struct State;
  std::unique_ptr<State> state_;
};

class PdfCanvas {
 public:
  // A4. Fails without the libraries, and without any font.
  static Result<std::unique_ptr<PdfCanvas>> create(const PdfHead& head);
  PdfCanvas(const PdfCanvas&) = delete;
  PdfCanvas& operator=(const PdfCanvas&) = delete;
  ~PdfCanvas();

  static constexpr double kWidth = 595.276;
  static constexpr double kHeight = 841.89;

  // Which forms of Han characters are taken, and where lines may break.
  void set_language(std::string_view language);
  // One line of text (formats/prose.h, one_line), broken at `width`; not broken when it is 0.
  TextBox layout(std::string_view text, const TextStyle& style, double width) const;
  void draw(const TextBox& box, std::size_t line, double x, double top, const Color& color);
  void fill(double x, double top, double width, double height, const Color& color);
  // What is drawn until `end` is this element of the structure (ISO 32000-1, 14.8.4): "P", "H1" …
  void begin(const char* tag, const std::string& attributes = {});
  void end(const char* tag);
  // Below `parent` (0: at the top); gives its number.
  int outline(int parent, std::string_view text, int page, double top);
  void next_page();
  Result<std::string> finish();

 private:
  struct State;
  explicit PdfCanvas(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace akashi::formats
