// The lines of a pip requirements file: continuations joined, comments apart, options split off. No
// files are followed here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "model/inventory.h"

namespace akashi::ecosystems::pypi {

enum class PipOption : std::uint8_t {
  kRequirement,
  kConstraint,
  kEditable,
  kHash,
  kIndexUrl,
  kExtraIndexUrl,
  kFindLinks,
  kTrustedHost,
  kNoIndex,
  kOther,  // Valid, and says nothing about which packages there are.
};

struct RequirementsLine {
  InputPosition at;
  std::string requirement;  // What is before the options; "" on a line of options alone.
  struct Option {
    PipOption option = PipOption::kOther;
    std::string value;
  };
  std::vector<Option> options;
  // What pip-compile and uv write behind a requirement: "# via x, -r y.in". Filled for files with
  // their header only.
  std::vector<std::string> via;
};

struct RequirementsText {
  std::vector<RequirementsLine> lines;
  bool compiled = false;   // Its head says that a tool resolved it: it holds more than what the
                           // project asks for.
  bool annotated = false;  // … and that tool writes "via" comments.
};

// `text`: UTF-8. Bad lines become problems of `out`.
RequirementsText read_requirements_text(std::string_view text, const Limits& limits,
                                        Inventory& out);

}  // namespace akashi::ecosystems::pypi
