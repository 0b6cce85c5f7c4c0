// setup.cfg and requires.txt: sections of "key = value" with indented continuation lines, as
// Python's configparser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "model/inventory.h"

namespace akashi::ecosystems::pypi {

struct IniEntry {
  std::string section;
  std::string key;  // Lower case, '-' as '_'.
  InputPosition at;
  struct Line {
    std::string text;  // Trimmed; never empty.
    InputPosition at;
  };
  std::vector<Line> lines;  // The value: behind '=', and the continuation lines.

  std::string value() const;  // Joined by "\n".
};

class Ini {
 public:
  // `text`: UTF-8 with "\n". Lines that fit nowhere become problems.
  static Ini parse(std::string_view text, const Limits& limits, Inventory& out);

  const std::vector<IniEntry>& entries() const { return entries_; }
  bool has_section(std::string_view section) const;
  const IniEntry* find(std::string_view section, std::string_view key) const;
  std::string value(std::string_view section, std::string_view key) const;

 private:
  std::vector<IniEntry> entries_;
  std::vector<std::string> sections_;
};

}  // namespace akashi::ecosystems::pypi
