// Texts of people's files in the encodings that office programs write.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace akashi::formats {

// UTF-8 as it is, without a byte order mark; UTF-16 with one; else Shift_JIS as Windows has it
// (code page 932). Fails where it is none of these.
Result<std::string> text_as_utf8(std::string_view bytes);

}  // namespace akashi::formats
