// The document is laid out twice: once to know how many pages there are, and once on the pages.
#include "formats/pdf_writer.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "base/messages/paper.h"
#include "base/strings.h"
#include "formats/pdf_canvas.h"
#include "formats/pdf_catalog.h"
#include "formats/pdf_figure.h"
#include "formats/pdf_table.h"

namespace akashi::formats {
namespace {

using Kind = ProseBlock::Kind;

constexpr std::size_t kMostText = 64U << 10;
constexpr std::size_t kMostTexts = 16U << 20;
constexpr std::size_t kMostRows = 100'000;

constexpr double kMargin = 57;  // 20 mm
constexpr double kTop = 57;
constexpr double kBottom = PdfCanvas::kHeight - 65;
constexpr double kFooter = PdfCanvas::kHeight - 45;
constexpr double kTextWidth = PdfCanvas::kWidth - 2 * kMargin;
constexpr double kPageText = kBottom - kTop;
constexpr double kTogether = kPageText / 3;  // A row that is no higher stands on one page.

constexpr TextStyle kBody{.size = 10, .bold = false, .leading = 1.08};
constexpr TextStyle kSmall{.size = 8.5, .bold = false, .leading = 1};
constexpr TextStyle kCell{.size = 9, .bold = false, .leading = 1};
constexpr TextStyle kHeaderCell{.size = 9, .bold = true, .leading = 1};
constexpr Color kInk{.red = 0.1, .green = 0.1, .blue = 0.1};
constexpr Color kGray{.red = 0.4, .green = 0.4, .blue = 0.4};
constexpr Color kLine{.red = 0.7, .green = 0.7, .blue = 0.7};
constexpr Color kShade{.red = 0.92, .green = 0.94, .blue = 0.96};
constexpr Color kLinkInk{.red = 0.05, .green = 0.3, .blue = 0.6};

struct HeadingStyle {
  TextStyle text;
  double before;
  double after;
  const char* tag;
};
constexpr auto kHeadings =
    std::to_array<HeadingStyle>({{{.size = 18, .bold = true, .leading = 1}, 0, 8, "H1"},
                                 {{.size = 13, .bold = true, .leading = 1}, 16, 5, "H2"},
                                 {{.size = 10.5, .bold = true, .leading = 1}, 11, 3, "H3"},
                                 {{.size = 10, .bold = true, .leading = 1}, 8, 2, "H4"}});

const HeadingStyle& heading_style(std::uint32_t level) {
  return kHeadings.at(std::clamp<std::size_t>(level, 1, kHeadings.size()) - 1);
}

struct Cell {
  TextBox box;
  double x = 0;
  double width = 0;
  std::size_t next = 0;  // The first line that is not drawn yet.
  const char* tag = "P";
};

// Cells side by side, whose lines may go on on the next page: a paragraph is one of one cell.
struct Row {
  std::vector<Cell> cells;
  double padding = 0;
  bool frame = false;
  bool shade = false;
  bool bar = false;  // At the left, of a note.
  Color ink = kInk;
  const char* tag = nullptr;  // Around the cells.
  std::string attributes;     // Of the cells' tags.
};

double height_of(const Cell& cell, std::size_t end) {
  double height = 0;
  for (auto i = cell.next; i < end; ++i) {
    height += cell.box.lines()[i].height;
  }
  return height;
}

double height_of(const Row& row) {
  double height = 0;
  for (const auto& cell : row.cells) {
    height = std::max(height, height_of(cell, cell.box.lines().size()));
  }
  return height + 2 * row.padding;
}

class Flow {
 public:
  // Draws when `pages` are known; only counts them when they are 0.
  Flow(PdfCanvas& canvas, const Prose& prose, int pages)
      : canvas_(canvas), prose_(prose), pages_(pages) {}

  void run() {
    canvas_.set_language(prose_.language());
    begin_page();
    begin("Document");
    const auto& blocks = prose_.blocks();
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      block(i);
    }
    end("Document");
    end_page();
  }

  int page() const { return page_; }
  std::size_t missing() const { return missing_; }

 private:
  bool drawing() const { return pages_ != 0; }
  double room() const { return kBottom - y_; }
  bool at_top() const { return y_ <= top_; }

