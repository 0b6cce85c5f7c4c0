// Looks at the beginning of a JSON text without parsing it as a whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi::document {

// The value of the string member `key` of the outermost object, or of an object directly below it
// named "sbom" (dependency graph exports) or "predicate" (in-toto attestations). `head` may end
// anywhere. Text in UTF-16 is looked at too. Escapes in the value are not resolved.
std::optional<std::string> head_member(std::string_view head, std::string_view key);

// "UTF-16" or "UTF-32" when the bytes are in that encoding, by byte order mark or by zero bytes.
std::string_view wide_encoding(std::string_view head);

}  // namespace akashi::document
