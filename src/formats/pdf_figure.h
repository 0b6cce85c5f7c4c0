// A figure (formats/figure.h) on paper.
#pragma once

#include "formats/figure.h"
#include "formats/pdf_canvas.h"

namespace akashi::formats {

// What of it lies between `from` and `to`, with its upper left corner at `x` and `top`. `scale`:
// points for a unit.
struct FigureCut {
  int from = 0;
  int to = 0;
};
void draw_figure(PdfCanvas& canvas, const Figure& figure, FigureCut cut, double x, double top,
                 double scale);

}  // namespace akashi::formats
