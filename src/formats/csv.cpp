// RFC 4180. White space is part of a field; a quote inside a field that does not begin with one is
// text, as in most files that people write by hand.
#include "formats/csv.h"

#include <algorithm>
#include <utility>

namespace akashi::formats {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::string_view text, std::size_t most_fields, char separator)
    : rest_(text), most_fields_(most_fields), separator_(separator) {
  if (rest_.starts_with(kByteOrderMark)) {
    rest_.remove_prefix(kByteOrderMark.size());
  }
}

std::optional<CsvRow> CsvReader::next() {
  if (rest_.empty()) {
    return std::nullopt;
  }
  CsvRow row{.fields = {}, .line = line_};
  for (bool more = true; more;) {
    auto field = take_field(row.whole);
    if (row.fields.size() < most_fields_) {
      row.fields.push_back(std::move(field));
    } else {
      row.whole = false;
    }
    more = take_end(row.whole);
  }
  return row;
}

std::string CsvReader::take_field(bool& whole) {
  if (!rest_.starts_with('"')) {
    const char ends[] = {separator_, '\n'};
    const auto end = std::min(rest_.find_first_of(std::string_view(ends, 2)), rest_.size());
    auto field = std::string(rest_.substr(0, end));
    rest_.remove_prefix(end);
    if (field.ends_with('\r') && !rest_.starts_with(separator_)) {
      field.pop_back();
    }
    return field;
  }
  std::string field;
  rest_.remove_prefix(1);
  while (true) {
    const auto quote = rest_.find('"');
    const auto part = rest_.substr(0, quote);
    line_ += static_cast<std::uint32_t>(std::ranges::count(part, '\n'));
    field += part;
    if (quote == std::string_view::npos) {
      whole = false;
      rest_ = {};
      return field;
    }
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) {
      return field;
    }
    field += '"';
    rest_.remove_prefix(1);
  }
}

// What stands behind a closing quote is passed over. True: another field of the row follows.
bool CsvReader::take_end(bool& whole) {
  const char ends[] = {separator_, '\n'};
  const auto end = rest_.find_first_of(std::string_view(ends, 2));
  const auto behind = rest_.substr(0, end);
  const bool comma = end != std::string_view::npos && rest_[end] == separator_;
  whole = whole && (behind.empty() || (behind == "\r" && !comma));
  if (!comma) {
    ++line_;
  }
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  return comma;
}

std::optional<std::size_t> csv_column(const CsvRow& header, std::string_view name) {
  const auto at = std::ranges::find(header.fields, name);
  return at == header.fields.end()
             ? std::nullopt
             : std::optional(static_cast<std::size_t>(at - header.fields.begin()));
}

std::string_view csv_field(const CsvRow& row, std::optional<std::size_t> column) {
  return column && *column < row.fields.size() ? std::string_view(row.fields[*column])
                                               : std::string_view();
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& field = fields[i];
    out += i == 0 ? "" : ",";
    if (field.find_first_of("\",\r\n") == std::string::npos) {
      out += field;
      continue;
    }
    out += '"';
    for (const char c : field) {
      out.append(c == '"' ? 2 : 1, c);
    }
    out += '"';
  }
  return out + "\r\n";
}

}  // namespace akashi::formats
