// package_graph.json (Dart 3.8 and later; dart-lang/pub, issue 4522 and
// test/package_graph_file_test.dart):
//   {"configVersion": 1, "roots": ["app"],
//    "packages": [{"name": "app", "version": "1.0.0", "dependencies": ["a"],
//                  "devDependencies": ["test"]}, {"name": "a", …}]}
#include "ecosystems/pub/package_graph.h"

#include "base/strings.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pub {
namespace {

using formats::NodeView;

// A missing field is told where its object is.
Error wrong_field(NodeView object, std::string_view key, std::string_view expected) {
  const auto node = object[key];
  if (node || !object) {
    return formats::wrong_type(node, key, expected);
  }
  return {ErrorCode::kInvalidInput, Message{msg::kMissingField, {std::string(key)}},
          object.position()};
}

Result<std::string> read_text(NodeView object, std::string_view key) {
  const auto text = object[key].string();
  if (!text) {
    return std::unexpected(wrong_field(object, key, "string"));
  }
  return std::string(*text);
}

Result<std::vector<std::string>> read_names(NodeView object, std::string_view key, bool required) {
  const auto list = object[key];
  std::vector<std::string> names;
  if (!list && !required) {
    return names;
  }
  if (!list.is_array()) {
    return std::unexpected(wrong_field(object, key, "array"));
  }
  for (const auto name : list) {
    if (!name.is_string()) {
      return std::unexpected(formats::wrong_type(name, key, "string"));
    }
    names.emplace_back(name.text());
  }
  return names;
}

}  // namespace

Result<PackageGraph> parse_package_graph(PaddedView bytes, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes, limits));
  const auto root = tree.root();
  if (const auto version = root["configVersion"]; version.integer() != 1) {
    return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                {"package_graph.json", printable(version.text()), "1"}, version.position());
  }
  PackageGraph graph;
  AKASHI_TRY_ASSIGN(graph.roots, read_names(root, "roots", true));
  const auto packages = root["packages"];
  if (!packages.is_array()) {
    return std::unexpected(wrong_field(root, "packages", "array"));
  }
  for (const auto entry : packages) {
    GraphPackage package;
    AKASHI_TRY_ASSIGN(package.name, read_text(entry, "name"));
    AKASHI_TRY_ASSIGN(package.version, read_text(entry, "version"));
    AKASHI_TRY_ASSIGN(package.dependencies, read_names(entry, "dependencies", true));
    AKASHI_TRY_ASSIGN(package.dev_dependencies, read_names(entry, "devDependencies", false));
    graph.packages.push_back(std::move(package));
  }
  return graph;
}

}  // namespace akashi::ecosystems::pub
