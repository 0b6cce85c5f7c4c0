// CPE 2.3. Naming (NISTIR 7695): section 5 well-formed names, 6.1 URI binding
//   cpe:/part:vendor:product:version:update:edition:language
// with the extended fields packed into the edition as
// ~edition~sw_edition~target_sw~target_hw~other, 6.2 formatted string binding
//   cpe:2.3:part:vendor:product:version:update:edition:language:sw_edition:target_sw:target_hw:other
// Matching (NISTIR 7696): section 6.2, table 6-2, and 6.3.
#include "model/cpe.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/strings.h"

namespace akashi {
namespace {

constexpr auto kFieldNames =
    std::to_array<std::string_view>({"part", "vendor", "product", "version", "update", "edition",
                                     "language", "sw_edition", "target_sw", "target_hw", "other"});
static_assert(kFieldNames.size() == kCpeFields);

// A value of a longer name than any dictionary has.
constexpr std::size_t kMostBytes = 4096;

constexpr std::string_view kFormattedPrefix = "cpe:2.3:";
constexpr std::string_view kUriPrefix = "cpe:/";
constexpr std::size_t kUriFields = 7;
constexpr std::size_t kPacked = 5;  // Of the edition.

bool needs_no_quote(char c) {
  return is_alnum(c) || c == '_' || c == '.' || c == '-';
}

// A character that stands for itself.
void put_quoted(std::string& out, char c) {
  if (!needs_no_quote(c)) {
    out += '\\';
  }
  out += to_lower(c);
}

InputPosition at_offset(std::size_t offset) {
  return {.line = 1, .column = static_cast<std::uint32_t>(offset + 1)};
}

std::unexpected<Error> bad(std::string_view text, std::size_t offset, std::string_view expected) {
  constexpr std::size_t kShown = 120;
  return fail(ErrorCode::kInvalidInput, msg::kBadValue,
              {"cpe", printable(text.substr(0, kShown)), std::string(expected)}, at_offset(offset));
}

bool is_graphic(char c) {
  return c > ' ' && c < '\x7F';
}

// '*' and '?' that are not quoted: one '*' or a run of '?' at either end.
bool wildcards_are_at_ends(std::string_view value) {
  std::size_t begin = 0;
  std::size_t end = value.size();
  if (value.starts_with('*')) {
    begin = 1;
  } else {
    while (begin < end && value[begin] == '?') {
      ++begin;
    }
  }
  const auto quoted = [&](std::size_t i) {
    std::size_t slashes = 0;
    while (slashes < i && value[i - slashes - 1] == '\\') {
      ++slashes;
    }
    return slashes % 2 == 1;
  };
  if (end > begin && value[end - 1] == '*' && !quoted(end - 1)) {
    --end;
  } else {
    while (end > begin && value[end - 1] == '?' && !quoted(end - 1)) {
      --end;
    }
  }
  for (std::size_t i = begin; i < end; ++i) {
    if (value[i] == '\\') {
      ++i;
    } else if (value[i] == '*' || value[i] == '?') {
      return false;
    }
  }
  return value != "**";
}

Result<std::string> checked(std::string value, std::string_view text, std::size_t offset) {
  if (!wildcards_are_at_ends(value)) {
    return bad(text, offset, "CPE name: wildcards stand at the ends of a value");
  }
  return value;
}

// One field of a formatted string, from the unquoted colon before it to the next.
Result<std::string> read_formatted(std::string_view raw, std::string_view text,
                                   std::size_t offset) {
  if (raw.empty()) {
    return bad(text, offset, "CPE name: a field is empty");
  }
  if (raw == "*" || raw == "-") {
    return std::string(raw);
  }
  std::string value;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    char c = raw[i];
    const bool quoted = c == '\\';
    if (quoted) {
      if (++i == raw.size()) {
        return bad(text, offset + i, "CPE name: nothing is quoted");
      }
      c = raw[i];
    }
    if (!is_graphic(c)) {
      return bad(text, offset + i, "CPE name: printable ASCII");
    }
    if (!quoted && (c == '*' || c == '?')) {
      value += c;
    } else {
      put_quoted(value, c);
    }
  }
  if (value == "-") {  // Neither binding could tell it from NA.
    return bad(text, offset, "CPE name: a quoted hyphen is no value");
  }
  return checked(std::move(value), text, offset);
}

std::optional<unsigned> hex_digit(char c) {
  if (is_digit(c)) {
    return static_cast<unsigned>(c - '0');
  }
  c = to_lower(c);
  return c >= 'a' && c <= 'f' ? std::optional(static_cast<unsigned>(c - 'a' + 10)) : std::nullopt;
}

// One field of a URI; %01 is '?', %02 is '*'.
Result<std::string> read_uri_field(std::string_view raw, std::string_view text,
                                   std::size_t offset) {
  if (raw.empty()) {
    return std::string("*");
  }
  if (raw == "-") {
    return std::string(raw);
  }
  std::string value;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    char c = raw[i];
    if (c != '%') {
      if (!is_graphic(c)) {
        return bad(text, offset + i, "CPE name: printable ASCII");
      }
      put_quoted(value, c);
      continue;
    }
    const auto high = i + 2 < raw.size() ? hex_digit(raw[i + 1]) : std::nullopt;
    const auto low = i + 2 < raw.size() ? hex_digit(raw[i + 2]) : std::nullopt;
    if (!high || !low) {
      return bad(text, offset + i, "CPE name: two hexadecimal digits after %");
    }
    i += 2;
    c = static_cast<char>(*high * 16 + *low);
    if (c == '\x01' || c == '\x02') {
      value += c == '\x01' ? '?' : '*';
    } else if (is_graphic(c)) {
      put_quoted(value, c);
    } else {
      return bad(text, offset + i, "CPE name: printable ASCII");
    }
  }
  if (value == "*" || value == "-") {
    return bad(text, offset, "CPE name: ANY is the empty field, NA is -");
  }
  return checked(std::move(value), text, offset);
}

