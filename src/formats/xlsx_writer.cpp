// libxlsxwriter 1.1. It writes a file; here one of memory, so that no name of a folder is needed.
// Its own temporary files have no name either.
#include "formats/xlsx_writer.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include "base/file_descriptor.h"
#include "base/messages/paper.h"
#include "base/shared_library.h"
#include "base/strings.h"
#include "formats/json_writer.h"
#include "formats/sheet.h"
#include "formats/xlsx_values.h"

namespace akashi::formats {
namespace {

#define XLSXWRITER_FUNCTIONS(X)      \
  X(format_set_align)                \
  X(format_set_bg_color)             \
  X(format_set_bold)                 \
  X(format_set_border)               \
  X(format_set_border_color)         \
  X(format_set_num_format_index)     \
  X(format_set_text_wrap)            \
  X(format_set_unlocked)             \
  X(lxw_strerror)                    \
  X(workbook_add_format)             \
  X(workbook_add_worksheet)          \
  X(workbook_close)                  \
  X(workbook_new)                    \
  X(workbook_set_properties)         \
  X(worksheet_autofilter)            \
  X(worksheet_data_validation_range) \
  X(worksheet_fit_to_pages)          \
  X(worksheet_freeze_panes)          \
  X(worksheet_hide)                  \
  X(worksheet_protect)               \
  X(worksheet_repeat_rows)           \
  X(worksheet_set_column)            \
  X(worksheet_set_landscape)         \
  X(worksheet_set_paper)             \
  X(worksheet_write_string)
AKASHI_LIBRARY(XlsxWriter, XLSXWRITER_FUNCTIONS, AKASHI_XLSXWRITER_SONAME,
               AKASHI_XLSXWRITER_PACKAGE)

constexpr std::size_t kMostRows = 1'048'576;
constexpr std::size_t kMostColumns = 16'384;
constexpr std::size_t kMostCells = 5'000'000;
constexpr std::size_t kMostSheets = 255;
constexpr std::size_t kMostText = 32'767;  // UTF-16 units of a cell.
constexpr std::size_t kMostName = 31;      // Of a sheet.
constexpr std::size_t kMostChoices = 255;  // Units of a list that stands in the rule itself.
constexpr std::string_view kListsName = "Lists";

// Excel counts in UTF-16; bytes of valid UTF-8 that begin a character, and twice where it needs
// two.
std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += byte >= 0xF0 ? 2 : (byte & 0xC0) != 0x80 ? 1 : 0;
  }
  return units;
}

std::string cut_units(std::string_view text, std::size_t most) {
  while (utf16_units(text) > most) {
    text = utf8_prefix(text, text.size() - 1);
  }
  return std::string(text);
}

// C strings end at the first zero; XML has none anyway. What else it has not, the library writes as
// _xHHHH_.
std::string cell_text(std::string_view text) {
  return encode_xstring(replace_all(repair_utf8(text), std::string_view("\0", 1), "\uFFFD"));
}

std::string sheet_name(std::string_view text, std::vector<std::string>& taken) {
  auto name = repair_utf8(text);
  for (auto& c : name) {
    if (static_cast<unsigned char>(c) < 0x20 || std::string_view("[]:*?/\\'").contains(c)) {
      c = '_';
    }
  }
  name = cut_units(name.empty() ? "Sheet" : name, kMostName);
  const auto is_taken = [&] {
    return std::ranges::any_of(
        taken, [&](const std::string& other) { return equal_ignoring_case(other, name); });
  };
  const auto base = name;
  for (int number = 2; is_taken(); ++number) {
    const auto suffix = " " + std::to_string(number);
    name = cut_units(base, kMostName - suffix.size()) + suffix;
  }
  taken.push_back(name);
  return name;
}

Result<void> check(const XlsxBook& book) {
  const auto many = [](std::string_view what, std::size_t most) {
    return fail(ErrorCode::kLimitExceeded, msg::kSheetMany,
                {std::string(what), std::to_string(most)});
  };
  if (book.sheets.size() > kMostSheets) {
    return many("sheets", kMostSheets);
  }
  std::size_t cells = 0;
  for (const auto& sheet : book.sheets) {
    if (sheet.rows.size() > kMostRows) {
      return many("rows", kMostRows);
    }
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
      const auto& row = sheet.rows[r];
      cells += row.size();
      if (row.size() > kMostColumns || cells > kMostCells) {
        return many("cells", cells > kMostCells ? kMostCells : kMostColumns);
      }
      for (std::size_t c = 0; c < row.size(); ++c) {
        if (row[c].size() > kMostText / 8 && utf16_units(cell_text(row[c])) > kMostText) {
          return std::unexpected(
              Error(ErrorCode::kLimitExceeded,
                    Message{msg::kSheetLongText, {std::to_string(kMostText)}})
                  .in_file(sheet.name + "!" + cell_name(static_cast<std::uint32_t>(r) + 1, c)));
        }
      }
    }
  }
  return {};
}

