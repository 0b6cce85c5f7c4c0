#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/messages/paper.h"
#include "base/strings.h"
#include "formats/sheet.h"
#include "formats/xlsx_reader.h"
#include "formats/xlsx_values.h"
#include "formats/xlsx_writer.h"
#include "formats/zip_writer.h"

namespace akashi::formats {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string test_file(const std::string& name) {
  return read_file(std::filesystem::path(AKASHI_FORMATS_TESTDATA) / "xlsx" / name);
}

// A workbook of one sheet with this sheet XML; more parts replace or follow.
ZipFiles package(const std::string& sheet, const std::string& strings = "",
                 const std::string& more_links = "") {
  const std::string types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  const auto link = [&](const std::string& id, const std::string& type, const std::string& target) {
    return "<Relationship Id='" + id + "' Type='" + types + type + "' Target='" + target + "'/>";
  };
  return {
      {"_rels/.rels",
       "<Relationships>" + link("a", "officeDocument", "xl/workbook.xml") + "</Relationships>"},
      {"xl/workbook.xml",
       "<workbook xmlns:r='r'><sheets><sheet name='S' sheetId='1' r:id='one'/></sheets>"
       "</workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships>" + link("one", "worksheet", "worksheets/sheet1.xml") +
           link("two", "sharedStrings", "/xl/sharedStrings.xml") + more_links + "</Relationships>"},
      {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + sheet + "</sheetData></worksheet>"},
      {"xl/sharedStrings.xml", "<sst>" + strings + "</sst>"}};
}

Result<Workbook> read(const ZipFiles& files) {
  return read_xlsx(stored_zip(files), Limits());
}

Rows rows_of(const Sheet& sheet) {
  Rows rows;
  for (const auto& row : sheet.rows) {
    rows.resize(row.number);
    rows.back() = row.cells;
  }
  return rows;
}

TEST(Sheet, CellsHaveNames) {
  EXPECT_EQ(cell_name(1, 0), "A1");
  EXPECT_EQ(cell_name(12, 25), "Z12");
  EXPECT_EQ(cell_name(12, 26), "AA12");
  EXPECT_EQ(cell_name(1'048'576, 16'383), "XFD1048576");
  for (std::size_t column = 0; column < 16'384; ++column) {
    const auto place = parse_cell_name(cell_name(7, column));
    ASSERT_TRUE(place);
    EXPECT_EQ(place->column, column);
    EXPECT_EQ(place->row, 7U);
  }
  for (const auto* bad : {"", "A", "1", "A0", "A01", "a1", "XFE1", "A1048577", "A1B", "$A$1",
                          "AAAAAAAAAAAAAAAAAAAAAAAA1", "A99999999999999999999"}) {
    EXPECT_FALSE(parse_cell_name(bad)) << bad;
  }
}

TEST(Sheet, CsvReadsAsASheetToo) {
  Problems problems;
  const auto sheet = sheet_of_csv("id,結果\r\n\r\nS1,\"a\nb\"\r\n\"open", 8, problems);
  ASSERT_TRUE(sheet);
  ASSERT_EQ(sheet->rows.size(), 2U);
  EXPECT_EQ(sheet->rows[1].number, 3U);
  EXPECT_EQ(sheet_cell(sheet->rows[1], sheet_column(sheet->rows[0], "結果")), "a\nb");
  EXPECT_EQ(sheet_cell(sheet->rows[1], sheet_column(sheet->rows[0], "none")), "");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].at().line, 5U);
  EXPECT_FALSE(sheet_of_csv("\x83\x60\x83\x46,", 8, problems));  // Shift_JIS
}

// Numbers and days as Excel shows them: 61 is the 1st of March 1900 (ECMA-376 Part 1, 18.17.4.1).
TEST(Xlsx, Days) {
  const auto day = [](double serial, DateSystem system = DateSystem::k1900) {
    return date_text(serial, system).value_or("none");
  };
  EXPECT_EQ(day(1), "1900-01-01");
  EXPECT_EQ(day(59), "1900-02-28");
  EXPECT_EQ(day(60), "none");
  EXPECT_EQ(day(61), "1900-03-01");
  EXPECT_EQ(day(25569), "1970-01-01");
  EXPECT_EQ(day(46349.354166666664), "2026-11-23T08:30:00");
  EXPECT_EQ(day(2958465), "9999-12-31");
  EXPECT_EQ(day(2958466), "none");
  EXPECT_EQ(day(-1), "none");
  EXPECT_EQ(day(0.5), "12:00:00");
  EXPECT_EQ(day(0.9999999), "1900-01-01");  // To the second.
  EXPECT_EQ(day(0, DateSystem::k1904), "1904-01-01");
  EXPECT_EQ(day(46349 - 1462, DateSystem::k1904), "2026-11-23");
}

TEST(Xlsx, NumberFormatsThatShowDays) {
  for (const auto* code : {"yyyy-mm-dd", "d/m/yy", "[$-411]ggge\"年\"m\"月\"d\"日\"", "h:mm AM/PM",
                           "yyyy\\-mm;@", "[Red]mmm"}) {
    EXPECT_TRUE(is_date_format(std::string_view(code))) << code;
  }
  for (const auto* code : {"General", "0.00", "0.00E+00", "[h]:mm", "#,##0\" dmy\"", "0\\d", "@",
                           "\"open", "[", "_d0", "0;yyyy"}) {
    EXPECT_FALSE(is_date_format(std::string_view(code))) << code;
  }
  EXPECT_TRUE(is_date_format(14));
  EXPECT_TRUE(is_date_format(57));
  EXPECT_FALSE(is_date_format(46));
  EXPECT_FALSE(is_date_format(49));
}

TEST(Xlsx, NumbersAndEscapes) {
  EXPECT_EQ(number_text("0.10000000000000001"), "0.1");
  EXPECT_EQ(number_text("1E2"), "100");
  EXPECT_EQ(number_text("100000"), "100000");
  EXPECT_EQ(number_text("-0"), "0");
  EXPECT_FALSE(number_text("1x"));
  EXPECT_FALSE(number_text("1e999"));
  EXPECT_EQ(decode_xstring("a_x000D_b_x005F_x0041__x3042__x00_"), "a\rb_x0041_あ_x00_");
  for (const auto* text : {"_x0041_", "__x0041_", "_x005F_x0041_", "_x_x0041__", "plain_"}) {
    EXPECT_EQ(decode_xstring(encode_xstring(text)), text);
  }
}

// By another program: openpyxl 3.0.
TEST(Xlsx, ReadsWhatOthersWrote) {
  const auto book = read_xlsx(test_file("openpyxl.xlsx"), Limits());
  ASSERT_TRUE(book);
  ASSERT_EQ(book->sheets.size(), 3U);
  EXPECT_EQ(rows_of(book->sheets[0]),
            (Rows{{"項目", "結果", "日付", "数", "真偽"},
                  {"S1.1-01", "適合", "2026-11-23", "3", "TRUE"},
                  {"S1.1-02", " 空白 ", "2026-02-28T08:30:15", "0.1", "FALSE"},
                  {},
                  {"行を\n改める", "", "", "-12345.678"},
                  {"", "", "09:05:00", "1e+20"},
                  {"", "", "", "", "", "", "遠い"},
                  {},
                  {"結合"},
                  {"", "A & <b>"}}));  // openpyxl escapes no "_x0041_".
  EXPECT_EQ(book->sheets[0].merged, 1U);
  EXPECT_EQ(book->sheets[0].formulas, 1U);
  ASSERT_EQ(book->problems.size(), 1U);  // openpyxl computes nothing.
  EXPECT_EQ(book->problems[0].file(), "チェックリスト!E5");
  EXPECT_TRUE(book->sheets[1].hidden);
  EXPECT_TRUE(book->find("空")->rows.empty());
  EXPECT_EQ(book->find("none"), nullptr);

  const auto mac = read_xlsx(test_file("date1904.xlsx"), Limits());
  ASSERT_TRUE(mac);
  EXPECT_EQ(rows_of(mac->sheets[0]), (Rows{{"2026-11-23"}, {"1904-01-02"}}));
}

TEST(Xlsx, ReadsCellsOfAllTypes) {
  const auto book = read(package(
      "<row><c t='s'><v>0</v></c><c t='inlineStr'><is><t> a </t></is></c>"
      "<c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c t='str'><f>A1</f><v> </v></c>"
      "<c t='d'><v>2026-11-23</v></c></row><row r='3'><c r='B3'><v>007</v></c></row><row><c s='9'/>"
      "<c t='s'><v>1</v></c></row>",
      "<si><r><t>漢</t></r><r><t>字</t></r><rPh sb='0' eb='2'><t>カンジ</t></rPh></si>"
      "<si><t>_x000D_</t></si>"));
  ASSERT_TRUE(book);
  EXPECT_EQ(rows_of(book->sheets[0]),
            (Rows{{"漢字", " a ", "TRUE", "#N/A", " ", "2026-11-23"}, {}, {"", "7"}, {"", "\r"}}));
  EXPECT_TRUE(book->problems.empty());
}

TEST(Xlsx, SaysWhatItDoesNotRead) {
  auto files = package(
      "<row r='2'><c r='A3'><v>1</v></c><c r='B2'><v>x</v></c>"
      "<c r='A2'><v>1</v></c><c t='s'><v>9</v></c></row><row r='1'/><row r='x'/>",
      "", "<Relationship Id='x' Type='t/externalLink' Target='e/1.xml'/>");
  files.emplace_back("xl/vbaProject.bin", "macro");
  const auto book = read(files);
  ASSERT_TRUE(book);
  EXPECT_TRUE(book->sheets[0].rows.empty());
  std::vector<std::string> texts;
  for (const auto& problem : book->problems) {
    texts.push_back(problem.text());
  }
  EXPECT_EQ(texts, (std::vector<std::string>{
                       "the workbook has macros; they are ignored",
                       "the workbook refers to other files (1); they are not opened",
                       "S, 2: the cell A3 is not where it stands; it was not read",
                       "S!B2: v: \"x\" is not a valid number",
                       "S, 2: the cell A2 is not where it stands; it was not read",
                       "S!C2: shared string 9 could not be resolved",
                       "sheet S, row 1: the rows are not in order; it was not read",
                       "sheet S, row x: the rows are not in order; it was not read"}));
}

TEST(Xlsx, RefusesWhatIsNoWorkbook) {
  const auto refused = [](const std::string& bytes) {
    const auto book = read_xlsx(bytes, Limits());
    return book ? "read" : book.error().text();
  };
  EXPECT_EQ(refused(""), "not valid XLSX: no zip archive");
  EXPECT_NE(refused("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").find("without a password"),
            std::string::npos);
  EXPECT_EQ(refused(stored_zip({{"mimetype", "x"}})), "the package has no part xl/workbook.xml");
  const auto whole = test_file("openpyxl.xlsx");
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    EXPECT_NE(refused(whole.substr(0, size)), "read") << size;
  }
  auto twice = package("<row><c><v>1</v></c></row>");
  twice.emplace_back("XL/worksheets/Sheet1.xml", "<worksheet/>");
  EXPECT_EQ(refused(stored_zip(twice)), "the package has the part XL/worksheets/Sheet1.xml twice");
  auto out = package("");
  out[0].second =
      "<Relationships><Relationship Id='a' Type='x/officeDocument' "
      "Target='../../etc/workbook.xml'/></Relationships>";
  EXPECT_NE(refused(stored_zip(out)), "read");
  out[0].second =
      "<Relationships><Relationship Id='a' Type='x/officeDocument' "
      "TargetMode='External' Target='http://example.org/w.xml'/></Relationships>";
  EXPECT_NE(refused(stored_zip(out)), "read");
  auto broken = package("");
  broken[3].second = "<worksheet>";
  EXPECT_TRUE(refused(stored_zip(broken)).starts_with("xl/worksheets/sheet1.xml:"));
}