Result<void> check_part(const Cpe& cpe, std::string_view text) {
  const auto& part = cpe[CpeField::kPart];
  if (part != "a" && part != "o" && part != "h" && part != "*" && part != "-") {
    return bad(text, 0, "CPE name: its part is a, o or h");
  }
  return {};
}

Result<Cpe> read_uri(std::string_view text) {
  Cpe cpe;
  const auto parts = split(text.substr(kUriPrefix.size()), ':');
  if (parts.size() > kUriFields) {
    return bad(text, 0, "CPE name: a URI has seven fields");
  }
  const auto offset = [&](std::string_view part) {
    return static_cast<std::size_t>(part.data() - text.data());
  };
  constexpr auto kEdition = static_cast<std::size_t>(CpeField::kEdition);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != kEdition || !parts[i].starts_with('~')) {
      AKASHI_TRY_ASSIGN(cpe.fields[i], read_uri_field(parts[i], text, offset(parts[i])));
      continue;
    }
    const auto packed = split(parts[i].substr(1), '~');
    if (packed.size() != kPacked) {
      return bad(text, offset(parts[i]), "CPE name: a packed edition has five fields");
    }
    for (std::size_t j = 0; j < kPacked; ++j) {
      const auto field = j == 0 ? kEdition : static_cast<std::size_t>(CpeField::kSwEdition) + j - 1;
      AKASHI_TRY_ASSIGN(cpe.fields[field], read_uri_field(packed[j], text, offset(packed[j])));
    }
  }
  AKASHI_TRY(check_part(cpe, text));
  return cpe;
}

