#include "formats/tree_json.h"

namespace akashi::formats {

void write_tree(NodeView node, JsonWriter& json) {
  switch (node.kind()) {
    case Kind::kObject:
      json.begin_object();
      for (const auto member : node) {
        json.key(member.key());
        write_tree(member, json);
      }
      json.end_object();
      return;
    case Kind::kArray:
      json.begin_array();
      for (const auto item : node) {
        write_tree(item, json);
      }
      json.end_array();
      return;
    case Kind::kInteger:
      if (const auto value = node.integer()) {
        json.integer(*value);
        return;
      }
      break;
    case Kind::kFloat:
      if (const auto value = node.number()) {
        json.number(*value);
        return;
      }
      break;
    case Kind::kBool:
      json.boolean(node.boolean().value_or(false));
      return;
    case Kind::kMissing:
    case Kind::kNull:
      json.null();
      return;
    default:
      break;
  }
  json.string(node.text());
}

}  // namespace akashi::formats
