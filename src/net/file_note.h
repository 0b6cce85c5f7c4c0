// PATH.fetch: what is known of a fetched file, as a small JSON object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace akashi::net {

struct FileNote {
  std::string url;
  std::string etag;
  std::string last_modified;
  std::uint64_t bytes = 0;  // Of the file, or of all of it where it is a part; 0: not known.
  std::string sha256;
  bool strong = false;  // Its validator names these bytes and no others.
};

std::optional<FileNote> read_note(const std::string& path);
// Whole or not at all.
Result<void> write_note(const std::string& path, const FileNote& note);
// Any small file, whole or not at all.
Result<void> replace_file(const std::string& path, std::string_view bytes);
// Of a file of this machine; at most `most` bytes.
Result<std::string> read_small_file(const std::string& path, std::uint64_t most);
Result<std::string> file_sha256(const std::string& path);
std::optional<std::uint64_t> file_bytes(const std::string& path);

}  // namespace akashi::net
