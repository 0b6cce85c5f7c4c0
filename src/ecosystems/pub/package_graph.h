// .dart_tool/package_graph.json: which package needs which, as the last `pub get` found it.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::ecosystems::pub {

struct GraphPackage {
  std::string name;
  std::string version;
  std::vector<std::string> dependencies;
  std::vector<std::string> dev_dependencies;  // Of projects only.
};

struct PackageGraph {
  std::vector<std::string> roots;
  std::vector<GraphPackage> packages;
};

// A program wrote it as a whole: what is not as expected is an error.
Result<PackageGraph> parse_package_graph(PaddedView bytes, const Limits& limits);

}  // namespace akashi::ecosystems::pub
