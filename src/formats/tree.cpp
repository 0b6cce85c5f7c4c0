#include "formats/tree.h"

#include <array>
#include <charconv>

#include "base/check.h"
#include "base/strings.h"
#include "formats/tree_builder.h"

namespace akashi::formats {

std::string_view kind_name(Kind kind) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"nothing", "null", "boolean", "integer", "number", "string", "date", "array", "object"});
  return kNames.at(static_cast<std::size_t>(kind));
}

Kind NodeView::kind() const {
  return tree_ == nullptr ? Kind::kMissing : tree_->nodes_[index_].kind;
}

std::string_view NodeView::text() const {
  // YAML writes null in several ways; none of them is a text.
  return tree_ == nullptr || is_null() ? std::string_view() : tree_->nodes_[index_].text;
}

std::optional<std::string_view> NodeView::string() const {
  if (kind() != Kind::kString) {
    return std::nullopt;
  }
  return text();
}

std::optional<bool> NodeView::boolean() const {
  if (kind() != Kind::kBool) {
    return std::nullopt;
  }
  return equal_ignoring_case(text(), "true");
}

std::optional<std::int64_t> NodeView::integer() const {
  if (kind() != Kind::kInteger && kind() != Kind::kFloat) {
    return std::nullopt;
  }
  auto source = text();
  if (source.starts_with('+')) {
    source.remove_prefix(1);
  }
  std::int64_t value = 0;
  const auto* end = source.data() + source.size();
  const auto [stop, error] = std::from_chars(source.data(), end, value);
  if (error == std::errc() && stop == end) {
    return value;
  }
  const auto real = number();
  constexpr double kExact = 9007199254740992.0;
  if (real && *real >= -kExact && *real <= kExact &&
      static_cast<double>(static_cast<std::int64_t>(*real)) == *real) {
    return static_cast<std::int64_t>(*real);
  }
  return std::nullopt;
}

std::optional<double> NodeView::number() const {
  if (kind() != Kind::kInteger && kind() != Kind::kFloat) {
    return std::nullopt;
  }
  auto source = text();
  if (source.starts_with('+')) {
    source.remove_prefix(1);
  }
  double value = 0;
  const auto* end = source.data() + source.size();
  const auto [stop, error] = std::from_chars(source.data(), end, value);
  if (error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return value;
}

std::size_t NodeView::size() const {
  return tree_ == nullptr ? 0 : tree_->nodes_[index_].count;
}

NodeView NodeView::operator[](std::string_view key) const {
  if (kind() == Kind::kObject) {
    for (const auto member : *this) {
      if (member.key() == key) {
        return member;
      }
    }
  }
  return {};
}

NodeView NodeView::at(std::size_t index) const {
  for (const auto child : *this) {
    if (index-- == 0) {
      return child;
    }
  }
  return {};
}

std::string_view NodeView::key() const {
  return tree_ == nullptr ? std::string_view() : tree_->nodes_[index_].key;
}

InputPosition NodeView::position() const {
  if (tree_ == nullptr) {
    return {};
  }
  return {.line = tree_->nodes_[index_].line, .column = tree_->nodes_[index_].column, .offset = 0};
}

NodeView::Iterator& NodeView::Iterator::operator++() {
  index_ = tree_->nodes_[index_].end;
  return *this;
}

NodeView::Iterator NodeView::begin() const {
  return {tree_, tree_ == nullptr || size() == 0 ? 0 : index_ + 1};
}

NodeView::Iterator NodeView::end() const {
  return {tree_, tree_ == nullptr || size() == 0 ? 0 : tree_->nodes_[index_].end};
}

Error wrong_type(NodeView node, std::string_view field, std::string_view expected) {
  if (!node) {
    return {ErrorCode::kInvalidInput, Message{msg::kMissingField, {std::string(field)}}};
  }
  return {ErrorCode::kInvalidInput,
          Message{msg::kWrongType,
                  {std::string(field), std::string(expected), std::string(kind_name(node.kind()))}},
          node.position()};
}

std::unexpected<Error> TreeBuilder::over_limit(InputPosition at) const {
  if (tree_.nodes_.size() >= limits_.nodes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"values", std::to_string(limits_.nodes)},
                at);
  }
  return fail(ErrorCode::kLimitExceeded, msg::kLimit,
              {"bytes of a string", std::to_string(limits_.string_bytes)}, at);
}

Result<void> TreeBuilder::open(Kind kind, InputPosition at) {
  if (open_.size() >= limits_.depth) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"nesting depth", std::to_string(limits_.depth)}, at);
  }
  const auto index = static_cast<std::uint32_t>(tree_.nodes_.size());
  AKASHI_TRY(append(kind, {}, at));
  open_.push_back(index);
  return {};
}

void TreeBuilder::close() {
  AKASHI_CHECK(!open_.empty());
  tree_.nodes_[open_.back()].end = static_cast<std::uint32_t>(tree_.nodes_.size());
  open_.pop_back();
}

Result<void> TreeBuilder::copy(std::uint32_t index, InputPosition at) {
  AKASHI_CHECK(index < tree_.nodes_.size());
  const auto end = tree_.nodes_[index].end;
  const auto size = end - index;
  if (tree_.nodes_.size() + size > limits_.nodes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"values", std::to_string(limits_.nodes)},
                at);
  }
  const auto first = static_cast<std::uint32_t>(tree_.nodes_.size());
  const auto head = tree_.nodes_[index];
  AKASHI_TRY(append(head.kind, head.text, at));
  tree_.nodes_[first].count = head.count;
  tree_.nodes_[first].end = first + size;
  for (std::uint32_t i = index + 1; i < end; ++i) {
    auto node = tree_.nodes_[i];
    node.end = node.end - index + first;
    tree_.nodes_.push_back(node);
  }
  return {};
}

}  // namespace akashi::formats
