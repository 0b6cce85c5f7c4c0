// CommonMark 0.31 (tables as in GitHub's), HTML 5
#include "assure/markup.h"

#include <utility>

#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/markup_text.h"

namespace akashi::assure {
namespace {

// Valid UTF-8 in one line, without control characters.
std::string one_line(std::string_view text) {
  auto out = formats::repair_utf8(text);
  for (auto& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      c = ' ';
    }
  }
  return out;
}

constexpr std::string_view kStyle =
    "body{font-family:sans-serif;line-height:1.7;max-width:50em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse}td,th{border:1px solid #888;padding:.2em .6em;text-align:left}"
    ".note{border-left:.3em solid #888;padding-left:1em}";

}  // namespace

std::string escape_markdown(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    if (std::string_view("\\`*_[]<>#|~&").contains(c)) {
      out += '\\';
    }
    out += c;
  }
  // "1." and "-" at the beginning of a line would be a list.
  const auto first = out.find_first_not_of(' ');
  if (first != std::string::npos) {
    auto mark = first;
    while (mark < out.size() && is_digit(out[mark])) {
      ++mark;
    }
    const bool list = mark > first ? mark < out.size() && (out[mark] == '.' || out[mark] == ')')
                                   : out[first] == '-' || out[first] == '+' || out[first] == '=';
    if (list) {
      out.insert(mark, "\\");
    }
  }
  return out;
}

std::string escape_html(std::string_view text) {
  return formats::escape_markup(one_line(text));
}

MarkupWriter::MarkupWriter(Format format, std::string_view title, std::string_view language)
    : format_(format) {
  if (html()) {
    out_ = "<!DOCTYPE html>\n<html lang=\"" + escape_html(language) +
           "\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escape_html(title) +
           "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n";
  }
}

std::string MarkupWriter::escape(std::string_view text) const {
  return html() ? escape_html(text) : escape_markdown(text);
}

void MarkupWriter::heading(int level, std::string_view text) {
  const auto number = std::to_string(level);
  out_ += html() ? "<h" + number + ">" + escape(text) + "</h" + number + ">\n"
                 : std::string(static_cast<std::size_t>(level), '#') + " " + escape(text) + "\n\n";
}

void MarkupWriter::paragraph(std::string_view text) {
  out_ += html() ? "<p>" + escape(text) + "</p>\n" : escape(text) + "\n\n";
}

void MarkupWriter::note(std::string_view text) {
  out_ += html() ? "<p class=\"note\">" + escape(text) + "</p>\n" : "> " + escape(text) + "\n\n";
}

void MarkupWriter::numbered(std::uint32_t number, std::string_view text) {
  const auto label = std::to_string(number);
  // No list of the markup: the numbers are the contract's, whatever stands between.
  out_ += html() ? "<p>" + label + ". " + escape(text) + "</p>\n"
                 : label + "\\. " + escape(text) + "\n\n";
}

void MarkupWriter::list(const std::vector<std::string>& items) {
  out_ += html() ? "<ul>\n" : "";
  for (const auto& item : items) {
    out_ += html() ? "<li>" + escape(item) + "</li>\n" : "- " + escape(item) + "\n";
  }
  out_ += html() ? "</ul>\n" : "\n";
}

void MarkupWriter::table(const std::vector<std::string>& header,
                         const std::vector<std::vector<std::string>>& rows) {
  const auto line = [&](const std::vector<std::string>& cells, std::string_view tag) {
    out_ += html() ? "<tr>" : "|";
    for (const auto& cell : cells) {
      out_ += html() ? "<" + std::string(tag) + ">" + escape(cell) + "</" + std::string(tag) + ">"
                     : " " + escape(cell) + " |";
    }
    out_ += html() ? "</tr>\n" : "\n";
  };
  out_ += html() ? "<table>\n" : "";
  line(header, "th");
  if (!html()) {
    out_ += "|";
    for (std::size_t i = 0; i < header.size(); ++i) {
      out_ += " --- |";
    }
    out_ += "\n";
  }
  for (const auto& row : rows) {
    line(row, "td");
  }
  out_ += html() ? "</table>\n" : "\n";
}

std::string MarkupWriter::take() {
  if (html()) {
    out_ += "</body>\n</html>\n";
  } else if (out_.ends_with("\n\n")) {
    out_.pop_back();
  }
  return std::move(out_);
}

}  // namespace akashi::assure
