// PDF files: by their own bytes, and by poppler's tools where they are installed.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>

#include "base/strings.h"
#include "formats/pdf_catalog.h"
#include "formats/pdf_table.h"
#include "formats/pdf_writer.h"

namespace akashi::formats {
namespace {

PdfSettings settings() {
  return {.author = "例示株式会社", .program = "akashi test", .created = 1'795'000'000};
}

Prose sample(int rows) {
  Prose prose("自己宣言書", Lang::kJa);
  prose.heading(1, "自己宣言書");
  prose.note("この文書は見本です。");
  prose.heading(2, "要求事項");
  prose.numbered(1, "ソフトウェアの部品を管理する。");
  prose.list({"一つ目", "二つ目"});
  prose.link("案内", "https://example.org/?a=b&c");
  std::vector<std::vector<std::string>> table;
  for (int i = 0; i < rows; ++i) {
    table.push_back({"S(1)-" + std::to_string(i), "開発者",
                     "実施済 " + std::string(static_cast<std::size_t>(i) % 7, 'x')});
  }
  prose.table({"番号見出し", "役割", "回答"}, table);
  return prose;
}

// Of a command with FILE in it; "" when it can't be run.
std::string output_of(const std::string& command, const std::string& bytes) {
  const auto path =
      std::filesystem::temp_directory_path() / ("akashi-pdf-" + std::to_string(getpid()) + ".pdf");
  std::ofstream(path, std::ios::binary) << bytes;
  std::string out;
  if (auto* pipe = popen((replace_all(command, "FILE", path.string()) + " 2>&1").c_str(), "r")) {
    char block[4096];
    for (std::size_t count = 0; (count = fread(block, 1, sizeof block, pipe)) > 0;) {
      out.append(block, count);
    }
    pclose(pipe);
  }
  std::filesystem::remove(path);
  return out;
}

bool has_poppler() {
  return std::system("command -v pdftotext pdffonts pdfinfo >/dev/null 2>&1") == 0;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

// Where the libraries or fonts are missing, that is what is said, and no more can be tested.
#define ASSERT_PDF(pdf)                                                               \
  do {                                                                                \
    if (!(pdf) && (pdf).error().code() == ErrorCode::kUnavailable) {                  \
      EXPECT_TRUE((pdf).error().text().contains("Debian: ")) << (pdf).error().text(); \
      GTEST_SKIP() << (pdf).error().text();                                           \
    }                                                                                 \
    ASSERT_TRUE(pdf) << (pdf).error().text();                                         \
  } while (false)

TEST(Pdf, TheSameDocumentGivesTheSameBytes) {
  const auto first = write_pdf(sample(5), settings());
  ASSERT_PDF(first);
  EXPECT_EQ(first->bytes, write_pdf(sample(5), settings())->bytes);
  EXPECT_EQ(first->pages, 1);
  EXPECT_EQ(first->missing, 0U);
  EXPECT_TRUE(first->bytes.starts_with("%PDF-1."));
  EXPECT_TRUE(first->bytes.contains("/Lang (ja)"));
  auto later = settings();
  ++later.created;
  EXPECT_NE(write_pdf(sample(5), later)->bytes, first->bytes);
}

TEST(Pdf, HoldsTheTextsTheFontsAndTheStructure) {
  const auto pdf = write_pdf(sample(200), settings());
  ASSERT_PDF(pdf);
  EXPECT_GT(pdf->pages, 3);
  if (!has_poppler()) {
    GTEST_SKIP() << "poppler-utils is not installed";
  }
  const auto text = output_of("pdftotext -layout FILE -", pdf->bytes);
  for (const auto* part : {"自己宣言書", "この文書は見本です。", "一つ目", "案内"}) {
    EXPECT_TRUE(text.contains(part)) << part;
  }
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(count(text, "S(1)-" + std::to_string(i) + " "), 1U) << i;
  }
  const auto pages = std::to_string(pdf->pages);
  EXPECT_EQ(count(text, "番号見出し"), static_cast<std::size_t>(pdf->pages));
  const auto packed = replace_all(text, " ", "");  // pdftotext sees spaces by their width.
  EXPECT_TRUE(packed.contains("1/" + pages));
  EXPECT_TRUE(packed.contains(pages + "/" + pages));
  const auto fonts = output_of("pdffonts FILE", pdf->bytes);
  for (const auto line : lines(fonts)) {
    if (line.number > 2 && !line.text.empty() && line.text.contains("CID")) {
      EXPECT_TRUE(line.text.contains("yes yes yes")) << line.text;
    }
  }
  const auto info = output_of("pdfinfo -isodates FILE", pdf->bytes);
  EXPECT_TRUE(info.contains("自己宣言書"));
  EXPECT_TRUE(info.contains("例示株式会社"));
  EXPECT_TRUE(info.contains("2026-11-18T11:06:40Z")) << info;
  const auto structure = output_of("pdfinfo -struct-text FILE", pdf->bytes);
  EXPECT_TRUE(structure.contains("Document\n  H1 (block)\n    \"自己宣言書\"")) << structure;
  EXPECT_EQ(count(structure, "TR\n"), 201U);  // The header once, though on every page.
  EXPECT_EQ(count(structure, "Warning"), 0U);
}

TEST(Pdf, LongTextsGoOnOnTheNextPage) {
  Prose prose("long", Lang::kEn);
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    text += "word" + std::to_string(i) + " ";
  }
  prose.paragraph(text);
  prose.paragraph(std::string(20'000, 'm'));  // One word.
  prose.table({"a", "b"}, {{text, "1"}, {"2", text}});
  const auto pdf = write_pdf(prose, settings());
  ASSERT_PDF(pdf);
  EXPECT_GT(pdf->pages, 10);
  if (!has_poppler()) {
    GTEST_SKIP() << "poppler-utils is not installed";
  }
  const auto found = output_of("pdftotext FILE -", pdf->bytes);
  for (int i = 0; i < 3000; i += 7) {
    EXPECT_EQ(count(found, "word" + std::to_string(i)), count(text, "word" + std::to_string(i)) * 3)
        << i;
  }
  EXPECT_EQ(count(found, "m"), 20'000U);
}

// Wherever on the page it comes to stand, an item's number is where its text begins.
TEST(Pdf, TheNumberOfAnItemDoesNotStandAlone) {
  const bool poppler = has_poppler();
  for (int before = 36; before < 48; ++before) {
    Prose prose("t", Lang::kEn);
    for (int i = 0; i < before; ++i) {
      prose.paragraph("line");
    }
    std::string text = "begins";
    for (int i = 0; i < 18; ++i) {
      text += " word" + std::to_string(i);
    }
    prose.numbered(77, text);
    const auto pdf = write_pdf(prose, settings());
    ASSERT_PDF(pdf);
    if (!poppler) {
      GTEST_SKIP() << "poppler-utils is not installed";
    }
    const auto pages = output_of("pdftotext FILE -", pdf->bytes);
    for (const auto page : split(pages, '\f')) {
      EXPECT_EQ(page.contains("77."), page.contains("begins")) << before << pages;
    }
  }
}

// A figure goes on on the next page between its rows; its text is text.
TEST(Pdf, FiguresAreCutBetweenRows) {
  Figure figure{.title = "f", .description = "d", .height = 60 * 40 + 20, .head = 20, .row = 40};
  for (int i = 0; i < 60; ++i) {
    figure.boxes.push_back({.x = 1,
                            .y = 20 + i * 40,
                            .width = 300,
                            .height = 30,
                            .fill = "#dcefe0",
                            .dashed = i % 2 == 0,
                            .lines = {"row" + std::to_string(i) + "x"}});
  }
  figure.lines.push_back({.x = 400, .y = 10, .length = 2300, .vertical = true});
  figure.labels.push_back({.x = 1, .y = 0, .text = "top"});
  Prose prose("t", Lang::kEn);
  prose.paragraph("before");
  prose.figure(figure);
  prose.paragraph("after");
  const auto pdf = write_pdf(prose, settings());
  ASSERT_PDF(pdf);
  EXPECT_GE(pdf->pages, 3);
  if (!has_poppler()) {
    GTEST_SKIP() << "poppler-utils is not installed";
  }
  const auto text = output_of("pdftotext -layout FILE -", pdf->bytes);
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(count(text, "row" + std::to_string(i) + "x"), 1U) << i;
  }
}

TEST(Pdf, HostileTextIsBoundedAndVisible) {
  Prose prose("\x01\xE2\x80\xAE\xff", Lang::kEn);
  prose.heading(9, "\xE2\x80\xAEreversed");
  prose.heading(0, "");
  prose.paragraph(std::string("nul\0byte", 8));
  prose.paragraph("");
  prose.list({});
  prose.table({}, {});
  prose.table({}, {{"only", "rows"}});
  prose.table({"only a header"}, {});
  prose.table(std::vector<std::string>(60, "many columns"), {std::vector<std::string>(60, "x")});
  std::string marks = "z";
  for (int i = 0; i < 1000; ++i) {
    marks += "\xCD\xA7";  // A pile of combining letters.
  }
  prose.paragraph(marks);
  const auto pdf = write_pdf(prose, settings());
  ASSERT_PDF(pdf);
  if (has_poppler()) {
    EXPECT_TRUE(output_of("pdftotext FILE -", pdf->bytes).contains("\\u{202e}reversed"));
  }
  const auto refused = [](Prose large) { return write_pdf(large, settings()).error().code(); };
  Prose text("t", Lang::kEn);
  text.paragraph(std::string((64U << 10) + 1, 'x'));
  EXPECT_EQ(refused(text), ErrorCode::kLimitExceeded);
  Prose rows("t", Lang::kEn);
  rows.table({"a"}, std::vector<std::vector<std::string>>(100'001, {"x"}));
  EXPECT_EQ(refused(rows), ErrorCode::kLimitExceeded);
}

TEST(Pdf, CharactersThatNoFontHasAreCounted) {
  Prose prose("t", Lang::kEn);
  prose.paragraph("\xF4\x8F\xBF\xBD");  // U+10FFFD, for private use.
  const auto pdf = write_pdf(prose, settings());
  ASSERT_PDF(pdf);
  EXPECT_EQ(pdf->missing, 1U);
}

TEST(Pdf, ColumnsShareTheWidth) {
  const auto check = [](const std::vector<ColumnNeed>& needs) {
    const auto widths = column_widths(needs, 480);
    EXPECT_NEAR(std::accumulate(widths.begin(), widths.end(), 0.0), 480, 0.01);
    EXPECT_GE(*std::ranges::min_element(widths), 0);
    return widths;
  };
  EXPECT_TRUE(column_widths({}, 480).empty());
  const auto small = check({{.natural = 30, .least = 30}, {.natural = 2000, .least = 40}});
  EXPECT_NEAR(small[0], 30, 0.01);
  const auto words = check({{.natural = 3000, .least = 200},
                            {.natural = 3000, .least = 100},
                            {.natural = 100, .least = 90}});
  EXPECT_GE(words[0], 199.9);
  EXPECT_GE(words[1], 99.9);
  EXPECT_GE(words[2], 89.9);
  check({{.natural = 0, .least = 0}});
  check({{.natural = 5000, .least = 5000}, {.natural = 5000, .least = 5000}});
}

TEST(Pdf, TheCatalogIsUpdatedAtTheEnd) {
  const std::string pdf =
      "%PDF-1.5\n1 0 obj\n<< /Type /Catalog\n   /Pages 2 0 R\n>>\nendobj\n"
      "xref\n0 2\ntrailer\n<< /Size 2\n   /Root 1 0 R\n   /Info 1 0 R\n>>\n"
      "startxref\n63\n%%EOF\n";
  const auto updated = with_catalog_entries(pdf, "ja");
  ASSERT_TRUE(updated.starts_with(pdf));
  const auto at = updated.find("1 0 obj\n", pdf.size());
  EXPECT_EQ(at, pdf.size());
  EXPECT_TRUE(updated.contains("/Lang (ja)\n   /MarkInfo << /Marked true >>"));
  EXPECT_TRUE(updated.contains("xref\n1 1\n0000000" + std::to_string(at) + " 00000 n \n"));
  const auto table = updated.rfind("xref\n1 1");
  EXPECT_TRUE(updated.ends_with("startxref\n" + std::to_string(table) + "\n%%EOF\n"));
  for (const auto* other : {"", "%PDF", "trailer\n", "trailer\n/Root 1 0 R"}) {
    EXPECT_EQ(with_catalog_entries(other, "ja"), other);
  }
}

}  // namespace
}  // namespace akashi::formats
