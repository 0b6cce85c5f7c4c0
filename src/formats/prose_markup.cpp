// CommonMark 0.31 (tables as in GitHub's), HTML 5
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "base/text_width.h"
#include "formats/markup_text.h"
#include "formats/prose.h"

namespace akashi::formats {
namespace {

using Kind = ProseBlock::Kind;

constexpr std::string_view kStyle =
    "body{font-family:sans-serif;line-height:1.7;max-width:50em;margin:2em auto;padding:0 1em;"
    "overflow-wrap:break-word}"
    "table{border-collapse:collapse}"
    "td,th{border:1px solid #888;padding:.2em .6em;text-align:left;vertical-align:top}"
    "th{background:#eef1f5}.wide{overflow-x:auto;margin:1em 0}"
    "figure{margin:1em 0}svg{max-width:100%;height:auto}"
    ".note{border-left:.3em solid #888;padding-left:1em}"
    "@media screen{.many{position:relative;left:50%;transform:translateX(-50%);width:max-content;"
    "min-width:100%;max-width:min(80em,calc(100vw - 3em))}}"
    "@media print{body{max-width:none;margin:0;padding:0}.wide{overflow:visible}"
    ".many{font-size:66%}tr,figure{break-inside:avoid}h1,h2,h3{break-after:avoid}}";

std::string element(std::string_view tag, std::string_view text, std::string_view attributes = {}) {
  return "<" + std::string(tag) + std::string(attributes) + ">" + escape_html(text) + "</" +
         std::string(tag) + ">";
}

constexpr std::size_t kMany = 6;  // Columns of a table that gets tight.

constexpr std::size_t kLong = 48;  // Columns of a terminal, which are about half an em.

// Of each column, up to a little more than kLong.
std::vector<std::size_t> text_widths(const ProseBlock& block) {
  std::vector<std::size_t> widest(block.cells.size(), 0);
  const auto measure = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < std::min(cells.size(), widest.size()); ++i) {
      widest[i] = std::max(widest[i], display_width(width_prefix(cells[i], kLong + 1)));
    }
  };
  measure(block.cells);
  std::ranges::for_each(block.rows, measure);
  return widest;
}

// The least widths of a table's columns: a short text stays in one line, a long one gets more than
// Japanese would be broken down to, which is a character. Where that is too wide for a screen, the
// table is scrolled.
std::vector<std::string> least_widths(const ProseBlock& block) {
  constexpr std::size_t kShort = 14;
  std::vector<std::string> out;
  for (const auto width : text_widths(block)) {
    const auto half_ems = width > kLong ? 2 * kShort : std::min(width, kShort);
    out.push_back(std::to_string((half_ems * 6 + 9) / 10));
  }
  return out;
}

// The longest run without a place to break: Japanese breaks at every character.
std::size_t longest_word(const ProseBlock& block, std::size_t column) {
  std::size_t longest = 0;
  const auto measure = [&](const std::vector<std::string>& cells) {
    if (column < cells.size()) {
      for (const auto word : split_spaces(cells[column])) {
        const bool ascii = std::ranges::all_of(word, [](char b) { return b >= 0; });
        longest = ascii ? std::max(longest, word.size()) : longest;
      }
    }
  };
  measure(block.cells);
  std::ranges::for_each(block.rows, measure);
  return longest;
}

// Shares of the page's width in percent, 100 in all: none too small for its words, where that can
// be, and where there are many, long texts have less than their part.
std::string column_group(const ProseBlock& block) {
  constexpr std::size_t kLeast = 14;
  constexpr std::size_t kShort = 12;
  constexpr std::size_t kWord = 20;
  constexpr std::size_t kAll = 100;
  auto widths = text_widths(block);
  std::size_t sum = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    auto& width = widths[i];
    width = std::min(width, kLong);
    if (widths.size() >= kMany) {
      const auto more = std::max(width, kShort) - kShort;
      const auto word = std::min(longest_word(block, i), kWord);
      width = std::max(word * 6 / 5 + 4, std::min(width, kShort) + more / 3 + 2);  // With edges.
    } else {
      width = std::max(width, kLeast);
    }
    sum += width;
  }
  std::string out = "<colgroup>";
  std::size_t before = 0;
  for (const auto width : widths) {
    const auto from = before * kAll / sum;
    before += width;
    out += "<col style=\"width:" + std::to_string(before * kAll / sum - from) + "%\">";
  }
  return out + "</colgroup>\n";
}