TEST(Xlsx, StaysWithinItsBounds) {
  const auto code = [](const ZipFiles& files) {
    const auto book = read(files);
    return book ? ErrorCode::kInternal : book.error().code();
  };
  std::string far;  // A cell far to the right makes many empty ones.
  for (int row = 1; row <= 200; ++row) {
    far += "<row><c r='XFD" + std::to_string(row) + "'><v>1</v></c></row>";
  }
  EXPECT_EQ(code(package(far)), ErrorCode::kLimitExceeded);
  std::string many = "<row>";  // One string in many cells.
  for (int i = 0; i < 2000; ++i) {
    many += "<c t='s'><v>0</v></c>";
  }
  EXPECT_EQ(code(package(many + "</row>", "<si><t>" + std::string(100'000, 'a') + "</t></si>")),
            ErrorCode::kLimitExceeded);
  EXPECT_EQ(code(package("<row><c t='s'><v>0</v></c></row>",
                         "<si><t>" + std::string(140'000, 'a') + "</t></si>")),
            ErrorCode::kLimitExceeded);
  EXPECT_EQ(code(package(std::string(33U << 20, ' '))), ErrorCode::kLimitExceeded);
}

XlsxBook sample() {
  return {.title = "適合チェックリスト",
          .author = "例示株式会社",
          .created = 1'795'000'000,
          .sheets = {{.name = "チェックリスト: 1/2",
                      .rows = {{"番号", "結果", "備考"},
                               {"S1.1-01", "適合", "=HYPERLINK(\"http://example.org\")"},
                               {"S1.1-02", "", " 前後の空白 \n二行目\ttab"},
                               {"http://example.org/", "_x0041_", "\x01\x1f 😀 <&>\"'"}},
                      .columns = {{.width = 12, .choices = {}, .open = false},
                                  {.width = 14, .choices = {"適合", "不適合", "非該当"}},
                                  {.width = 60, .choices = {"a,b", "c"}}},
                      .is_protected = true},
                     {.name = "チェックリスト: 1/2", .rows = {{"x"}}, .columns = {}},
                     {.name = "", .rows = {}, .columns = {}}}};
}

TEST(Xlsx, WhatIsWrittenReadsTheSame) {
  const auto book = sample();
  const auto bytes = write_xlsx(book);
  ASSERT_TRUE(bytes) << bytes.error().text();
  EXPECT_EQ(write_xlsx(book).value(), *bytes);
  const auto again = read_xlsx(*bytes, Limits());
  ASSERT_TRUE(again) << again.error().text();
  ASSERT_EQ(again->sheets.size(), 4U);
  EXPECT_TRUE(again->problems.empty());
  EXPECT_EQ(rows_of(again->sheets[0]), book.sheets[0].rows);
  EXPECT_EQ(again->sheets[0].name, "チェックリスト_ 1_2");
  EXPECT_EQ(again->sheets[1].name, "チェックリスト_ 1_2 2");
  EXPECT_EQ(again->sheets[2].name, "Sheet");
  EXPECT_TRUE(again->sheets[3].hidden);
  EXPECT_EQ(rows_of(again->sheets[3]), (Rows{{"a,b"}, {"c"}}));
}

TEST(Xlsx, RefusesWhatAWorkbookCannotHold) {
  XlsxBook book{.title = {},
                .author = {},
                .created = 0,
                .sheets = {{.name = "S", .rows = {}, .columns = {}}}};
  book.sheets[0].rows = {{"a"}, {"b", std::string(32'768, 'x')}};
  const auto text = write_xlsx(book);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().text(),
            "S!B2: the text is too long for a cell (at most 32767 characters)");
  book.sheets[0].rows = {{std::string(32'767, 'x')}};
  EXPECT_TRUE(write_xlsx(book));
  book.sheets[0].rows = {std::vector<std::string>(16'385, "x")};
  EXPECT_FALSE(write_xlsx(book));
  book.sheets.assign(256, {.name = "S", .rows = {}, .columns = {}});
  EXPECT_FALSE(write_xlsx(book));
}

// openpyxl reads our file as we do.
TEST(Xlsx, OthersReadWhatIsWritten) {
  if (std::system("/usr/bin/python3 -c 'import openpyxl' 2>/dev/null") != 0) {
    GTEST_SKIP() << "python3-openpyxl is not installed";
  }
  const auto folder =
      std::filesystem::temp_directory_path() / ("akashi-xlsx-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "book.xlsx", std::ios::binary) << write_xlsx(sample()).value();
  std::ofstream(folder / "read.py") << R"py(
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
print(book.properties.title, book.properties.creator, book.properties.created)
print(sheet.title, sheet.freeze_panes, sheet.protection.sheet, sheet["A2"].protection.locked,
      sheet["B2"].protection.locked, book.worksheets[3].sheet_state)
print([[cell.value for cell in row] for row in sheet.iter_rows()])
print(sorted((str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation))
print(sorted({cell.data_type for row in sheet.iter_rows() for cell in row}))
)py";
  const auto output = (folder / "out").string();
  const auto command = "PYTHONIOENCODING=utf-8 /usr/bin/python3 '" + (folder / "read.py").string() +
                       "' '" + (folder / "book.xlsx").string() + "' > '" + output + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto text = read_file(output);
  std::filesystem::remove_all(folder);
  EXPECT_EQ(text, R"py(適合チェックリスト 例示株式会社 2026-11-18 11:06:40
チェックリスト_ 1_2 A2 True True False hidden
[['番号', '結果', '備考'], ['S1.1-01', '適合', '=HYPERLINK("http://example.org")'], ['S1.1-02', None, ' 前後の空白 \n二行目\ttab'], ['http://example.org/', '_x0041_', '_x0001__x001F_ 😀 <&>"\'']]
[('B2:B204', '"適合,不適合,非該当"'), ('C2:C204', 'Lists!$A$1:$A$2')]
['n', 's']
)py");
}

}  // namespace
}  // namespace akashi::formats
