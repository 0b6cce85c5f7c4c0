// A gem specification in Ruby: `Gem::Specification.new do |s| … end`. Not run: literal assignments
// only.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "ecosystems/gem/ruby_text.h"
#include "model/inventory.h"

namespace akashi::ecosystems::gem {

struct GemDependency {
  std::string name;
  std::string requirement;  // "~> 2.0, >= 2.0.1"; "" for any.
  bool development = false;
  bool conditional = false;  // Stated under an `if` that is not decided here.
  InputPosition at;
};

struct GemSpecification {
  std::string name;
  std::string version;
  std::string platform;
  std::string summary;
  std::string description;
  std::string homepage;
  std::string date;
  std::string required_ruby_version;
  std::vector<std::string> authors;
  std::vector<std::string> licenses;
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<GemDependency> dependencies;
  InputPosition at;                // Of the name, or of the specification.
  bool version_from_stub = false;  // The version is not literal, but the "# stub:" comment has it.
  std::vector<std::string>
      required_files;  // require and require_relative, as written; the latter begin with "./".
  std::string version_source;  // What the version is assigned, when that is not literal.
  InputPosition version_at;
  Problems problems;
};

// `constants`: literal values known from other files ("::VERSION"). Errors: limits, or no
// specification in the file.
Result<GemSpecification> read_gemspec(
    std::string_view source, const Limits& limits,
    const std::vector<std::pair<std::string, std::string>>& constants);

// Adds a gem that is there as a whole, with its runtime dependencies by name; nothing when it has
// no name.
std::optional<std::uint32_t> add_gem(GemSpecification spec, Inventory& out);

// The literal `VERSION = "1.2.3"` of a Ruby file; nothing when there is none or more than one.
std::optional<std::string> find_version_constant(std::string_view source, const Limits& limits);

}  // namespace akashi::ecosystems::gem
