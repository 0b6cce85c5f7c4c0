#include "document/reading.h"

#include "base/strings.h"

namespace akashi::document {
namespace {

using formats::Kind;
using formats::NodeView;

}  // namespace

void Reading::problem(Error error) {
  problems_.add(std::move(error));
}

void Reading::problem(Msg id, std::vector<std::string> args, InputPosition at, ErrorCode code) {
  problems_.add(id, std::move(args), at, code);
}

std::string Reading::text_of(NodeView node, std::string_view name) {
  const auto kind = node.kind();
  if (kind == Kind::kMissing || kind == Kind::kNull) {
    return {};
  }
  if (kind != Kind::kString) {
    problem(formats::wrong_type(node, name, "string"));
  }
  return std::string(node.text());  // "" for an array or object.
}

std::string Reading::text(NodeView object, std::string_view key) {
  return text_of(object[key], key);
}

NodeView Reading::typed(NodeView object, std::string_view key, Kind kind) {
  const auto node = object[key];
  if (node.kind() == kind) {
    return node;
  }
  if (node.kind() != Kind::kMissing && node.kind() != Kind::kNull) {
    problem(formats::wrong_type(node, key, formats::kind_name(kind)));
  }
  return {};
}

NodeView Reading::object(NodeView object, std::string_view key) {
  return typed(object, key, Kind::kObject);
}

NodeView Reading::array(NodeView object, std::string_view key) {
  return typed(object, key, Kind::kArray);
}

std::optional<std::uint64_t> Reading::count(NodeView object, std::string_view key) {
  const auto node = object[key];
  if (node.kind() == Kind::kMissing || node.kind() == Kind::kNull) {
    return std::nullopt;
  }
  if (node.kind() != Kind::kInteger && node.kind() != Kind::kFloat) {
    problem(formats::wrong_type(node, key, "integer"));
    return std::nullopt;
  }
  if (const auto value = parse_u64(node.text())) {
    return value;
  }
  if (const auto value = node.integer(); value && *value >= 0) {  // "1.0"
    return static_cast<std::uint64_t>(*value);
  }
  problem(msg::kBadValue, {std::string(key), std::string(node.text()), "count"}, node.position());
  return std::nullopt;
}

std::optional<bool> Reading::boolean(NodeView object, std::string_view key) {
  const auto node = object[key];
  if (node.kind() != Kind::kMissing && node.kind() != Kind::kNull && !node.boolean()) {
    problem(formats::wrong_type(node, key, "boolean"));
  }
  return node.boolean();
}

bool Reading::is_object(NodeView node, std::string_view name) {
  if (!node.is_object()) {
    problem(formats::wrong_type(node, name, "object"));
  }
  return node.is_object();
}

}  // namespace akashi::document
