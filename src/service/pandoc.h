// Word documents by pandoc, where it is installed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace akashi::service {

// A .docx of an HTML document of ours (formats::HtmlFor::kConversion), with the styles and the page
// of data/paper. Starts `pandoc` of PATH with fixed arguments, without a
// shell and without the user's settings; it has a minute and 1 GiB of memory. Fails where it is not
// installed (the error says how to get it) or says that something is wrong.
Result<std::string> docx_by_pandoc(std::string_view html, std::int64_t created);

}  // namespace akashi::service
