// Text of files that people write: encodings, paths beside a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/inventory.h"

namespace akashi::ecosystems::pypi {

// UTF-8 of a text file as Python tools read it: byte order marks of UTF-8, UTF-16 and UTF-32, then
// a coding line (PEP 263) in the first two lines, then UTF-8, and Latin-1 where it is not. Line
// ends become "\n". An unknown coding line is a problem, and the bytes are read as if it were not
// there.
std::string decode_text(std::string_view bytes, Inventory& out);

// Valid UTF-8: the text itself, or its bytes taken as Latin-1.
std::string to_utf8(std::string_view text);

// The path of `relative` as written in `file`, with "." and ".." resolved; nothing when it leads
// out of the target, or out of the archive that `file` is in. Absolute paths lead out.
std::optional<std::string> path_beside(std::string_view file, std::string_view relative);

}  // namespace akashi::ecosystems::pypi
