// A document for people, described once: headings, paragraphs, lists, tables, figures. Written as
// Markdown or HTML here, as PDF by formats/pdf_writer.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/messages.h"
#include "formats/figure.h"

namespace akashi::formats {

struct ProseBlock {
  enum class Kind : std::uint8_t {
    kPart,  // What follows is in the language `text` ("ja"), on a new page.
    kHeading,
    kParagraph,
    kNote,      // Set apart.
    kNumbered,  // "3. …", with `number`: the numbers are the document's own.
    kList,      // `cells`, each behind its part of `leads`, which is bold, where there are any.
    kTable,     // `cells`: the header; `rows`.
    kLink,      // `text`, which leads to the address in `cells`.
    kFigure,    // `figure`. What it shows stands in the text beside it, too.
  };
  Kind kind = Kind::kParagraph;
  std::uint32_t number = 0;  // Level of a heading, from 1.
  std::string text;
  std::vector<std::string> cells;
  std::vector<std::vector<std::string>> rows;
  std::shared_ptr<const Figure> figure = nullptr;
  std::vector<std::string> leads = {};
};

class Prose {
 public:
  // `language`: of the document and its first part.
  Prose(std::string_view title, Lang language) : title_(title), language_(tag_of(language)) {}

  void part(Lang language);
  void heading(int level, std::string_view text);
  void paragraph(std::string_view text);
  void note(std::string_view text);
  void numbered(std::uint32_t number, std::string_view text);
  void list(std::vector<std::string> items);
  // A list whose items begin with a lead in bold, which may be empty; what follows it is empty or
  // begins with a space: {"name", " (id): what it is"}.
  void terms(std::vector<std::pair<std::string, std::string>> items);
  void table(std::vector<std::string> header, std::vector<std::vector<std::string>> rows);
  // Anything but https:, http: and mailto: is shown and leads nowhere.
  void link(std::string_view text, std::string_view address);
  void figure(Figure figure);

  const std::string& title() const { return title_; }
  const std::string& language() const { return language_; }  // "ja" (BCP 47)
  const std::vector<ProseBlock>& blocks() const { return blocks_; }

 private:
  static std::string tag_of(Lang language) { return language == Lang::kJa ? "ja" : "en"; }

  std::string title_;
  std::string language_;
  std::vector<ProseBlock> blocks_;
};

// CommonMark with tables as in GitHub's, figures as blocks of Mermaid; HTML 5, whole, figures as
// SVG. All text is escaped, so that no text of an
// input is taken for markup.
std::string write_markdown(const Prose& prose);
// For another program to make a document of: no figures, no heading that says the title again, no
// language (pandoc would take it for that of Latin letters, too, whose words are then broken
// anywhere), and tables with the shares of their columns.
enum class HtmlFor : std::uint8_t { kReading, kConversion };
std::string write_html(const Prose& prose, HtmlFor use = HtmlFor::kReading);

bool is_safe_address(std::string_view address);
// Valid UTF-8 in one line; control characters are spaces, and what reverses or hides text is shown
// as \u{202e}.
std::string one_line(std::string_view text);
std::string escape_markdown(std::string_view text);  // One line.
std::string escape_html(std::string_view text);

}  // namespace akashi::formats
