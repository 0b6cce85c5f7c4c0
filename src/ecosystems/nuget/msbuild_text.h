// MSBuild's text: $(Property) references and conditions, evaluated as far as the files say. What
// only a build knows stays unknown; nothing is guessed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::nuget::msbuild {

// One possible value of a property, and the condition under which it holds ("" for none).
struct Candidate {
  std::string text;
  std::string condition;
};

// Text after expansion. `known` is false when part of it is not: then `text` keeps that part as
// written.
struct Expanded {
  std::string text;
  bool known = true;
};

enum class Truth : std::uint8_t { kFalse, kTrue, kUnknown };

// The file whose text is expanded.
struct Place {
  std::string_view path;     // Of this file, relative to the target.
  std::string_view project;  // Of the project that is evaluated.
};

class Properties {
 public:
  explicit Properties(ScanContext& context) : context_(context) {}

  // A value that holds under `condition`; "" replaces what was known before. Values were expanded
  // already.
  void set(std::string_view name, Expanded value, std::string_view condition);
  // All values of "$(X)" where it has several; else the one that `expand` gives.
  std::vector<Candidate> candidates(std::string_view text, const Place& place, bool& known) const;
  // The value where there is exactly one; "" else.
  std::string value(std::string_view name) const;

  Expanded expand(std::string_view text, const Place& place) const {
    return expand(text, place, 0);
  }
  // `assigned`: the property that the condition guards: `'$(X)' == ''` is then true where no file
  // sets X.
  Truth evaluate(std::string_view condition, const Place& place,
                 std::string_view assigned = {}) const;
  bool is_defined(std::string_view name) const;

 private:
  friend class ConditionParser;
  struct Property {
    std::vector<Candidate> candidates;
    bool known = true;
  };

  Expanded expand(std::string_view text, const Place& place, unsigned depth) const;
  Expanded reference(std::string_view inside, const Place& place, unsigned depth) const;
  Expanded function(std::string_view call, const Place& place, unsigned depth) const;

  ScanContext& context_;
  std::unordered_map<std::string, Property> properties_;  // By lower-case name.
  mutable std::size_t work_ = 0;                          // Bytes that expansion has made.
};

// A path as MSBuild writes it, seen from `folder` ("" or ending with '/' or '!'): "a/" and "..\c"
// give "c". "" when it leads out of the target or is absolute.
std::string resolve_path(std::string_view folder, std::string_view path);
// The nearest file of that name in `folder` or above it; "" when there is none.
std::string find_above(std::string_view name, std::string_view folder, ScanContext& context);

}  // namespace akashi::ecosystems::nuget::msbuild
