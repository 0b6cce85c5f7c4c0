// Catalogs: versions that a workspace names once, for requests that say "catalog:" or
// "catalog:<name>". pnpm keeps them in pnpm-workspace.yaml, Yarn in .yarnrc.yml, Bun in
// package.json.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ecosystem/ecosystem.h"
#include "formats/tree.h"

namespace akashi::ecosystems::npm {

class Catalogs {
 public:
  // "catalog" and "catalogs" of any of those files.
  void add(formats::NodeView node);
  // Those of .yarnrc.yml in `folder` ("" or "a/"), if there is one.
  void read_yarn(ScanContext& context, std::string_view folder, Inventory& out);

  bool empty() const { return ranges_.empty(); }
  // `catalog`: "" or "default" for the one without a name.
  std::optional<std::string_view> find(std::string_view catalog, std::string_view package) const;

 private:
  void add_ranges(std::string_view catalog, formats::NodeView ranges);

  std::map<std::pair<std::string, std::string>, std::string, std::less<>> ranges_;
};

}  // namespace akashi::ecosystems::npm
