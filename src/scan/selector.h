// Which extractors want a file, decided by its path alone: a look-up by file name or by suffix,
// then the glob.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystem/ecosystem.h"

namespace akashi::scan {

// An extractor of this run, with the ecosystem that it belongs to.
struct ActiveExtractor {
  const Ecosystem* ecosystem;
  const Extractor* extractor;
};

class Selector {
 public:
  explicit Selector(std::span<const Ecosystem* const> ecosystems);

  const std::vector<ActiveExtractor>& extractors() const { return extractors_; }

  struct Choice {
    std::vector<std::uint16_t> extractors;  // Indices, ascending.
    bool companion = false;                 // Some extractor may want to read it.
    bool empty() const { return extractors.empty() && !companion; }
  };
  Choice choose(std::string_view path) const;

  // Extractors that look at executables of any name.
  const std::vector<std::uint16_t>& executable_extractors() const { return executables_; }

 private:
  struct Rule {
    std::string_view glob;
    std::uint16_t extractor;
    bool companion;
  };
  using Rules = std::vector<Rule>;
  void add(std::string_view glob, std::uint16_t extractor, bool companion);
  static void apply(const Rules& rules, std::string_view path, Choice& choice);

  std::vector<ActiveExtractor> extractors_;
  std::vector<std::uint16_t> executables_;
  std::unordered_map<std::string_view, Rules> by_name_;
  std::unordered_map<std::string_view, Rules> by_suffix_;
  Rules others_;
};

// Whether a file may be an executable, from its name and mode: only then its first bytes are looked
// at.
bool may_be_executable(std::string_view name, std::uint32_t mode, std::uint64_t size);
// ELF, PE ("MZ") or Mach-O, thin or fat.
bool is_executable(std::string_view head);
// By suffix: an archive whose members are part of the target.
bool is_nested_archive(std::string_view path);

}  // namespace akashi::scan
