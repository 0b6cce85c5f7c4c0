// The syntax of Yarn 1's yarn.lock: entries with a list of patterns, fields, and blocks of names.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "model/inventory.h"

namespace akashi::ecosystems::npm {

struct YarnDependency {
  std::string_view name;
  std::string_view range;
  bool optional = false;
  InputPosition at;
};

struct YarnEntry {
  std::vector<std::string_view> patterns;  // "name@range", as package.json files ask for it.
  std::string_view name;                   // Only where it is not the patterns' own.
  std::string_view version;
  std::string_view resolved;
  std::string_view integrity;
  std::vector<YarnDependency> dependencies;
  InputPosition at;
  InputPosition integrity_at;
};

struct YarnLock {
  std::vector<YarnEntry> entries;
  std::deque<std::string> unquoted;  // Strings that had escapes; the rest are views of the text.
};

// Lines that cannot be read are problems in `out`; the others are kept. `text` must outlive the
// result. A limit of the caller is an error.
Result<YarnLock> read_yarn_v1(std::string_view text, const Limits& limits, Inventory& out);

}  // namespace akashi::ecosystems::npm