Result<Cpe> read_formatted_string(std::string_view text) {
  Cpe cpe;
  std::size_t field = 0;
  std::size_t begin = kFormattedPrefix.size();
  for (auto i = begin; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '\\') {
      ++i;
      continue;
    }
    if (i != text.size() && text[i] != ':') {
      continue;
    }
    if (field == kCpeFields) {
      return bad(text, i, "CPE name: eleven fields");
    }
    AKASHI_TRY_ASSIGN(cpe.fields[field++],
                      read_formatted(text.substr(begin, i - begin), text, begin));
    begin = i + 1;
  }
  if (begin <= text.size()) {  // A quote took the end with it.
    return bad(text, text.size(), "CPE name: nothing is quoted");
  }
  AKASHI_TRY(check_part(cpe, text));
  return cpe;
}

constexpr std::string_view kHex = "0123456789abcdef";

std::string bind_uri(const std::string& field) {
  if (field == "*") {
    return {};
  }
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    char c = field[i];
    if (c == '*' || c == '?') {
      out += c == '?' ? "%01" : "%02";
      continue;
    }
    if (c == '\\') {
      c = field[++i];
    }
    if (needs_no_quote(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

// --- Matching

struct Pattern {
  bool any_before = false;
  bool any_after = false;
  std::size_t most_before = 0;  // Of '?', each of which matches one character or none.
  std::size_t most_after = 0;
  std::string literal;
};

std::string unquoted(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) {
      ++i;
    }
    out += value[i];
  }
  return out;
}

bool is_quoted_end(std::string_view value) {
  std::size_t slashes = 0;
  while (slashes + 1 < value.size() && value[value.size() - 2 - slashes] == '\\') {
    ++slashes;
  }
  return slashes % 2 == 1;
}

Pattern read_pattern(std::string_view value) {
  Pattern out;
  if (value.starts_with('*')) {
    out.any_before = true;
    value.remove_prefix(1);
  }
  while (value.starts_with('?')) {
    ++out.most_before;
    value.remove_prefix(1);
  }
  if (value.ends_with('*') && !is_quoted_end(value)) {
    out.any_after = true;
    value.remove_suffix(1);
  }
  while (value.ends_with('?') && !is_quoted_end(value)) {
    ++out.most_after;
    value.remove_suffix(1);
  }
  out.literal = unquoted(value);
  return out;
}

bool matches(const Pattern& pattern, std::string_view plain) {
  for (auto at = plain.find(pattern.literal); at != std::string_view::npos;
       at = plain.find(pattern.literal, at + 1)) {
    if (!pattern.any_before && at > pattern.most_before) {
      return false;
    }
    const auto after = plain.size() - at - pattern.literal.size();
    if (pattern.any_after || after <= pattern.most_after) {
      return true;
    }
  }
  return false;
}

bool is_pattern(std::string_view value) {
  if (value == "*" || value.empty()) {
    return false;
  }
  const bool before = value.front() == '*' || value.front() == '?';
  const bool after = (value.back() == '*' || value.back() == '?') && !is_quoted_end(value);
  return before || after;
}

}  // namespace

std::string_view cpe_field_name(CpeField field) {
  return kFieldNames.at(static_cast<std::size_t>(field));
}

bool Cpe::has_wildcard(CpeField field) const {
  return is_pattern((*this)[field]);
}

std::string Cpe::plain(CpeField field) const {
  return is_any(field) || is_na(field) ? std::string() : unquoted((*this)[field]);
}

std::string Cpe::formatted_string() const {
  std::string out(kFormattedPrefix.substr(0, kFormattedPrefix.size() - 1));
  for (const auto& field : fields) {
    out += ':';
    out += field;
  }
  return out;
}

