// XML by pugixml: no DTD, no external entities, no network. A view of nodes; the document owns
// them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace akashi::formats {

class XmlDocument;

// An element. A missing one is a view too: node.child("a").child("b") is safe. Names are compared
// without prefix
// ("cdx:component" is "component").
class XmlView {
 public:
  XmlView() = default;
  explicit operator bool() const { return node_ != nullptr; }
  std::string_view name() const;  // Without prefix.
  std::string_view text() const;  // Own text and CDATA of the element, trimmed.
  // The same where a comment or an element may cut the text in pieces: all of them, joined.
  std::string all_text() const;
  // The same with the white space around it, where that counts.
  std::string raw_text() const;
  std::string_view attribute(std::string_view name) const;  // "" where absent.
  bool has_attribute(std::string_view name) const;
  XmlView child(std::string_view name) const;  // First child element of that name.
  XmlView first_child() const;                 // First child element.
  XmlView next() const;                        // Next sibling element.
  XmlView next(std::string_view name) const;
  XmlView parent() const;
  InputPosition position() const;

 private:
  friend class XmlDocument;
  XmlView(const XmlDocument* document, void* node) : document_(document), node_(node) {}
  const XmlDocument* document_ = nullptr;
  void* node_ = nullptr;
};

class XmlDocument {
 public:
  // UTF-8, UTF-16, UTF-32 and Latin-1 by declaration or byte order mark.
  static Result<XmlDocument> parse(std::string_view bytes, const Limits& limits);
  XmlDocument(XmlDocument&&) noexcept;
  XmlDocument& operator=(XmlDocument&&) noexcept;
  ~XmlDocument();
  XmlView root() const;

 private:
  friend class XmlView;
  struct State;
  explicit XmlDocument(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace akashi::formats
