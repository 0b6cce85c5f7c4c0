// Entries as they are kept: the columns of a row that are more than a text
// (docs/formats/portfolio.md).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "portfolio/journal.h"

namespace akashi::portfolio {

// "<sha256>:<size> <sha256>:<size>"
std::string encode_files(std::span<const FileRef> files);
std::optional<std::vector<FileRef>> decode_files(std::string_view text);

// A JSON object with every member; "" for none.
std::string encode_summary(const std::optional<Summary>& summary);
// Nothing for what is no such object; an empty optional inside for "".
std::optional<std::optional<Summary>> decode_summary(std::string_view text);

bool is_sha256(std::string_view text);
bool is_json_object(std::string_view text);

// Whether it can be an entry; names the field that can't.
Result<void> check_draft(std::string_view actor, const Draft& draft);

}  // namespace akashi::portfolio