std::string html_table(const ProseBlock& block, HtmlFor use) {
  const auto line = [](const std::vector<std::string>& cells) {
    std::string out = "<tr>";
    for (const auto& cell : cells) {
      out += element("td", cell);
    }
    return out + "</tr>\n";
  };
  const bool many = block.cells.size() >= kMany;
  std::string out = many ? "<div class=\"wide many\" tabindex=\"0\">" : "<div class=\"wide\">";
  out += "<table>\n";
  out += use == HtmlFor::kConversion && !block.cells.empty() ? column_group(block) : "";
  out += "<thead>\n<tr>";
  const auto widths = least_widths(block);
  for (std::size_t i = 0; i < block.cells.size(); ++i) {
    out += element("th", block.cells[i], " scope=\"col\" style=\"min-width:" + widths[i] + "em\"");
  }
  out += "</tr>\n</thead>\n<tbody>\n";
  for (const auto& row : block.rows) {
    out += line(row);
  }
  return out + "</tbody>\n</table></div>\n";
}

std::string lead_of(const ProseBlock& block, std::size_t item) {
  return item < block.leads.size() ? block.leads[item] : std::string();
}

std::string html_block(const ProseBlock& block, HtmlFor use) {
  switch (block.kind) {
    case Kind::kHeading:
      return element("h" + std::to_string(block.number), block.text) + "\n";
    case Kind::kNote:
      return use == HtmlFor::kReading
                 ? element("p", block.text, " class=\"note\"") + "\n"
                 : "<div custom-style=\"Note\">" + element("p", block.text) + "</div>\n";
    case Kind::kNumbered:
      return "<p>" + std::to_string(block.number) + ". " + escape_html(block.text) + "</p>\n";
    case Kind::kList: {
      std::string out = "<ul>\n";
      for (std::size_t i = 0; i < block.cells.size(); ++i) {
        const auto lead = lead_of(block, i);
        out += "<li>" + (lead.empty() ? "" : element("strong", lead)) +
               escape_html(block.cells[i]) + "</li>\n";
      }
      return out + "</ul>\n";
    }
    case Kind::kTable:
      return html_table(block, use);
    case Kind::kFigure:
      return "";
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
      for (std::size_t i = 0; i < block.cells.size(); ++i) {
        const auto lead = lead_of(block, i);
        out += "- " + (lead.empty() ? "" : "**" + escape_markdown(lead) + "**") +
               escape_markdown(block.cells[i]) + "\n";
      }
      return out;
    }
    case Kind::kTable:
      return markdown_table(block);
    case Kind::kFigure:
      return "```mermaid\n" + block.figure->mermaid + "```\n";
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

std::string write_html(const Prose& prose, HtmlFor use) {
  const auto language_of = [&](std::string_view tag) {
    return use == HtmlFor::kReading ? " lang=\"" + escape_html(tag) + "\"" : std::string();
  };
  auto out = "<!DOCTYPE html>\n<html" + language_of(prose.language()) +
             ">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escape_html(prose.title()) +
             "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n";
  bool in_part = false;
  std::string_view language = prose.language();
  std::size_t count = 0;
  bool said = use == HtmlFor::kReading;  // The title, which the other program writes itself.
  for (const auto& block : prose.blocks()) {
    if (!said && block.kind == Kind::kHeading) {
      said = true;
      if (block.text == prose.title()) {
        continue;
      }
    }
    if (block.kind == Kind::kPart) {
      out += (in_part ? "</div>\n<div" : "<div") + language_of(block.text) + ">\n";
      in_part = true;
      language = block.text;
    } else if (block.kind == Kind::kFigure) {
      if (use == HtmlFor::kReading) {
        out += "<figure>\n" +
               figure_svg(*block.figure, language, "figure" + std::to_string(++count)) +
               element("figcaption", block.text) + "</figure>\n";
      }
    } else {
      out += html_block(block, use);
    }
  }
  return out + (in_part ? "</div>\n" : "") + "</body>\n</html>\n";
}

}  // namespace akashi::formats