  TextBox box(std::string_view text, const TextStyle& style, double width) {
    auto laid = canvas_.layout(one_line(text), style, width);
    missing_ += laid.unknown();
    return laid;
  }

  void begin_page() {
    ++page_;
    y_ = kTop;
    top_ = kTop;
  }

  void end_page() {
    if (!drawing()) {
      return;
    }
    const auto number =
        canvas_.layout(std::to_string(page_) + " / " + std::to_string(pages_), kSmall, 0);
    const double left = kTextWidth - number.width() - 20;
    const auto title = canvas_.layout(one_line(prose_.title()), kSmall, left);
    canvas_.fill(kMargin, kFooter - 5, kTextWidth, 0.5, kLine);
    canvas_.draw(title, 0, kMargin, kFooter, kGray);
    canvas_.draw(number, 0, kMargin + kTextWidth - number.width(), kFooter, kGray);
    canvas_.next_page();
  }

  void new_page() {
    end_page();
    begin_page();
  }

  void space(double points) {
    if (!at_top()) {
      y_ += points;
    }
  }

  void block(std::size_t at) {
    const auto& block = prose_.blocks()[at];
    switch (block.kind) {
      case Kind::kPart:
        canvas_.set_language(block.text);
        if (!at_top()) {
          new_page();
        }
        return;
      case Kind::kHeading:
        heading(at);
        return;
      case Kind::kParagraph:
        paragraph(block.text, 0, 6);
        return;
      case Kind::kNote:
        note(block.text);
        return;
      case Kind::kNumbered:
        begin("L");
        item(std::to_string(block.number) + ".", block.text, 6);
        end("L");
        return;
      case Kind::kList:
        list(block);
        return;
      case Kind::kTable:
        table(block);
        return;
      case Kind::kLink:
        link(block);
        return;
      case Kind::kFigure:
        figure(*block.figure);
        return;
    }
  }

  // Not at the foot of a page: what follows begins on the same one.
  void heading(std::size_t at) {
    constexpr double kFollowing = 48;
    constexpr double kTableFollowing = 100;  // Its header and a row of some lines.
    double needed = kFollowing;
    const auto& blocks = prose_.blocks();
    auto i = at;
    for (; i < blocks.size() && blocks[i].kind == Kind::kHeading; ++i) {
      const auto& style = heading_style(blocks[i].number);
      needed += style.before + style.after + 1.6 * style.text.size;
    }
    if (i < blocks.size() && blocks[i].kind == Kind::kTable) {
      needed += kTableFollowing - kFollowing;
    }
    const auto& style = heading_style(blocks[at].number);
    if (room() < needed && !at_top()) {
      new_page();
    }
    space(style.before);
    if (drawing()) {
      outline(blocks[at]);
    }
    Row row;
    row.cells.push_back({.box = box(blocks[at].text, style.text, kTextWidth),
                         .x = kMargin,
                         .width = kTextWidth,
                         .tag = style.tag});
    place(row, nullptr);
    y_ += style.after;
  }

  void outline(const ProseBlock& heading) {
    const auto level = std::clamp<std::size_t>(heading.number, 1, parents_.size() - 1);
    const int parent = *std::find_if(
        std::make_reverse_iterator(parents_.begin() + static_cast<std::ptrdiff_t>(level)),
        parents_.rend() - 1, [](int id) { return id != 0; });
    const int id = canvas_.outline(parent, one_line(heading.text), page_, y_);
    parents_[level] = id;
    std::fill(parents_.begin() + static_cast<std::ptrdiff_t>(level) + 1, parents_.end(), 0);
  }

  void paragraph(std::string_view text, double indent, double after) {
    Row row;
    row.cells.push_back({.box = box(text, kBody, kTextWidth - indent),
                         .x = kMargin + indent,
                         .width = kTextWidth - indent});
    place(row, nullptr);
    y_ += after;
  }

  void note(std::string_view text) {
    constexpr double kIndent = 12;
    Row row;
    row.bar = true;
    row.ink = kGray;
    row.padding = 2;
    row.cells.push_back({.box = box(text, kBody, kTextWidth - kIndent),
                         .x = kMargin + kIndent,
                         .width = kTextWidth - kIndent,
                         .tag = "Note"});
    place(row, nullptr);
    y_ += 8;
  }

