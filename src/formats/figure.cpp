#include "formats/figure.h"

#include "base/text_width.h"
#include "formats/prose.h"
#include "formats/svg_writer.h"

namespace akashi::formats {
namespace {

constexpr int kColumn = 7;   // Of a letter of kFigureText; Japanese ones take two.
constexpr int kInside = 10;  // From a box's frame to its text.
constexpr std::string_view kFrame = "#444";

}  // namespace

std::string figure_text(std::string_view text, int width) {
  return shorten(one_line(text), width > 2 * kInside
                                     ? static_cast<std::size_t>((width - 2 * kInside) / kColumn)
                                     : 1);
}

std::string figure_svg(const Figure& figure, std::string_view lang, std::string_view id) {
  SvgWriter svg(kFigureWidth, figure.height, lang, figure.title, figure.description, id);
  for (const auto& line : figure.lines) {
    svg.line(
        {line.x, line.y},
        {line.x + (line.vertical ? 0 : line.length), line.y + (line.vertical ? line.length : 0)},
        {.color = kFrame});
  }
  for (const auto& box : figure.boxes) {
    svg.rectangle({box.x, box.y}, box.width, box.height, box.fill,
                  {.color = kFrame, .dashes = box.dashed ? "5 3" : ""});
    int y = box.y + kFigureLine;
    for (std::size_t i = 0; i < box.lines.size(); ++i) {
      svg.text({box.x + kInside, y}, kFigureText, figure_text(box.lines[i], box.width),
               SvgAnchor::kStart, i == 0);
      y += kFigureLine;
    }
  }
  for (const auto& label : figure.labels) {
    svg.text({label.x, label.y + kFigureText}, kFigureText, label.text, SvgAnchor::kStart, true);
  }
  return std::move(svg).finish();
}

std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    // Also what would begin a link, a Markdown string or the end of the fence around it.
    if (std::string_view("\"#;<>&`[]{}()|*_~\\").contains(c)) {
      out += "#" + std::to_string(static_cast<unsigned char>(c)) + ";";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace akashi::formats
