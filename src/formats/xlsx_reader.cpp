// ECMA-376 Part 1: 18.2 workbooks, 18.3 worksheets, 18.4 shared strings, 18.8 styles
#include "formats/xlsx_reader.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/messages/paper.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/xlsx_package.h"
#include "formats/xlsx_values.h"

namespace akashi::formats {
namespace {

constexpr std::size_t kMostCells = 2'000'000;  // With the empty ones before the last of a row.
constexpr std::uint64_t kMostTextBytes = 64ULL << 20;  // One shared string may stand in many cells.
constexpr std::size_t kMostCellBytes = 4UZ * 32'767;   // Excel allows as many characters.
constexpr std::size_t kMostSheets = 256;

// What the cells of all sheets share.
struct Book {
  std::vector<std::string> strings;
  std::vector<bool> date_styles;
  DateSystem dates = DateSystem::k1900;
  std::size_t cells = 0;
  std::uint64_t text_bytes = 0;
};

std::unexpected<Error> too_much(std::string_view what, std::uint64_t limit) {
  return fail(ErrorCode::kLimitExceeded, msg::kLimit, {std::string(what), std::to_string(limit)});
}

class SheetReader {
 public:
  SheetReader(Book& book, Sheet& sheet, Problems& problems)
      : book_(book), sheet_(sheet), problems_(problems) {}

  Result<void> read(XmlView worksheet) {
    std::uint32_t last = 0;
    for (auto row = worksheet.child("sheetData").child("row"); row; row = row.next("row")) {
      const auto stated = row.attribute("r");
      const auto number = stated.empty() ? last + 1ULL : parse_u64(stated).value_or(0);
      constexpr std::uint64_t kLast = 1'048'576;
      if (number <= last || number > kLast) {
        problems_.add(msg::kSheetRow, {sheet_.name, std::string(stated)});
        continue;
      }
      last = static_cast<std::uint32_t>(number);
      AKASHI_TRY(read_row(row, last));
    }
    for (auto range = worksheet.child("mergeCells").child("mergeCell"); range;
         range = range.next("mergeCell")) {
      ++sheet_.merged;
    }
    return {};
  }

 private:
  Result<void> read_row(XmlView row, std::uint32_t number) {
    SheetRow out{.number = number, .cells = {}};
    std::size_t next = 0;
    for (auto cell = row.child("c"); cell; cell = cell.next("c")) {
      auto column = next;
      if (const auto name = cell.attribute("r"); !name.empty()) {
        const auto place = parse_cell_name(name);
        if (!place || place->row != number || place->column < next) {
          problems_.add(Error(ErrorCode::kInvalidInput,
                              Message{msg::kSheetCellPlace, {std::string(name.substr(0, 20))}})
                            .in_file(sheet_.name + ", " + std::to_string(number)));
          continue;
        }
        column = place->column;
      }
      next = column + 1;
      place_ = {.row = number, .column = column};
      AKASHI_TRY_ASSIGN(auto text, value(cell));
      book_.text_bytes += text.size();
      if (book_.text_bytes > kMostTextBytes) {
        return too_much("bytes in cells", kMostTextBytes);
      }
      if (text.empty()) {
        continue;  // Formatted, and nothing in it.
      }
      book_.cells += next - out.cells.size();
      if (book_.cells > kMostCells) {
        return too_much("cells", kMostCells);
      }
      out.cells.resize(next);
      out.cells.back() = std::move(text);
    }
    if (!out.cells.empty()) {
      sheet_.rows.push_back(std::move(out));
    }
    return {};
  }

  // 18.3.1.4 c, 18.18.11 ST_CellType
  Result<std::string> value(XmlView cell) {
    const auto v = cell.child("v");
    const auto type = cell.attribute("t");
    if (cell.child("f")) {
      ++sheet_.formulas;
      if (v.text().empty() && type != "str") {
        add({msg::kSheetNoValue, {}});
      }
    }
    std::string text;
    if (type == "inlineStr") {
      text = rich_text(cell.child("is"));
    } else if (!v) {
      return text;
    } else if (type == "s") {
      const auto index = parse_u64(v.text());
      if (!index || *index >= book_.strings.size()) {
        add({msg::kUnresolved, {"shared string " + std::string(v.text().substr(0, 20))}});
        return text;
      }
      text = book_.strings[*index];
    } else if (type == "b") {
      text = v.text() == "1" || v.text() == "true" ? "TRUE" : "FALSE";
    } else if (type.empty() || type == "n") {
      text = number(cell, v.text());
    } else {  // "str", "e", "d"
      text = decode_xstring(v.raw_text());
    }
    if (text.size() > kMostCellBytes) {
      return std::unexpected(
          Error(ErrorCode::kLimitExceeded, Message{msg::kSheetLongText, {"32767"}})
              .in_file(name()));
    }
    return repair_utf8(text);
  }

