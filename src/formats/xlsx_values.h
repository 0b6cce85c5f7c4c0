// What the cells of a workbook hold, as text (ECMA-376 Part 1): numbers, days, strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/xml.h"

namespace akashi::formats {

// ST_Xstring (22.9.2.19): "_x000D_" stands for the character of that number.
std::string decode_xstring(std::string_view text);
// What would be read as such a sequence though it is none gets one for its "_".
std::string encode_xstring(std::string_view text);

// The text of CT_Rst (18.4.8 si, 18.3.1.53 is): all runs, without how it is read aloud (18.4.6
// rPh).
std::string rich_text(XmlView element);

// Whether a number format shows a day or a time of day (18.8.30, 18.8.31).
bool is_date_format(std::uint64_t builtin);  // What numFmtId means without a numFmt of its own.
bool is_date_format(std::string_view code);

enum class DateSystem : std::uint8_t { k1900, k1904 };  // 18.17.4.1
// "2026-11-23", "2026-11-23T08:30:00", or "08:30:00" below one day; to the second. Nothing for what
// is no day: negative, the 29th of February 1900, behind the year 9999.
std::optional<std::string> date_text(double serial, DateSystem system);

// The shortest text that is the same number: "1500", "0.1". Nothing where it is none.
std::optional<std::string> number_text(std::string_view text);
std::optional<double> parse_number(std::string_view text);

// Of each cell format (18.8.10 cellXfs), whether it shows a day.
std::vector<bool> date_styles(XmlView style_sheet);

}  // namespace akashi::formats
