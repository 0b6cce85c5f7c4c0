// A drawing of boxes that lines join, for documents: as SVG, on paper, and as Mermaid's text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi::formats {

struct FigureBox {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  std::string_view fill;           // "#e8f0ea"; colour is never the only sign.
  bool dashed = false;             // Its frame.
  std::vector<std::string> lines;  // The first is bold; what is too long is cut with "…".
};

// A horizontal or a vertical one.
struct FigureLine {
  int x = 0;
  int y = 0;
  int length = 0;
  bool vertical = false;
};

struct FigureLabel {
  int x = 0;
  int y = 0;  // Of its top.
  std::string text;
};

// In units of which a page is kFigureWidth wide. Below `head` there are rows of the height `row`,
// which no box or label crosses: there the drawing may be cut when it goes on on another page.
inline constexpr int kFigureWidth = 720;
inline constexpr int kFigureText = 13;  // Size of letters.
inline constexpr int kFigureLine = 17;  // From one line of a box to the next.
struct Figure {
  std::string title;
  std::string description;  // What it shows, for those who do not see it.
  int height = 0;
  int head = 0;
  int row = 0;
  std::vector<FigureLine> lines;
  std::vector<FigureBox> boxes;
  std::vector<FigureLabel> labels;
  std::string mermaid;  // The same as a flowchart; text in it is escaped (mermaid_text).
};

// One line, cut to what fits into the width.
std::string figure_text(std::string_view text, int width);

// SVG to stand inside a page; `id` begins the names of its parts.
std::string figure_svg(const Figure& figure, std::string_view lang, std::string_view id);

// A label of Mermaid in double quotes: what ends it, and what is markup in it, as entity codes.
std::string mermaid_text(std::string_view text);

}  // namespace akashi::formats
