// Paragraphs of "Field: value" lines, as dpkg, opkg and the machine-readable copyright files write
// them (deb822(5)). Views into the text, which must outlive the reader and its paragraphs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace akashi::formats {

struct Deb822Field {
  std::string_view name;
  // The first line without white space around it; where the field has continuation lines, they
  // follow as written: "first\n second\n .\n third".
  std::string_view value;
  std::uint32_t line = 0;

  std::string_view first_line() const { return value.substr(0, value.find('\n')); }
};

class Deb822ParagraphView {
 public:
  std::span<const Deb822Field> fields() const { return fields_; }
  std::uint32_t line() const { return fields_.empty() ? 0 : fields_.front().line; }
  // The first field of that name, compared without case; nullptr when there is none.
  const Deb822Field* find(std::string_view name) const;
  // Its value; "" when there is none.
  std::string_view operator[](std::string_view name) const;

 private:
  friend class Deb822Reader;
  std::vector<Deb822Field> fields_;
};

class Deb822Reader {
 public:
  static constexpr std::size_t kBadLinesKept = 64;
  static constexpr std::size_t kMostFields = 4096;  // Of one paragraph; more lines are bad ones.

  explicit Deb822Reader(std::string_view text) : rest_(text) {}
  // The next paragraph that has a field; false at the end. `out` is reused, its old fields are
  // gone.
  bool next(Deb822ParagraphView& out);

  // Lines that are no field, no continuation and no comment: the first few, and how many in all.
  std::span<const std::uint32_t> bad_lines() const { return bad_lines_; }
  std::size_t bad_line_count() const { return bad_line_count_; }

 private:
  void bad_line();

  std::string_view rest_;
  std::uint32_t line_ = 0;
  std::vector<std::uint32_t> bad_lines_;
  std::size_t bad_line_count_ = 0;
};

}  // namespace akashi::formats