  // A mark in the margin of the text.
  void item(std::string_view mark, std::string_view text, double after,
            std::string_view lead = {}) {
    auto style = kBody;
    style.bold_bytes = static_cast<unsigned int>(one_line(lead).size());
    const auto whole = std::string(lead) + std::string(text);
    constexpr double kIndent = 20;
    Row row;
    row.tag = "LI";
    row.cells.push_back(
        {.box = box(mark, kBody, 0), .x = kMargin + 4, .width = kIndent, .tag = "Lbl"});
    row.cells.push_back({.box = box(whole, style, kTextWidth - kIndent),
                         .x = kMargin + kIndent,
                         .width = kTextWidth - kIndent,
                         .tag = "LBody"});
    place(row, nullptr);
    y_ += after;
  }

  void list(const ProseBlock& block) {
    begin("L");
    for (std::size_t i = 0; i < block.cells.size(); ++i) {
      item("•", block.cells[i], 3, i < block.leads.size() ? block.leads[i] : std::string_view());
    }
    end("L");
    y_ += 3;
  }

  void link(const ProseBlock& block) {
    Row row;
    row.ink = kLinkInk;
    row.attributes = "uri='" + block.cells.front() + "'";  // is_safe_address: no quote in it.
    row.cells.push_back({.box = box(block.text, kBody, kTextWidth),
                         .x = kMargin,
                         .width = kTextWidth,
                         .tag = "Link"});
    place(row, nullptr);
    y_ += 6;
  }

  // Cut between rows where it does not fit.
  void figure(const Figure& figure) {
    constexpr double kScale = kTextWidth / kFigureWidth;
    constexpr int kFewest = 3;  // Rows on the page that it begins on.
    const int row = std::max(figure.row, 1);
    space(4);
    for (int from = 0; from < figure.height;) {
      const int head = from == 0 ? figure.head : 0;
      const auto fitting = [&] { return (static_cast<int>(room() / kScale) - head) / row; };
      const int wanted = (figure.height - from - head + row - 1) / row;
      if (fitting() < std::min(wanted, from == 0 ? kFewest : 1) && !at_top()) {
        new_page();
      }
      const int to = std::min(figure.height,
                              from + head + std::clamp(fitting(), 1, std::max(wanted, 1)) * row);
      if (drawing()) {
        begin("Figure");
        draw_figure(canvas_, figure, {.from = from, .to = to}, kMargin, y_, kScale);
        end("Figure");
      }
      y_ += (to - from) * kScale;
      from = to;
    }
    y_ += 10;
  }

  std::vector<double> widths_of(const ProseBlock& block, double padding) {
    constexpr std::size_t kSample = 100;
    const auto count = columns_of(block);
    std::vector<ColumnNeed> needs(count);
    // Japanese breaks at every character; a column of one or two can't be read, and a header of
    // some more is one word.
    constexpr double kCharacters = 5.2;
    constexpr double kHeaderCharacters = 7.2;
    const auto measure = [&](const std::vector<std::string>& cells, const TextStyle& style,
                             double characters) {
      for (std::size_t c = 0; c < std::min(cells.size(), count); ++c) {
        const auto text = one_line(cells[c]);
        // Of a long text a part tells enough.
        constexpr std::size_t kEnough = 600;
        const auto shown = utf8_prefix(text, kEnough);
        needs[c].natural =
            std::max(needs[c].natural, canvas_.layout(shown, style, 0).width() + 2 * padding + 1);
        std::string_view word;
        for (const auto part : split_spaces(shown)) {
          const bool ascii = std::ranges::all_of(part, [](char b) { return b >= 0; });
          word = ascii && part.size() > word.size() ? part : word;
        }
        if (!word.empty()) {
          needs[c].least =
              std::max(needs[c].least, canvas_.layout(word, style, 0).width() + 2 * padding + 1);
        }
        if (word.size() != shown.size()) {
          needs[c].least = std::max(
              needs[c].least, std::min(needs[c].natural, characters * style.size + 2 * padding));
        }
      }
    };
    measure(block.cells, kHeaderCell, kHeaderCharacters);
    for (std::size_t r = 0; r < std::min(block.rows.size(), kSample); ++r) {
      measure(block.rows[r], kCell, kCharacters);
    }
    return column_widths(needs, kTextWidth);
  }

