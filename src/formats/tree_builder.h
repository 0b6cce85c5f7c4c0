// Builds a Tree in document order; used by the parsers of this folder only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/tree.h"

namespace akashi::formats {

class TreeBuilder {
 public:
  explicit TreeBuilder(const Limits& limits) : limits_(limits) {}

  // The key of the next value that is added.
  void key(std::string_view text, InputPosition at) {
    key_ = text;
    key_at_ = at;
    has_key_ = true;
  }
  // Keeps a copy that lives as long as the tree.
  std::string_view keep(std::string text) { return tree_.owned_.emplace_back(std::move(text)); }

  Result<void> scalar(Kind kind, std::string_view text, InputPosition at) {
    return append(kind, text, at);
  }
  Result<void> open(Kind kind, InputPosition at);  // kArray or kObject
  void close();
  std::size_t depth() const { return open_.size(); }
  std::size_t size() const { return tree_.nodes_.size(); }
  void reserve(std::size_t nodes) { tree_.nodes_.reserve(nodes); }
  // Appends a copy of a finished subtree (YAML alias) under the present key.
  Result<void> copy(std::uint32_t index, InputPosition at);
  // Replaces the key and kind of nothing: gives the finished tree.
  Tree finish() && { return std::move(tree_); }

 private:
  // Inline, since every value of every file passes here.
  Result<void> append(Kind kind, std::string_view text, InputPosition at) {
    if (tree_.nodes_.size() >= limits_.nodes || text.size() > limits_.string_bytes ||
        key_.size() > limits_.string_bytes) [[unlikely]] {
      return over_limit(at);
    }
    if (!open_.empty()) {
      ++tree_.nodes_[open_.back()].count;
    }
    const auto position = has_key_ ? key_at_ : at;
    tree_.nodes_.push_back({.key = has_key_ ? key_ : std::string_view(),
                            .text = text,
                            .end = static_cast<std::uint32_t>(tree_.nodes_.size()) + 1,
                            .count = 0,
                            .line = position.line,
                            .column = position.column,
                            .kind = kind});
    has_key_ = false;
    return {};
  }
  std::unexpected<Error> over_limit(InputPosition at) const;

  const Limits& limits_;
  Tree tree_;
  std::vector<std::uint32_t> open_;
  std::string_view key_;
  InputPosition key_at_;
  bool has_key_ = false;
};

}  // namespace akashi::formats