std::string Cpe::uri() const {
  std::array<std::string, kUriFields> bound;
  for (std::size_t i = 0; i < kUriFields; ++i) {
    bound.at(i) = bind_uri(fields.at(i));
  }
  constexpr auto kEdition = static_cast<std::size_t>(CpeField::kEdition);
  constexpr auto kExtended = static_cast<std::size_t>(CpeField::kSwEdition);
  const bool packed = std::any_of(fields.begin() + kExtended, fields.end(),
                                  [](const std::string& field) { return field != "*"; });
  if (packed) {
    auto& edition = bound[kEdition];
    edition.insert(0, "~");
    for (auto i = kExtended; i < kCpeFields; ++i) {
      edition += '~';
      edition += bind_uri(fields.at(i));
    }
  }
  std::string out(kUriPrefix);
  for (std::size_t i = 0; i < kUriFields; ++i) {
    out += i == 0 ? "" : ":";
    out += bound.at(i);
  }
  while (out.ends_with(':')) {
    out.pop_back();
  }
  return out;
}

std::string Cpe::wfn() const {
  std::string out = "wfn:[";
  for (std::size_t i = 0; i < kCpeFields; ++i) {
    const auto& field = fields.at(i);
    if (field == "*") {
      continue;
    }
    out += out.ends_with('[') ? "" : ",";
    out += kFieldNames.at(i);
    out += '=';
    if (field == "-") {
      out += "NA";
      continue;
    }
    out += '"';
    for (std::size_t j = 0; j < field.size(); ++j) {
      if (field[j] == '\\') {
        out += field[j++];
      } else if (field[j] == '.' || field[j] == '-') {
        out += '\\';
      }
      out += field[j];
    }
    out += '"';
  }
  return out + "]";
}

Result<Cpe> parse_cpe(std::string_view text) {
  text = trim(text);
  if (text.size() > kMostBytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes of a CPE name", std::to_string(kMostBytes)});
  }
  const auto prefix = to_lower(text.substr(0, kFormattedPrefix.size()));
  if (prefix == kFormattedPrefix) {
    return read_formatted_string(text);
  }
  if (prefix.starts_with(kUriPrefix)) {
    return read_uri(text);
  }
  return bad(text, 0, "CPE name: it begins with cpe:2.3: or cpe:/");
}

std::string cpe_value(std::string_view plain) {
  std::string out;
  for (const char c : plain) {
    put_quoted(out, c);
  }
  return out.empty() ? "*" : out;
}

std::string_view cpe_relation_name(CpeRelation relation) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"disjoint", "equal", "subset", "superset", "undefined"});
  return kNames.at(static_cast<std::size_t>(relation));
}

CpeRelation compare_cpe_values(std::string_view source, std::string_view target) {
  if (source == "*") {
    return target == "*"        ? CpeRelation::kEqual
           : is_pattern(target) ? CpeRelation::kUndefined
                                : CpeRelation::kSuperset;
  }
  if (target == "*") {
    return CpeRelation::kSubset;
  }
  if (is_pattern(target)) {
    return CpeRelation::kUndefined;
  }
  if (source == target) {
    return CpeRelation::kEqual;
  }
  if (source == "-" || target == "-" || !is_pattern(source)) {
    return CpeRelation::kDisjoint;
  }
  return matches(read_pattern(source), unquoted(target)) ? CpeRelation::kSuperset
                                                         : CpeRelation::kDisjoint;
}

CpeRelation compare_cpe_names(const Cpe& source, const Cpe& target) {
  std::array<bool, 5> seen = {};
  for (std::size_t i = 0; i < kCpeFields; ++i) {
    seen.at(static_cast<std::size_t>(
        compare_cpe_values(source.fields.at(i), target.fields.at(i)))) = true;
  }
  const auto has = [&](CpeRelation relation) {
    return seen.at(static_cast<std::size_t>(relation));
  };
  if (has(CpeRelation::kDisjoint)) {
    return CpeRelation::kDisjoint;
  }
  const bool subset = has(CpeRelation::kSubset);
  const bool superset = has(CpeRelation::kSuperset);
  if (has(CpeRelation::kUndefined) || (subset && superset)) {
    return CpeRelation::kUndefined;
  }
  return subset ? CpeRelation::kSubset : superset ? CpeRelation::kSuperset : CpeRelation::kEqual;
}

}  // namespace akashi
