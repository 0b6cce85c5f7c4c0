#include "formats/xml.h"

#include <algorithm>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"

namespace akashi::formats {

struct XmlDocument::State {
  pugi::xml_document document;
  std::vector<std::size_t> line_starts;  // Offsets in the parsed bytes.
};

namespace {

pugi::xml_node node_of(void* node) {
  return pugi::xml_node(static_cast<pugi::xml_node_struct*>(node));
}

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::vector<std::size_t> find_lines(std::string_view bytes) {
  std::vector<std::size_t> starts = {0};
  for (auto at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    starts.push_back(at + 1);
  }
  return starts;
}

InputPosition position_at(const std::vector<std::size_t>& starts, std::size_t offset) {
  const auto after = std::ranges::upper_bound(starts, offset);
  const auto line = static_cast<std::size_t>(after - starts.begin());
  return {.line = static_cast<std::uint32_t>(line),
          .column = static_cast<std::uint32_t>(offset - starts[line - 1]) + 1,
          .offset = 0};
}

// pugixml builds without recursion, but a deep tree is of no use and costs memory: counted before
// parsing.
std::size_t deepest(std::string_view bytes, std::size_t limit) {
  std::size_t depth = 0;
  std::size_t most = 0;
  for (auto at = bytes.find('<'); at != std::string_view::npos && most <= limit;
       at = bytes.find('<', at + 1)) {
    const auto rest = bytes.substr(at + 1, 8);
    if (rest.starts_with("!--")) {
      at = std::min(bytes.find("-->", at), bytes.size() - 1);
    } else if (rest.starts_with("![CDATA[")) {
      at = std::min(bytes.find("]]>", at), bytes.size() - 1);
    } else if (rest.starts_with('/')) {
      depth -= depth > 0 ? 1 : 0;
    } else if (!rest.starts_with('!') && !rest.starts_with('?')) {
      const auto close = bytes.find('>', at);
      if (close != std::string_view::npos && bytes[close - 1] != '/') {
        most = std::max(most, ++depth);
      }
    }
  }
  return most;
}

}  // namespace

XmlDocument::XmlDocument(std::unique_ptr<State> state) : state_(std::move(state)) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

Result<XmlDocument> XmlDocument::parse(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.file_bytes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes", std::to_string(limits.file_bytes)});
  }
  if (deepest(bytes, limits.depth) > limits.depth) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"nesting depth", std::to_string(limits.depth)});
  }
  if (static_cast<std::size_t>(std::ranges::count(bytes, '<')) / 2 > limits.nodes) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"values", std::to_string(limits.nodes)});
  }
  auto state = std::make_unique<State>();
  state->line_starts = find_lines(bytes);
  const auto result = state->document.load_buffer(
      bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!result) {
    const auto offset = std::min<std::size_t>(
        static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)), bytes.size());
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"XML", result.description()},
                position_at(state->line_starts, offset));
  }
  if (!state->document.document_element()) {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"XML", "no element"});
  }
  return XmlDocument(std::move(state));
}

XmlView XmlDocument::root() const {
  return {this, state_->document.document_element().internal_object()};
}

std::string_view XmlView::name() const {
  return node_ == nullptr ? "" : local_name(node_of(node_).name());
}

std::string_view XmlView::text() const {
  return node_ == nullptr ? std::string_view() : trim(node_of(node_).child_value());
}

std::string XmlView::all_text() const {
  return std::string(trim(raw_text()));
}

std::string XmlView::raw_text() const {
  std::string out;
  if (node_ != nullptr) {
    for (const auto child : node_of(node_).children()) {
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
        out += child.value();
      }
    }
  }
  return out;
}

std::string_view XmlView::attribute(std::string_view name) const {
  if (node_ != nullptr) {
    for (const auto attribute : node_of(node_).attributes()) {
      if (local_name(attribute.name()) == name) {
        return attribute.value();
      }
    }
  }
  return {};
}

bool XmlView::has_attribute(std::string_view name) const {
  if (node_ == nullptr) {
    return false;
  }
  const auto attributes = node_of(node_).attributes();
  return std::ranges::any_of(
      attributes, [&](const pugi::xml_attribute& a) { return local_name(a.name()) == name; });
}

XmlView XmlView::child(std::string_view name) const {
  auto element = first_child();
  while (element && element.name() != name) {
    element = element.next();
  }
  return element;
}

XmlView XmlView::first_child() const {
  if (node_ == nullptr) {
    return {};
  }
  auto node = node_of(node_).first_child();
  while (node && node.type() != pugi::node_element) {
    node = node.next_sibling();
  }
  return {document_, node.internal_object()};
}

XmlView XmlView::next() const {
  if (node_ == nullptr) {
    return {};
  }
  auto node = node_of(node_).next_sibling();
  while (node && node.type() != pugi::node_element) {
    node = node.next_sibling();
  }
  return {document_, node.internal_object()};
}

XmlView XmlView::next(std::string_view name) const {
  auto element = next();
  while (element && element.name() != name) {
    element = element.next();
  }
  return element;
}

XmlView XmlView::parent() const {
  if (node_ == nullptr) {
    return {};
  }
  const auto node = node_of(node_).parent();
  return node.type() == pugi::node_element ? XmlView(document_, node.internal_object()) : XmlView();
}

InputPosition XmlView::position() const {
  if (node_ == nullptr) {
    return {};
  }
  // pugixml knows the offset in its own buffer, which is the input's when no encoding was
  // converted.
  const auto offset = node_of(node_).offset_debug();
  return offset < 0 ? InputPosition{}
                    : position_at(document_->state_->line_starts, static_cast<std::size_t>(offset));
}

}  // namespace akashi::formats