// A file in memory, which the library opens by name.
class MemoryFile {
 public:
  MemoryFile() : file_(memfd_create("akashi-xlsx", MFD_CLOEXEC)) {}
  bool open() const { return static_cast<bool>(file_); }
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_.get()); }
  Result<std::string> read_all() const {
    const auto size = lseek(file_.get(), 0, SEEK_END);
    std::string bytes(static_cast<std::size_t>(std::max<off_t>(size, 0)), '\0');
    for (std::size_t at = 0; at < bytes.size();) {
      const auto count =
          pread(file_.get(), bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
      if (count <= 0) {
        return fail(ErrorCode::kUnavailable, msg::kCannotRead, {path(), std::strerror(errno)});
      }
      at += static_cast<std::size_t>(count);
    }
    return bytes;
  }

 private:
  FileDescriptor file_;
};

class BookWriter {
 public:
  BookWriter(const XlsxWriter& library, const std::string& path)
      : x_(library), book_(x_.workbook_new(path.c_str())) {}
  BookWriter(const BookWriter&) = delete;
  BookWriter& operator=(const BookWriter&) = delete;
  ~BookWriter() {
    if (book_ != nullptr) {
      x_.workbook_close(book_);
    }
  }

  Result<void> write(const XlsxBook& book) {
    if (book_ == nullptr) {
      return failed(LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
    properties(book);
    make_formats();
    for (const auto& sheet : book.sheets) {
      AKASHI_TRY(write_sheet(sheet));
    }
    AKASHI_TRY(write_lists());
    return done(x_.workbook_close(std::exchange(book_, nullptr)));
  }

 private:
  std::unexpected<Error> failed(lxw_error error) const {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite, {"XLSX", x_.lxw_strerror(error)});
  }
  Result<void> done(lxw_error error) const {
    return error == LXW_NO_ERROR ? Result<void>() : failed(error);
  }

  void properties(const XlsxBook& book) {
    auto title = cut_units(repair_utf8(book.title), kMostChoices);
    auto author = cut_units(repair_utf8(book.author), kMostChoices);
    lxw_doc_properties properties{};
    properties.title = title.data();
    properties.author = author.data();
    properties.created = book.created;
    x_.workbook_set_properties(book_, &properties);
  }

  lxw_format* make_format(bool unlocked) {
    constexpr std::uint8_t kTextFormat = 49;  // "@": what is entered stays text (18.8.30).
    auto* format = x_.workbook_add_format(book_);
    x_.format_set_text_wrap(format);
    x_.format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    x_.format_set_num_format_index(format, kTextFormat);
    x_.format_set_border(format, LXW_BORDER_THIN);
    x_.format_set_border_color(format, kLine);
    if (unlocked) {
      x_.format_set_unlocked(format);
    }
    return format;
  }

  void make_formats() {
    header_ = make_format(false);
    x_.format_set_bold(header_);
    x_.format_set_bg_color(header_, kHeader);
    open_ = make_format(true);
    closed_ = make_format(false);
    shaded_ = make_format(false);
    x_.format_set_bg_color(shaded_, kClosed);
  }

  Result<void> write_sheet(const XlsxSheet& sheet) {
    auto* out = x_.workbook_add_worksheet(book_, sheet_name(sheet.name, names_).c_str());
    if (out == nullptr) {
      return failed(LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
    std::size_t width = 0;
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
      width = std::max(width, sheet.rows[r].size());
      AKASHI_TRY(write_row(out, sheet, r));
    }
    width = std::max(width, sheet.columns.size());
    for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
      AKASHI_TRY(set_column(out, sheet, c));
    }
    if (width > 0 && sheet.rows.size() > 1) {
      AKASHI_TRY(
          done(x_.worksheet_autofilter(out, 0, 0, static_cast<lxw_row_t>(sheet.rows.size() - 1),
                                       static_cast<lxw_col_t>(width - 1))));
    }
    x_.worksheet_freeze_panes(out, 1, 0);
    x_.worksheet_set_landscape(out);
    constexpr std::uint8_t kA4 = 9;  // 18.3.1.63 pageSetup
    x_.worksheet_set_paper(out, kA4);
    x_.worksheet_fit_to_pages(out, 1, 0);
    AKASHI_TRY(done(x_.worksheet_repeat_rows(out, 0, 0)));
    if (sheet.is_protected) {
      lxw_protection allowed{};
      allowed.format_columns = LXW_TRUE;
      allowed.format_rows = LXW_TRUE;
      allowed.autofilter = LXW_TRUE;
      allowed.sort = LXW_TRUE;
      x_.worksheet_protect(out, nullptr, &allowed);
    }
    return {};
  }

  Result<void> write_row(lxw_worksheet* out, const XlsxSheet& sheet, std::size_t r) {
    const auto& row = sheet.rows[r];
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool open = c >= sheet.columns.size() || sheet.columns[c].open;
      auto* format = r == 0 ? header_ : open ? open_ : sheet.is_protected ? shaded_ : closed_;
      AKASHI_TRY(
          done(x_.worksheet_write_string(out, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c),
                                         cell_text(row[c]).c_str(), format)));
    }
    return {};
  }

  Result<void> set_column(lxw_worksheet* out, const XlsxSheet& sheet, std::size_t c) {
    const auto& column = sheet.columns[c];
    const auto at = static_cast<lxw_col_t>(c);
    constexpr double kWidest = 255;
    AKASHI_TRY(done(x_.worksheet_set_column(out, at, at, std::clamp(column.width, 1.0, kWidest),
                                            column.open ? open_ : closed_)));
    return column.choices.empty() ? Result<void>() : limit_choices(out, sheet, c);
  }

  // Short lists stand in the rule; others, and those with a comma in them, in a hidden sheet.
  Result<void> limit_choices(lxw_worksheet* out, const XlsxSheet& sheet, std::size_t c) {
    std::vector<std::string> choices;
    std::ranges::transform(sheet.columns[c].choices, std::back_inserter(choices),
                           [](const std::string& choice) { return cell_text(choice); });
    const bool plain = std::ranges::none_of(choices, [](const std::string& choice) {
      return choice.empty() || choice.find_first_of(",\"") != std::string::npos;
    });
    lxw_data_validation rule{};
    rule.ignore_blank = LXW_VALIDATION_ON;
    rule.show_input = LXW_VALIDATION_ON;
    rule.show_error = LXW_VALIDATION_ON;
    rule.dropdown = LXW_VALIDATION_ON;
    std::vector<char*> list;
    std::string formula;
    if (plain && utf16_units(join(choices, ",")) <= kMostChoices) {
      std::ranges::transform(choices, std::back_inserter(list),
                             [](std::string& choice) { return choice.data(); });
      list.push_back(nullptr);
      rule.validate = LXW_VALIDATION_TYPE_LIST;
      rule.value_list = list.data();
    } else {
      const auto name = cell_name(1, lists_.size());
      const auto letters = name.substr(0, name.size() - 1);
      formula = "=" + std::string(kListsName) + "!$" + letters + "$1:$" + letters + "$" +
                std::to_string(choices.size());
      lists_.push_back(std::move(choices));
      rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
      rule.value_formula = formula.data();
    }
    // Some rows more than there are, for those that people add.
    constexpr std::size_t kMore = 200;
    const auto last = std::min(sheet.rows.size() + kMore, kMostRows) - 1;
    const auto at = static_cast<lxw_col_t>(c);
    return done(
        x_.worksheet_data_validation_range(out, 1, at, static_cast<lxw_row_t>(last), at, &rule));
  }

  Result<void> write_lists() {
    if (lists_.empty()) {
      return {};
    }
    if (std::ranges::any_of(names_, [](const std::string& name) {
          return equal_ignoring_case(name, kListsName);
        })) {
      return failed(LXW_ERROR_SHEETNAME_ALREADY_USED);
    }
    auto* out = x_.workbook_add_worksheet(book_, std::string(kListsName).c_str());
    for (std::size_t c = 0; c < lists_.size(); ++c) {
      for (std::size_t r = 0; r < lists_[c].size(); ++r) {
        AKASHI_TRY(done(x_.worksheet_write_string(out, static_cast<lxw_row_t>(r),
                                                  static_cast<lxw_col_t>(c), lists_[c][r].c_str(),
                                                  nullptr)));
      }
    }
    x_.worksheet_hide(out);
    return {};
  }

  static constexpr lxw_color_t kHeader = 0xDCE6F1;
  static constexpr lxw_color_t kClosed = 0xF2F2F2;
  static constexpr lxw_color_t kLine = 0xBFBFBF;

  const XlsxWriter& x_;
  lxw_workbook* book_;
  lxw_format* header_ = nullptr;
  lxw_format* open_ = nullptr;
  lxw_format* closed_ = nullptr;
  lxw_format* shaded_ = nullptr;
  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> lists_;
};

}  // namespace

Result<std::string> write_xlsx(const XlsxBook& book) {
  AKASHI_TRY(check(book));
  AKASHI_TRY_ASSIGN(const auto* functions, library<XlsxWriter>());
  const MemoryFile file;
  if (!file.open()) {
    return fail(ErrorCode::kUnavailable, msg::kCannotOpen, {"memfd", std::strerror(errno)});
  }
  AKASHI_TRY(BookWriter(*functions, file.path()).write(book));
  return file.read_all();
}

}  // namespace akashi::formats
