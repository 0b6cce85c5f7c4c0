// One tree for JSON, YAML and TOML: parsers of lock files and advisories read it without knowing
// which it was. Third-party parser headers stay in json.cpp, yaml.cpp and toml.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::formats {

enum class Kind : std::uint8_t {
  kMissing,
  kNull,
  kBool,
  kInteger,
  kFloat,
  kString,
  kDate,
  kArray,
  kObject
};
std::string_view kind_name(Kind kind);  // "object", for messages

class Tree;

// A value inside a Tree, which must outlive it. A missing value is a NodeView too: `node["a"]["b"]`
// is safe.
class NodeView {
 public:
  NodeView() = default;

  Kind kind() const;
  explicit operator bool() const { return tree_ != nullptr; }
  bool is_object() const { return kind() == Kind::kObject; }
  bool is_array() const { return kind() == Kind::kArray; }
  bool is_string() const { return kind() == Kind::kString; }
  bool is_null() const { return kind() == Kind::kNull; }

  // The text of a string; of a number, boolean or date its source text; "" for the rest.
  std::string_view text() const;
  std::optional<std::string_view> string() const;  // Only of a string.
  std::optional<bool> boolean() const;
  std::optional<std::int64_t> integer() const;  // Also of a float without fraction.
  std::optional<double> number() const;

  std::size_t size() const;  // Children of an array or object.
  NodeView operator[](
      std::string_view key) const;  // First member of that name; missing if none or not an object.
  NodeView at(std::size_t index) const;  // Linear.
  std::string_view key() const;          // Of a member of an object.
  InputPosition position() const;        // Line and column of the value; of a member: of its key.

  class Iterator {
   public:
    Iterator(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}
    NodeView operator*() const { return NodeView(tree_, index_); }
    Iterator& operator++();
    bool operator==(const Iterator&) const = default;

   private:
    const Tree* tree_;
    std::uint32_t index_;
  };
  Iterator begin() const;  // Children of an array or object; none for the rest.
  Iterator end() const;

 private:
  friend class Tree;
  friend class TreeBuilder;
  NodeView(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}
  const Tree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

// Nodes in document order. Strings may point into the parsed bytes, which must outlive the tree.
class Tree {
 public:
  Tree() = default;
  Tree(Tree&&) noexcept = default;
  Tree& operator=(Tree&&) noexcept = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  NodeView root() const { return nodes_.empty() ? NodeView() : NodeView(this, 0); }

 private:
  friend class NodeView;
  friend class TreeBuilder;
  struct Node {
    std::string_view key;
    std::string_view text;
    std::uint32_t end = 0;    // Index behind the last descendant: the next sibling.
    std::uint32_t count = 0;  // Children.
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    Kind kind = Kind::kNull;
  };
  std::vector<Node> nodes_;
  std::deque<std::string> owned_;  // Strings that had escapes.
};

// Strict RFC 8259. Invalid UTF-8, trailing bytes and limits are errors with a position. Duplicate
// keys are kept.
Result<Tree> parse_json(PaddedView bytes, const Limits& limits);
// JSON with comments and trailing commas (bun.lock, deno.json, tsconfig). `storage` gets the
// cleaned text and must outlive the tree.
Result<Tree> parse_jsonc(PaddedView bytes, const Limits& limits, Bytes& storage);
// YAML 1.1/1.2 core: the first document of the stream. Anchors are expanded within the node limit;
// tags other than the core ones are read as their plain kind. Scalars: plain ones resolve to null,
// bool, integer, float; quoted are strings.
Result<Tree> parse_yaml(std::string_view bytes, const Limits& limits);
// All documents of a YAML stream (pnpm 9.x lockfiles of some versions hold two).
Result<std::vector<Tree>> parse_yaml_stream(std::string_view bytes, const Limits& limits);
// TOML 1.0.
Result<Tree> parse_toml(std::string_view bytes, const Limits& limits);

// "expected object, found string" at the node, as problem or error of an extractor.
Error wrong_type(NodeView node, std::string_view field, std::string_view expected);

}  // namespace akashi::formats
