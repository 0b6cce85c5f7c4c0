// Keeps bytes that came out of a stream: small ones in memory, the rest in one unlinked temporary
// file.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "scan/source.h"

namespace akashi::scan {

class FileStore : public std::enable_shared_from_this<FileStore> {
 public:
  // `temp_folder`: where the temporary file is made when it is needed.
  static std::shared_ptr<FileStore> create(std::string temp_folder);
  FileStore(const FileStore&) = delete;
  FileStore& operator=(const FileStore&) = delete;

  // Reads `rest` to its end; `head` comes before it. kLimitExceeded when more than `max_bytes`
  // come.
  Result<std::shared_ptr<const FileRef>> keep(std::string_view head, formats::ByteStream& rest,
                                              std::uint64_t max_bytes);

 private:
  class MemoryFile;
  class SpilledFile;
  explicit FileStore(std::string temp_folder) : temp_folder_(std::move(temp_folder)) {}
  Result<void> open_file();
  Result<std::shared_ptr<const FileRef>> spill(std::string_view head, formats::ByteStream& rest,
                                               std::uint64_t max_bytes);

  std::string temp_folder_;
  std::mutex mutex_;
  FileDescriptor file_;
  std::uint64_t end_ = 0;
  std::uint64_t in_memory_ = 0;
};

}  // namespace akashi::scan
