// A ScanContext over files in memory, for unit tests and fuzz targets.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ecosystem/ecosystem.h"

namespace akashi::testing_support {

class MemoryContext : public ScanContext {
 public:
  explicit MemoryContext(Limits limits = {}) : limits_(limits) {}

  void add(std::string path, std::string bytes) {
    files_.insert_or_assign(std::move(path), std::move(bytes));
  }

  const Limits& limits() const override { return limits_; }
  Result<Bytes> read(std::string_view path) override {
    const auto found = files_.find(path);
    if (found == files_.end()) {
      return fail(ErrorCode::kNotFound, msg::kNotFound, {std::string(path)});
    }
    return Bytes::copy_of(found->second);
  }
  bool exists(std::string_view path) override { return files_.contains(path); }
  std::vector<std::string_view> list(std::string_view prefix) override {
    std::vector<std::string_view> paths;
    for (auto at = files_.lower_bound(prefix); at != files_.end() && at->first.starts_with(prefix);
         ++at) {
      paths.emplace_back(at->first);
    }
    return paths;
  }

 private:
  Limits limits_;
  std::map<std::string, std::string, std::less<>> files_;
};

class MemoryReader : public ByteReader {
 public:
  explicit MemoryReader(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    if (offset >= bytes_.size()) {
      return 0;
    }
    const auto count = std::min<std::size_t>(out.size(), bytes_.size() - offset);
    std::ranges::copy(bytes_.substr(offset, count), out.begin());
    return count;
  }

 private:
  std::string_view bytes_;
};

}  // namespace akashi::testing_support
