// Documents for people as files: -o markdown, html, pdf, docx.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "cli/output.h"
#include "formats/prose.h"

namespace akashi::cli {

inline constexpr auto kProseFormats =
    std::to_array<std::string_view>({"markdown", "html", "pdf", "docx"});
bool is_prose(std::string_view format);

// SOURCE_DATE_EPOCH (reproducible-builds.org), in seconds since 1970.
std::optional<std::int64_t> created_by_environment();

// To the output's file; what is not text goes to no terminal. The time in a PDF is
// SOURCE_DATE_EPOCH or now. Characters that no font has are said.
Result<void> write_prose(const formats::Prose& prose, const OutputRequest& output,
                         Session& session);

}  // namespace akashi::cli
