// data/register/list-columns.json says what columns may be called.
#include "assure/procurement_list.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/bytes.h"
#include "base/data.h"
#include "base/messages/register.h"
#include "base/strings.h"
#include "formats/csv.h"
#include "formats/text_encoding.h"
#include "formats/tree.h"

namespace akashi::assure {
namespace {

constexpr std::size_t kMostLines = 100'000;
constexpr std::size_t kMostColumns = 256;
constexpr std::size_t kMostCell = 4096;

using Columns = std::map<std::string, std::size_t, std::less<>>;  // Id -> place.

// Without spaces and case: "Label No." and "ラベル 番号" are found.
std::string column_key(const TextFold& fold, std::string_view name) {
  return replace_all(fold.plain(name), " ", "");
}

Result<std::map<std::string, std::string>> known_names(const TextFold& fold) {
  const auto* file = find_data("register/list-columns.json");
  const auto bytes = Bytes::copy_of(file == nullptr ? std::string_view() : file->bytes);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), Limits()));
  std::map<std::string, std::string> names;
  for (const auto column : tree.root()["columns"]) {
    for (const auto name : column["names"]) {
      names.emplace(column_key(fold, name.text()), column["id"].text());
    }
  }
  return names;
}

// What parts the fields of the first line.
char separator_of(std::string_view text) {
  const auto first = text.substr(0, text.find('\n'));
  char best = ',';
  for (const char c : {'\t', ';'}) {
    if (std::ranges::count(first, c) > std::ranges::count(first, best)) {
      best = c;
    }
  }
  return best;
}

// 2030-03-31, 2030/3/31, 2030年3月31日.
std::optional<Date> date_of(const TextFold& fold, std::string_view text) {
  auto plain = fold.plain(text);
  for (const std::string_view mark : {"/", "年", "月", "."}) {
    plain = replace_all(plain, mark, "-");
  }
  plain = replace_all(plain, "日", "");
  const auto parts = split(plain, '-');
  if (parts.size() != 3 || parts[0].size() != 4) {
    return std::nullopt;
  }
  const auto two = [](std::string_view part) {
    return part.size() == 1 ? "0" + std::string(part) : std::string(part);
  };
  return parse_date(std::string(parts[0]) + "-" + two(parts[1]) + "-" + two(parts[2]));
}

std::optional<std::uint64_t> quantity_of(const TextFold& fold, std::string_view text) {
  auto plain = replace_all(fold.plain(text), ",", "");
  for (const std::string_view unit : {"台", "個", "式"}) {
    if (plain.ends_with(unit)) {
      plain.resize(plain.size() - unit.size());
    }
  }
  return parse_u64(trim(plain));
}

class Reader {
 public:
  Reader(std::string_view file, const TextFold& fold) : file_(file), fold_(fold) {}

  Result<PurchaseList> read(std::string_view text) {
    formats::CsvReader rows(text, kMostColumns, separator_of(text));
    const auto header = rows.next();
    AKASHI_TRY(read_header(header ? *header : formats::CsvRow()));
    while (const auto row = rows.next()) {
      if (list_.lines.size() + list_.unreadable >= kMostLines) {
        return fail(ErrorCode::kLimitExceeded, msg::kListTooLong, {std::to_string(kMostLines)},
                    {.line = row->line, .column = 1});
      }
      read_row(*row);
    }
    return std::move(list_);
  }

 private:
  void problem(const MsgText& id, std::vector<std::string> args, std::uint32_t line) {
    for (auto& arg : args) {
      arg = printable(utf8_prefix(arg, 200));
    }
    list_.problems.add(
        Error(ErrorCode::kInvalidInput, Message{id, std::move(args)}, {.line = line, .column = 1})
            .in_file(file_));
  }

  Result<void> read_header(const formats::CsvRow& header) {
    AKASHI_TRY_ASSIGN(const auto names, known_names(fold_));
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
      const auto found = names.find(column_key(fold_, header.fields[i]));
      if (found == names.end()) {
        if (!trim(header.fields[i]).empty()) {
          problem(msg::kListColumnUnknown, {header.fields[i]}, header.line);
        }
        continue;
      }
      const auto [column, fresh] = columns_.emplace(found->second, i);
      if (!fresh) {
        problem(msg::kListColumnTwice, {header.fields[column->second], header.fields[i]},
                header.line);
      }
    }
    if (!columns_.contains("number") && !columns_.contains("model")) {
      return std::unexpected(Error(ErrorCode::kInvalidInput, Message{msg::kListNoColumns, {}},
                                   {.line = 1, .column = 1})
                                 .in_file(file_));
    }
    return {};
  }

  std::string cell(const formats::CsvRow& row, std::string_view id) const {
    const auto found = columns_.find(id);
    const auto text = formats::csv_field(
        row, found == columns_.end() ? std::nullopt : std::optional(found->second));
    return std::string(trim(utf8_prefix(text, kMostCell)));
  }

  void read_row(const formats::CsvRow& row) {
    if (row.whole && std::ranges::all_of(row.fields, [&](const std::string& field) {
          return fold_.plain(field).empty();
        })) {
      return;  // An empty line is none.
    }
    PurchaseLine line{.line = row.line,
                      .number = cell(row, "number"),
                      .maker = cell(row, "maker"),
                      .model = cell(row, "model"),
                      .name = cell(row, "name"),
                      .type = cell(row, "type"),
                      .quantity = std::nullopt,
                      .support = std::nullopt,
                      .bad_support = {}};
    if (!row.whole) {
      // An open quote takes the lines behind it, too.
      ++list_.unreadable;
      for (const auto& field : row.fields) {
        list_.unreadable += static_cast<std::size_t>(std::ranges::count(field, '\n'));
      }
      problem(msg::kListBadRow, {}, row.line);
      return;
    }
    if (line.number.empty() && line.model.empty()) {
      ++list_.unreadable;
      problem(msg::kListNothing, {}, row.line);
      return;
    }
    if (const auto text = cell(row, "quantity"); !text.empty()) {
      line.quantity = quantity_of(fold_, text);
      if (!line.quantity) {
        problem(msg::kListBadQuantity, {text}, row.line);
      }
    }
    if (const auto text = cell(row, "support"); !text.empty()) {
      line.support = date_of(fold_, text);
      if (!line.support) {
        line.bad_support = text;
        problem(msg::kListBadDate, {text}, row.line);
      }
    }
    list_.lines.push_back(std::move(line));
  }

  std::string_view file_;
  const TextFold& fold_;
  Columns columns_;
  PurchaseList list_;
};

}  // namespace

Result<PurchaseList> read_purchase_list(std::string_view bytes, std::string_view file,
                                        const TextFold& fold) {
  auto text = formats::text_as_utf8(bytes);
  if (!text) {
    return std::unexpected(std::move(text).error().in_file(file));
  }
  return Reader(file, fold).read(*text);
}

}  // namespace akashi::assure
