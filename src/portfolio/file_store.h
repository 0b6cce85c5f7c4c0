// The files of a portfolio: `files/<sha256>`. No link is followed, in either direction.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "portfolio/journal.h"

namespace akashi::portfolio {

// All take the portfolio's folder. What is written is on disk when they return.
Result<void> make_file_store(const std::string& folder);
Result<FileRef> copy_file_in(const std::string& folder, const std::string& path,
                             std::uint64_t most_bytes);
Result<FileRef> write_file_in(const std::string& folder, std::string_view bytes);

// Whether a regular file of this size is there.
bool has_file(const std::string& folder, const FileRef& file);
// Its digest and size as they are. kNotFound when there is none.
Result<FileRef> measure_file(const std::string& folder, std::string_view name);
// The names of all that is there.
Result<void> each_file(const std::string& folder,
                       const std::function<void(std::string_view name)>& each);

}  // namespace akashi::portfolio
