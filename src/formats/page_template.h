// HTML pages from templates: fixed markup with places for text. A text is always escaped, so that
// none is taken for markup; there is no way to insert it raw.
//
//   {{name}}                  the text, escaped for content and for attributes in double quotes
//   {{#name}} … {{/name}}     once for each row of the list; for a text: when it is not empty
//   {{^name}} … {{/name}}     when the list or text is empty
//
// Names are looked up in the row, then in what is around it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace akashi::formats {

struct Fill {
  std::unordered_map<std::string, std::string> texts;
  std::unordered_map<std::string, std::vector<Fill>> lists;
};

class PageTemplate {
 public:
  // Fails with the line where a tag is not closed or not known.
  static Result<PageTemplate> parse(std::string_view source);
  // Fails where a name is not in `fill`: a page never lacks something silently. `common` is what
  // many pages share; `fill` is looked at first.
  Result<std::string> render(const Fill& common, const Fill& fill) const;

 private:
  enum class Part : std::uint8_t { kMarkup, kText, kEach, kUnless };
  struct Node {
    Part part = Part::kMarkup;
    std::string text;  // Markup, or the name.
    std::uint32_t line = 0;
    std::size_t end = 0;  // Of a block: the node behind its last.
  };
  struct Scope;
  Result<void> write(std::size_t from, std::size_t to, const Scope& scope, std::string& out) const;

  std::vector<Node> nodes_;
};

}  // namespace akashi::formats
