#include "ecosystems/npm/catalogs.h"

#include <utility>

#include "ecosystems/npm/package.h"

namespace akashi::ecosystems::npm {
namespace {

constexpr std::string_view kDefault = "default";

}  // namespace

void Catalogs::add_ranges(std::string_view catalog, formats::NodeView ranges) {
  if (!ranges.is_object()) {
    return;
  }
  for (const auto range : ranges) {
    ranges_.try_emplace({std::string(catalog), std::string(range.key())}, range.text());
  }
}

void Catalogs::add(formats::NodeView node) {
  add_ranges(kDefault, node["catalog"]);
  const auto named = node["catalogs"];
  if (named.is_object()) {
    for (const auto catalog : named) {
      add_ranges(catalog.key(), catalog);
    }
  }
}

void Catalogs::read_yarn(ScanContext& context, std::string_view folder, Inventory& out) {
  const auto path = std::string(folder) + ".yarnrc.yml";
  auto bytes = context.read(path);
  if (!bytes) {
    if (bytes.error().code() != ErrorCode::kNotFound) {
      out.problem(std::move(bytes).error().in_file(path));
    }
    return;
  }
  auto tree = formats::parse_yaml(bytes->view(), context.limits());
  if (tree) {
    add(tree->root());
  } else {
    out.problem(std::move(tree).error().in_file(path));
  }
}

std::optional<std::string_view> Catalogs::find(std::string_view catalog,
                                               std::string_view package) const {
  const auto found = ranges_.find(
      std::pair(std::string(catalog.empty() ? kDefault : catalog), std::string(package)));
  if (found == ranges_.end()) {
    return std::nullopt;
  }
  return found->second;
}

}  // namespace akashi::ecosystems::npm
