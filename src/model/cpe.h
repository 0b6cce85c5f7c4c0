// CPE 2.3 (NISTIR 7695, 7696): names of products, their two bindings, and how two names relate.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace akashi {

enum class CpeField : std::uint8_t {
  kPart,  // "a" application, "o" operating system, "h" hardware
  kVendor,
  kProduct,
  kVersion,
  kUpdate,
  kEdition,
  kLanguage,
  kSwEdition,
  kTargetSw,
  kTargetHw,
  kOther,
};
inline constexpr std::size_t kCpeFields = 11;
std::string_view cpe_field_name(CpeField field);  // "target_sw"

// A well-formed name. Each field stands as the formatted string binding writes it: "*" is ANY, "-"
// is NA; else a value in lower case, whose punctuation but '.', '-' and '_' is quoted, with '*' or
// '?' that are not quoted at its ends only.
struct Cpe {
  std::array<std::string, kCpeFields> fields = {"*", "*", "*", "*", "*", "*",
                                                "*", "*", "*", "*", "*"};

  const std::string& operator[](CpeField field) const {
    return fields[static_cast<std::size_t>(field)];
  }
  std::string& operator[](CpeField field) { return fields[static_cast<std::size_t>(field)]; }
  bool is_any(CpeField field) const { return (*this)[field] == "*"; }
  bool is_na(CpeField field) const { return (*this)[field] == "-"; }
  bool has_wildcard(CpeField field) const;  // Within a value: "1.*".
  // The value without quoting: "12.2(33)"; "" for ANY and NA.
  std::string plain(CpeField field) const;

  std::string formatted_string() const;  // "cpe:2.3:a:vendor:product:1.0:*:*:*:*:*:*:*"
  std::string uri() const;               // "cpe:/a:vendor:product:1.0"
  std::string wfn() const;               // wfn:[part="a",vendor="vendor",…]: without what is ANY

  auto operator<=>(const Cpe&) const = default;
};

// Either binding. kInvalidInput says what is wrong, at which offset. Beyond the specification:
// fields that a formatted string leaves out at its end are ANY ("cpe:2.3:o:amazon:amazon_linux:2"),
// punctuation that a URI should have percent-encoded or a formatted string quoted is taken as
// quoted.
Result<Cpe> parse_cpe(std::string_view text);

// One field with the text as its value, quoted; "*" for "".
std::string cpe_value(std::string_view plain);

// How a source relates to a target (NISTIR 7696): superset: the target is one of what the source
// means. Undefined: the target has wildcards; or, of names, some fields say superset and others
// subset.
enum class CpeRelation : std::uint8_t { kDisjoint, kEqual, kSubset, kSuperset, kUndefined };
std::string_view cpe_relation_name(CpeRelation relation);
CpeRelation compare_cpe_values(std::string_view source, std::string_view target);
// Of names: disjoint when any field is.
CpeRelation compare_cpe_names(const Cpe& source, const Cpe& target);

}  // namespace akashi