  std::string number(XmlView cell, std::string_view text) {
    const auto style = parse_u64(cell.attribute("s")).value_or(0);
    if (style < book_.date_styles.size() && book_.date_styles[style]) {
      const auto serial = parse_number(text);
      if (auto date = serial ? date_text(*serial, book_.dates) : std::nullopt) {
        return std::move(*date);
      }
    }
    if (auto plain = number_text(text)) {
      return std::move(*plain);
    }
    if (!text.empty()) {
      add({msg::kBadValue, {"v", std::string(text.substr(0, 40)), "number"}});
    }
    return {};
  }

  std::string name() const { return sheet_.name + "!" + cell_name(place_.row, place_.column); }
  void add(Message why) {
    problems_.add(Error(ErrorCode::kInvalidInput, std::move(why)).in_file(name()));
  }

  Book& book_;
  Sheet& sheet_;
  Problems& problems_;
  CellPlace place_;
};

const Relationship* of_type(const std::vector<Relationship>& list, std::string_view type) {
  const auto found = std::ranges::find(list, type, &Relationship::type);
  return found == list.end() ? nullptr : &*found;
}

Result<void> read_strings(const XlsxPackage& package, const std::string& part, Book& book) {
  AKASHI_TRY_ASSIGN(const auto document, package.xml(part));
  for (auto item = document.root().child("si"); item; item = item.next("si")) {
    book.strings.push_back(rich_text(item));
  }
  return {};
}

Result<std::string> find_workbook(const XlsxPackage& package) {
  AKASHI_TRY_ASSIGN(const auto top, package.relationships(""));
  const auto* book = of_type(top, "officeDocument");
  if (book == nullptr || !package.has(book->target)) {
    return fail(ErrorCode::kInvalidInput, msg::kSheetNoPart,
                {book == nullptr || book->target.empty() ? "xl/workbook.xml" : book->target});
  }
  if (book->target.ends_with(".bin")) {
    return fail(ErrorCode::kUnsupported, msg::kSheetBinary, {});
  }
  return book->target;
}

Result<Book> read_shared(const XlsxPackage& package, XmlView workbook,
                         const std::vector<Relationship>& links) {
  Book book;
  const auto date1904 = workbook.child("workbookPr").attribute("date1904");
  book.dates = date1904 == "1" || date1904 == "true" ? DateSystem::k1904 : DateSystem::k1900;
  if (const auto* strings = of_type(links, "sharedStrings"); strings != nullptr) {
    AKASHI_TRY(read_strings(package, strings->target, book));
  }
  if (const auto* styles = of_type(links, "styles"); styles != nullptr) {
    AKASHI_TRY_ASSIGN(const auto document, package.xml(styles->target));
    book.date_styles = date_styles(document.root());
  }
  return book;
}

}  // namespace

const Sheet* Workbook::find(std::string_view name) const {
  const auto found = std::ranges::find(sheets, name, &Sheet::name);
  return found == sheets.end() ? nullptr : &*found;
}

Result<Workbook> read_xlsx(std::string_view bytes, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto package, XlsxPackage::open(bytes, limits));
  AKASHI_TRY_ASSIGN(const auto main, find_workbook(package));
  AKASHI_TRY_ASSIGN(const auto links, package.relationships(main));
  AKASHI_TRY_ASSIGN(const auto document, package.xml(main));
  AKASHI_TRY_ASSIGN(auto book, read_shared(package, document.root(), links));
  Workbook out;
  std::set<std::string> parts;
  if (package.macros()) {
    out.problems.add(msg::kSheetMacros, {});
  }
  if (const auto outside = std::ranges::count(links, "externalLink", &Relationship::type)) {
    out.problems.add(msg::kSheetExternal, {std::to_string(outside)});
  }
  for (auto item = document.root().child("sheets").child("sheet"); item;
       item = item.next("sheet")) {
    const auto link = std::ranges::find(links, item.attribute("id"), &Relationship::id);
    if (link == links.end() || link->type != "worksheet") {
      continue;  // A chart or a dialog has no cells.
    }
    if (out.sheets.size() == kMostSheets) {
      return too_much("sheets", kMostSheets);
    }
    if (!parts.insert(link->target).second) {  // Small files that are read again and again.
      return fail(ErrorCode::kInvalidInput, msg::kSheetPartTwice, {link->target});
    }
    const auto state = item.attribute("state");
    Sheet sheet{.name = repair_utf8(decode_xstring(item.attribute("name"))),
                .rows = {},
                .hidden = state == "hidden" || state == "veryHidden"};
    AKASHI_TRY_ASSIGN(const auto part, package.xml(link->target));
    AKASHI_TRY(SheetReader(book, sheet, out.problems).read(part.root()));
    out.sheets.push_back(std::move(sheet));
  }
  return out;
}

}  // namespace akashi::formats