  static std::size_t columns_of(const ProseBlock& block) {
    auto count = block.cells.size();
    for (const auto& row : block.rows) {
      count = std::max(count, row.size());
    }
    return count;
  }

  Row table_row(const std::vector<std::string>& cells, const std::vector<double>& widths,
                bool header) {
    Row row;
    row.padding = kPadding;
    row.frame = true;
    row.shade = header;
    row.tag = "TR";
    double x = kMargin;
    for (std::size_t c = 0; c < widths.size(); ++c) {
      row.cells.push_back(
          {.box = box(c < cells.size() ? cells[c] : std::string(), header ? kHeaderCell : kCell,
                      std::max(1.0, widths[c] - 2 * kPadding)),
           .x = x,
           .width = widths[c],
           .tag = header ? "TH" : "TD"});
      x += widths[c];
    }
    return row;
  }

  void table(const ProseBlock& block) {
    const auto widths = widths_of(block, kPadding);
    if (widths.empty()) {
      return;
    }
    space(2);
    auto header = table_row(block.cells, widths, true);
    for (std::size_t r = 0; r < block.rows.size(); ++r) {
      auto row = table_row(block.rows[r], widths, false);
      if (r == 0) {
        if (room() < height_of(header) + std::min(height_of(row), kTogether) && !at_top()) {
          new_page();
        }
        begin("Table");
        place(header, nullptr);
      }
      place(row, &header);
    }
    if (block.rows.empty()) {
      begin("Table");
      place(header, nullptr);
    }
    end("Table");
    y_ += 10;
  }

  void begin(const char* tag, const std::string& attributes = {}) {
    if (drawing() && tag != nullptr) {
      canvas_.begin(tag, attributes);
    }
  }
  void end(const char* tag) {
    if (drawing() && tag != nullptr) {
      canvas_.end(tag);
    }
  }

  // How many lines of the cell fit; of a paragraph no single one is left or carried over.
  static std::size_t fitting(const Cell& cell, double height, bool careful) {
    const auto count = cell.box.lines().size();
    auto end = cell.next;
    double used = 0;
    while (end < count && used + cell.box.lines()[end].height <= height) {
      used += cell.box.lines()[end++].height;
    }
    if (careful && end < count) {
      if (count - end == 1 && end > cell.next) {
        --end;
      }
      if (end - cell.next == 1) {
        --end;
      }
    }
    return end;
  }

  // On this page, or what fits here and the rest on the next ones, each with `header` on top.
  void place(Row& row, Row* header) {
    while (height_of(row) > room()) {
      const bool fresh = at_top();
      const bool splits = fresh || height_of(row) > (row.frame ? kTogether : 0);
      bool any = false;
      bool none = false;  // Of some cell: the mark of an item does not stand without its text.
      std::vector<std::size_t> ends;
      for (const auto& cell : row.cells) {
        ends.push_back(fitting(cell, room() - 2 * row.padding, !row.frame && !fresh));
        any = any || ends.back() > cell.next;
        none = none || (ends.back() == cell.next && cell.next < cell.box.lines().size());
      }
      any = any && (row.frame || fresh || !none);
      if (fresh && !any) {  // A line higher than a page.
        break;
      }
      if (splits && any) {
        draw(row, ends);
      }
      next_page(header);
    }
    std::vector<std::size_t> ends;
    for (const auto& cell : row.cells) {
      ends.push_back(cell.box.lines().size());
    }
    draw(row, ends);
  }

  // The header on the next page is not part of the structure: it is there once.
  void next_page(Row* header) {
    new_page();
    if (header == nullptr) {
      return;
    }
    header->tag = nullptr;
    for (auto& cell : header->cells) {
      cell.next = 0;
      cell.tag = nullptr;
    }
    place(*header, nullptr);
    top_ = y_;
  }

