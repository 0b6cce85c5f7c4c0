// CommonMark 0.31 (tables as in GitHub's), HTML 5
#include <string>
#include <string_view>

#include "base/strings.h"
#include "formats/markup_text.h"
#include "formats/prose.h"

namespace akashi::formats {
namespace {

using Kind = ProseBlock::Kind;

constexpr std::string_view kStyle =
    "body{font-family:sans-serif;line-height:1.7;max-width:50em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse}td,th{border:1px solid #888;padding:.2em .6em;text-align:left}"
    ".note{border-left:.3em solid #888;padding-left:1em}";

std::string element(std::string_view tag, std::string_view text, std::string_view attributes = {}) {
  return "<" + std::string(tag) + std::string(attributes) + ">" + escape_html(text) + "</" +
         std::string(tag) + ">";
}

std::string html_table(const ProseBlock& block) {
  const auto line = [](const std::vector<std::string>& cells, std::string_view tag,
                       std::string_view attributes) {
    std::string out = "<tr>";
    for (const auto& cell : cells) {
      out += element(tag, cell, attributes);
    }
    return out + "</tr>\n";
  };
  auto out = "<table>\n" + line(block.cells, "th", " scope=\"col\"");
  for (const auto& row : block.rows) {
    out += line(row, "td", "");
  }
  return out + "</table>\n";
}

std::string html_block(const ProseBlock& block) {
  switch (block.kind) {
    case Kind::kHeading:
      return element("h" + std::to_string(block.number), block.text) + "\n";
    case Kind::kNote:
      return element("p", block.text, " class=\"note\"") + "\n";
    case Kind::kNumbered:
      return "<p>" + std::to_string(block.number) + ". " + escape_html(block.text) + "</p>\n";
    case Kind::kList: {
      std::string out = "<ul>\n";
      for (const auto& item : block.cells) {
        out += element("li", item) + "\n";
      }
      return out + "</ul>\n";
    }
    case Kind::kTable:
      return html_table(block);
    case Kind::kLink:
      return "<p>" +
             element("a", block.text, " href=\"" + escape_html(block.cells.front()) + "\"") +
             "</p>\n";
    case Kind::kPart:
    case Kind::kParagraph:
      break;
  }
  return element("p", block.text) + "\n";
}

std::string markdown_table(const ProseBlock& block) {
  const auto line = [](const std::vector<std::string>& cells) {
    std::string out = "|";
    for (const auto& cell : cells) {
      out += " " + escape_markdown(cell) + " |";
    }
    return out + "\n";
  };
  auto out = line(block.cells) + "|";
  for (std::size_t i = 0; i < block.cells.size(); ++i) {
    out += " --- |";
  }
  out += "\n";
  for (const auto& row : block.rows) {
    out += line(row);
  }
  return out;
}

std::string markdown_block(const ProseBlock& block) {
  switch (block.kind) {
    case Kind::kHeading:
      return std::string(block.number, '#') + " " + escape_markdown(block.text) + "\n";
    case Kind::kNote:
      return "> " + escape_markdown(block.text) + "\n";
    case Kind::kNumbered:
      // No list of the markup: the numbers are the document's, whatever stands between.
      return std::to_string(block.number) + "\\. " + escape_markdown(block.text) + "\n";
    case Kind::kList: {
      std::string out;
      for (const auto& item : block.cells) {
        out += "- " + escape_markdown(item) + "\n";
      }
      return out;
    }
    case Kind::kTable:
      return markdown_table(block);
    case Kind::kLink:
      return "[" + escape_markdown(block.text) + "](<" + block.cells.front() + ">)\n";
    case Kind::kPart:
    case Kind::kParagraph:
      break;
  }
  return escape_markdown(block.text) + "\n";
}

}  // namespace

std::string escape_markdown(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    if (std::string_view("\\`*_[]<>#|~&").contains(c)) {
      out += '\\';
    }
    out += c;
  }
  // "1. " and "- " at the beginning of a line would be a list, "---" and "===" a line or a heading.
  const auto first = out.find_first_not_of(' ');
  if (first != std::string::npos) {
    auto mark = first;
    while (mark < out.size() && is_digit(out[mark])) {
      ++mark;
    }
    const bool ends = mark + 1 >= out.size() || out[mark + 1] == ' ';
    const bool list = mark > first
                          ? ends && mark < out.size() && (out[mark] == '.' || out[mark] == ')')
                          : out[first] == '-' || out[first] == '=' || (out[first] == '+' && ends);
    if (list) {
      out.insert(mark, "\\");
    }
  }
  return out;
}

std::string escape_html(std::string_view text) {
  return escape_markup(one_line(text));
}

std::string write_markdown(const Prose& prose) {
  std::string out;
  for (const auto& block : prose.blocks()) {
    if (block.kind != Kind::kPart) {
      out += (out.empty() ? "" : "\n") + markdown_block(block);
    }
  }
  return out;
}

std::string write_html(const Prose& prose) {
  auto out = "<!DOCTYPE html>\n<html lang=\"" + escape_html(prose.language()) +
             "\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escape_html(prose.title()) +
             "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n";
  bool in_part = false;
  for (const auto& block : prose.blocks()) {
    if (block.kind == Kind::kPart) {
      out +=
          (in_part ? "</div>\n<div lang=\"" : "<div lang=\"") + escape_html(block.text) + "\">\n";
      in_part = true;
    } else {
      out += html_block(block);
    }
  }
  return out + (in_part ? "</div>\n" : "") + "</body>\n</html>\n";
}

}  // namespace akashi::formats
