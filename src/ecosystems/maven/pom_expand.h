// Replaces ${name} in the texts of a pom, as Maven's interpolation does.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace akashi::ecosystems::maven {

using Properties = std::unordered_map<std::string, std::string>;

// Where values come from, first to last: "project.<field>" and "pom.<field>" from `project`;
// `user`, what the command line sets; `properties` of the pom and its parents; `<field>` of
// `project` by its bare name.
struct ExpandValues {
  std::map<std::string, std::string, std::less<>> project;  // "version", "parent.version" …
  Properties user;
  Properties properties;
};

class Expander {
 public:
  explicit Expander(ExpandValues values) : values_(std::move(values)) {}

  // Names without a value, and names that lead back to themselves, stay as "${name}" and are
  // appended to `missing` (at most a few of them).
  std::string expand(std::string_view text, std::vector<std::string>* missing = nullptr);

  // Values grew beyond all measure: from here on nothing is replaced.
  bool exhausted() const { return exhausted_; }

 private:
  struct Value {
    enum class State : std::uint8_t { kActive, kKnown, kUnknown };
    State state = State::kActive;
    std::string text;
    std::vector<std::string> missing;
  };
  void append(std::string_view text, std::string& out, std::vector<std::string>* missing);
  const Value& resolve(std::string_view name);
  const std::string* find(std::string_view name) const;
  const std::string* find_field(std::string_view name) const;

  ExpandValues values_;
  std::unordered_map<std::string, Value> resolved_;
  std::uint32_t depth_ = 0;
  std::uint64_t produced_ = 0;
  bool exhausted_ = false;
};

}  // namespace akashi::ecosystems::maven