  void draw(Row& row, const std::vector<std::size_t>& ends) {
    double height = 0;
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      height = std::max(height, height_of(row.cells[c], ends[c]));
    }
    height += 2 * row.padding;
    begin(row.tag);
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      draw_cell(row, row.cells[c], ends[c], height);
    }
    if (row.bar && drawing()) {
      canvas_.fill(kMargin, y_, 2.5, height, kLine);
    }
    end(row.tag);
    y_ += height;
  }

  void draw_cell(const Row& row, Cell& cell, std::size_t end_line, double height) {
    if (drawing()) {
      if (row.frame) {
        frame(cell, height, row.shade);
      }
      begin(cell.tag, row.attributes);
      double y = y_ + row.padding;
      const double x = cell.x + (row.frame ? row.padding : 0);
      for (auto line = cell.next; line < end_line; ++line) {
        canvas_.draw(cell.box, line, x, y, row.ink);
        y += cell.box.lines()[line].height;
      }
      end(cell.tag);
    }
    cell.next = end_line;
  }

  void frame(const Cell& cell, double height, bool shade) {
    constexpr double kThin = 0.5;
    if (shade) {
      canvas_.fill(cell.x, y_, cell.width, height, kShade);
    }
    canvas_.fill(cell.x, y_, cell.width, kThin, kLine);
    canvas_.fill(cell.x, y_ + height, cell.width + kThin, kThin, kLine);
    canvas_.fill(cell.x, y_, kThin, height, kLine);
    canvas_.fill(cell.x + cell.width, y_, kThin, height, kLine);
  }

  static constexpr double kPadding = 4;

  PdfCanvas& canvas_;
  const Prose& prose_;
  int pages_;
  int page_ = 0;
  double y_ = 0;
  double top_ = 0;  // Where the text of this page begins, behind a repeated header.
  std::size_t missing_ = 0;
  std::array<int, 8> parents_{};  // Outline entries by level; 0 at level 0.
};

// Text of the document in the order of its blocks.
template <class F>
void each_text(const Prose& prose, F&& take) {
  take(prose.title());
  for (const auto& block : prose.blocks()) {
    take(block.text);
    for (const auto* texts : {&block.cells, &block.leads}) {
      for (const auto& cell : *texts) {
        take(cell);
      }
    }
    for (const auto& row : block.rows) {
      for (const auto& cell : row) {
        take(cell);
      }
    }
  }
}

Result<void> check_size(const Prose& prose) {
  std::size_t longest = 0;
  std::size_t all = 0;
  std::size_t rows = 0;
  each_text(prose, [&](const std::string& text) {
    longest = std::max(longest, text.size());
    all += text.size();
  });
  for (const auto& block : prose.blocks()) {
    rows += block.rows.size() + 1;
  }
  const auto over = [](std::string_view what, std::size_t limit) {
    return fail(ErrorCode::kLimitExceeded, msg::kPdfLarge,
                {std::string(what), std::to_string(limit)});
  };
  if (longest > kMostText) {
    return over("bytes of one text", kMostText);
  }
  if (all > kMostTexts) {
    return over("bytes of text", kMostTexts);
  }
  return rows > kMostRows ? over("rows", kMostRows) : Result<void>();
}

// U+3000 to U+9FFF: kana, Han, and their punctuation.
bool has_japanese(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE3 && byte <= 0xE9;
  });
}

}  // namespace

Result<Pdf> write_pdf(const Prose& prose, const PdfSettings& settings) {
  AKASHI_TRY(check_size(prose));
  AKASHI_TRY_ASSIGN(const auto canvas, PdfCanvas::create({.title = one_line(prose.title()),
                                                          .author = one_line(settings.author),
                                                          .language = prose.language(),
                                                          .program = settings.program,
                                                          .created = settings.created}));
  bool japanese = prose.language() == "ja";
  each_text(prose, [&](const std::string& text) { japanese = japanese || has_japanese(text); });
  if (japanese && canvas->layout("あ字、", kBody, 0).unknown() != 0) {
    return fail(ErrorCode::kUnavailable, msg::kPdfNoJapanese, {});
  }
  Flow counting(*canvas, prose, 0);
  counting.run();
  Flow drawing(*canvas, prose, counting.page());
  drawing.run();
  Pdf pdf{.bytes = {}, .pages = counting.page(), .missing = counting.missing()};
  AKASHI_TRY_ASSIGN(auto bytes, canvas->finish());
  pdf.bytes = with_catalog_entries(std::move(bytes), prose.language());
  return pdf;
}

}  // namespace akashi::formats
