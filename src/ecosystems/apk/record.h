// The packages of an apk database, one after another. Views into the text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace akashi::ecosystems::apk {

struct Record {
  std::uint32_t line = 0;  // Where the package begins.
  std::string_view files;  // From the first line of the file list to the end of the package.

  // The value of a field; "" where absent. `letter`: of the ASCII alphabet.
  std::string_view operator[](char letter) const { return field(letter).value; }
  std::uint32_t line_of(char letter) const { return field(letter).line; }  // 0 where absent.

 private:
  friend class RecordReader;
  struct Field {
    std::string_view value;
    std::uint32_t line = 0;
  };
  static constexpr std::size_t index(char letter) { return static_cast<std::size_t>(letter - 'A'); }
  const Field& field(char letter) const { return fields_[index(letter)]; }
  std::array<Field, 'z' - 'A' + 1> fields_;
};

class RecordReader {
 public:
  static constexpr std::size_t kBadLinesKept = 64;

  explicit RecordReader(std::string_view text) : rest_(text) {}
  bool next(Record& out);

  // Lines that are no "letter:value".
  const std::vector<std::uint32_t>& bad_lines() const { return bad_lines_; }
  std::size_t bad_line_count() const { return bad_line_count_; }

 private:
  std::string_view rest_;
  std::uint32_t line_ = 0;
  std::vector<std::uint32_t> bad_lines_;
  std::size_t bad_line_count_ = 0;
};

// One word of a dependency list: "so:libz.so.1", "musl>=1.2", "!other", "python3~3.11",
// "name@repository".
struct Dependency {
  std::string_view name;
  bool conflict = false;
};
Dependency parse_dependency(std::string_view word);

// The next word between blanks; nothing at the end. Removes it from `list`.
std::optional<std::string_view> next_word(std::string_view& list);

}  // namespace akashi::ecosystems::apk
