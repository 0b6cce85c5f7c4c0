// Scalable Vector Graphics 1.1 (W3C, 2011), with roles and labels as WAI-ARIA Graphics wants them.
#include "formats/svg_writer.h"

#include <utility>

#include "formats/markup_text.h"

namespace akashi::formats {
namespace {

std::string number(std::string_view name, int value) {
  return " " + std::string(name) + "=\"" + std::to_string(value) + "\"";
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape_markup(value) + "\"";
}

std::string stroke_of(const SvgStroke& stroke) {
  return attribute("stroke", stroke.color) + number("stroke-width", stroke.width) +
         (stroke.dashes.empty() ? "" : attribute("stroke-dasharray", stroke.dashes));
}

std::string points_of(const std::vector<SvgPoint>& points) {
  std::string out;
  for (const auto& point : points) {
    out += (out.empty() ? "" : " ") + std::to_string(point.x) + "," + std::to_string(point.y);
  }
  return attribute("points", out);
}

std::string_view anchor_name(SvgAnchor anchor) {
  return anchor == SvgAnchor::kStart ? "start" : anchor == SvgAnchor::kMiddle ? "middle" : "end";
}

}  // namespace

SvgWriter::SvgWriter(int width, int height, std::string_view lang, std::string_view title,
                     std::string_view description, std::string_view id) {
  const auto name = [&](std::string_view part) {
    return id.empty() ? std::string(part) : std::string(id) + "-" + std::string(part);
  };
  out_ = std::string(id.empty() ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : "") +
         "<svg xmlns=\"http://www.w3.org/2000/svg\"" + number("width", width) +
         number("height", height) +
         attribute("viewBox", "0 0 " + std::to_string(width) + " " + std::to_string(height)) +
         attribute(id.empty() ? "xml:lang" : "lang", lang) + " role=\"img\"" +
         attribute("aria-labelledby", name("title") + " " + name("desc")) +
         " font-family=\"sans-serif\">\n" + "<title" + attribute("id", name("title")) + ">" +
         escape_markup(title) + "</title>\n<desc" + attribute("id", name("desc")) + ">" +
         escape_markup(description) + "</desc>\n" + "<rect" + number("width", width) +
         number("height", height) + " fill=\"#fff\"/>\n";
}

void SvgWriter::line(SvgPoint from, SvgPoint to, const SvgStroke& stroke) {
  out_ += "<line" + number("x1", from.x) + number("y1", from.y) + number("x2", to.x) +
          number("y2", to.y) + stroke_of(stroke) + "/>\n";
}

void SvgWriter::polyline(const std::vector<SvgPoint>& points, const SvgStroke& stroke) {
  out_ += "<polyline" + points_of(points) + " fill=\"none\"" + stroke_of(stroke) + "/>\n";
}

void SvgWriter::circle(SvgPoint center, int radius, std::string_view fill,
                       const SvgStroke& stroke) {
  out_ += "<circle" + number("cx", center.x) + number("cy", center.y) + number("r", radius) +
          attribute("fill", fill) + stroke_of(stroke) + "/>\n";
}

void SvgWriter::rectangle(SvgPoint corner, int width, int height, std::string_view fill,
                          const SvgStroke& stroke) {
  out_ += "<rect" + number("x", corner.x) + number("y", corner.y) + number("width", width) +
          number("height", height) + attribute("fill", fill) + stroke_of(stroke) + "/>\n";
}

void SvgWriter::polygon(const std::vector<SvgPoint>& points, std::string_view fill,
                        const SvgStroke& stroke) {
  out_ += "<polygon" + points_of(points) + attribute("fill", fill) + stroke_of(stroke) + "/>\n";
}

void SvgWriter::text(SvgPoint at, int size, std::string_view text, SvgAnchor anchor, bool bold) {
  out_ += "<text" + number("x", at.x) + number("y", at.y) + number("font-size", size) +
          attribute("text-anchor", anchor_name(anchor)) + (bold ? " font-weight=\"bold\"" : "") +
          ">" + escape_markup(text) + "</text>\n";
}

void SvgWriter::vertical_text(SvgPoint at, int size, std::string_view text) {
  out_ += "<text" + number("x", at.x) + number("y", at.y) + number("font-size", size) +
          " text-anchor=\"middle\"" +
          attribute("transform",
                    "rotate(-90 " + std::to_string(at.x) + " " + std::to_string(at.y) + ")") +
          ">" + escape_markup(text) + "</text>\n";
}

std::string SvgWriter::finish() && {
  return std::move(out_) + "</svg>\n";
}

}  // namespace akashi::formats
