// go.sum: hashes of the modules that the Go command has seen.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "ecosystems/golang/module.h"

namespace akashi::ecosystems::golang {

struct SumLine {
  ModuleVersion module;
  bool of_go_mod = false;  // The hash of its go.mod alone: considered, not downloaded.
  std::string hash;        // "h1:<base64>": of the list of file hashes, not of one file.
  InputPosition at;
};

// `problems` may be nullptr.
std::vector<SumLine> parse_go_sum(std::string_view text, Problems* problems);

// The hashes of modules (not of go.mod files) by module version.
class Sums {
 public:
  void add(std::vector<SumLine> lines);
  std::string_view find(const ModuleVersion& module) const;  // "" if there is none.
  const std::vector<SumLine>& lines() const { return lines_; }

 private:
  std::vector<SumLine> lines_;
  std::unordered_map<std::string, std::string> by_module_;
};

// A file of the target that may be missing; an unreadable one becomes a problem.
std::optional<Bytes> read_companion(ScanContext& context, const std::string& path, Inventory& out);

extern const Extractor kGoSum;

}  // namespace akashi::ecosystems::golang
