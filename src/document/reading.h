// Reads members of JSON objects whose types are not to be trusted: what is wrong becomes a problem
// with its position, and the rest of the document goes on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problems.h"
#include "base/result.h"
#include "formats/tree.h"

namespace akashi::document {

class Reading {
 public:
  explicit Reading(Problems& problems) : problems_(problems) {}

  // Members of `object`; empty or missing when absent or null. A wrong type is a problem; numbers
  // and booleans that stand where a string belongs are read as they are written.
  std::string text(formats::NodeView object, std::string_view key);
  formats::NodeView object(formats::NodeView object, std::string_view key);
  formats::NodeView array(formats::NodeView object, std::string_view key);
  std::optional<std::uint64_t> count(formats::NodeView object, std::string_view key);
  std::optional<bool> boolean(formats::NodeView object, std::string_view key);

  // The same for an element of an array that is called `name`.
  std::string text_of(formats::NodeView node, std::string_view name);
  bool is_object(formats::NodeView node, std::string_view name);  // A problem when it is not.

  void problem(Msg id, std::vector<std::string> args, InputPosition at,
               ErrorCode code = ErrorCode::kInvalidInput);
  void problem(Error error);

 private:
  formats::NodeView typed(formats::NodeView object, std::string_view key, formats::Kind kind);

  Problems& problems_;
};

}  // namespace akashi::document
