// Variables of one Makefile while it is read, and what expressions give (GNU make manual, chapters
// 6 and 8).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/makefile.h"

namespace akashi::kernel {

struct MakeVariable {
  std::string text;
  bool recursive = false;  // Expanded when it is used.
  bool sure = true;
};

class MakeScope {
 public:
  MakeScope(const MakeWorld& world, std::string folder);

  MakeText expand(std::string_view text);
  // `kind`: "=", ":=", "+=", "?=", "!=". `maybe`: perhaps not at all.
  void assign(const std::string& name, std::string_view kind, std::string_view text, bool maybe);
  // Whether it has a value that is not empty: 1, 0, or -1 where that is not certain.
  int has_value(std::string_view name);
  const std::map<std::string, MakeVariable, std::less<>>& variables() const { return variables_; }
  // Too much was asked for, or something that changes variables by other ways (eval).
  bool gave_up() const { return gave_up_; }

 private:
  MakeText value_of(std::string_view name);
  MakeText reference(std::string_view inside);
  MakeText call(std::string_view name, std::string_view arguments);
  void evaluate(std::string_view text);
  MakeText substitution(std::string_view name, std::string_view rule);
  MakeText choose(const std::vector<std::string_view>& parts);
  MakeText each(const std::vector<std::string_view>& parts);
  MakeText wildcard(std::string_view argument);
  MakeText first_or_last(const std::vector<std::string_view>& parts, bool want);

  const MakeWorld& world_;
  std::string folder_;
  std::map<std::string, MakeVariable, std::less<>> variables_;
  std::uint32_t depth_ = 0;
  std::uint64_t spent_ = 0;  // Bytes made by expansion.
  bool gave_up_ = false;
};

}  // namespace akashi::kernel
