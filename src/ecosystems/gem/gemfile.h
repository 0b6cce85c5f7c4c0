// A Gemfile, read without running it: which gems in which groups.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"

namespace akashi::ecosystems::gem {

struct GemfileEntry {
  std::string name;
  std::string requirement;
  std::vector<std::string> groups;  // Empty: the default group.
  bool optional = false;            // In a group that is installed only when asked for.
  bool conditional = false;         // Under an `if` or install_if that is not decided here.
  std::vector<std::string> platforms;
  // How it is fetched: git, github, path, source …, branch, ref, tag, glob, as the file has them.
  std::vector<std::pair<std::string, std::string>> options;
  InputPosition at;

  std::string_view option(std::string_view key) const;
};

struct GemfileContents {
  std::vector<GemfileEntry> entries;
  bool has_gemspec = false;  // `gemspec`: a specification's dependencies belong to it.
  std::string development_group =
      "development";        // Of the specification's development dependencies.
  bool incomplete = false;  // Other files are read, or names are computed.
  std::string ruby;
  Problems problems;
};

// Errors: limits only.
Result<GemfileContents> read_gemfile(std::string_view source, const Limits& limits);

}  // namespace akashi::ecosystems::gem
