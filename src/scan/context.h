// The ScanContext of a real scan: files by path among those that the walk noted, links resolved
// inside the target.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "scan/collector.h"

namespace akashi::scan {

// Reads a whole file within the limit.
Result<Bytes> read_whole(const FileRef& file, std::uint64_t max_bytes);
Result<Bytes> read_whole(const ByteReader& reader, std::uint64_t max_bytes);
// The same without a copy where the bytes are in memory.
Result<std::shared_ptr<const Bytes>> read_shared(const FileRef& file, std::uint64_t max_bytes);

class FileTable : public ScanContext {
 public:
  // `files` sorted by path, no duplicates; must outlive the table.
  FileTable(const std::vector<FoundFile>& files,
            const std::map<std::string, std::string, std::less<>>& links, const Limits& limits)
      : files_(files), links_(links), limits_(limits) {}

  const Limits& limits() const override { return limits_; }
  Result<Bytes> read(std::string_view path) override;
  bool exists(std::string_view path) override;
  std::vector<std::string_view> list(std::string_view prefix) override;

  // The path with every link of its folders, and at its end, resolved; itself where there is none.
  // Links that lead out of the target or in circles give "".
  std::string resolve(std::string_view path) const;
  const FoundFile* find(std::string_view path) const;
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  const std::vector<FoundFile>& files_;
  const std::map<std::string, std::string, std::less<>>& links_;
  const Limits& limits_;
  std::atomic<std::uint64_t> bytes_read_ = 0;
};

}  // namespace akashi::scan
