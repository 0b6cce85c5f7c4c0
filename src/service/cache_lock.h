// One update of a cache at a time.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace akashi::service {

class CacheLock {
 public:
  // kConflict: another process has it. The folder exists.
  static Result<CacheLock> take(const std::string& folder);
  CacheLock() = default;
  CacheLock(CacheLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  CacheLock& operator=(CacheLock&&) = delete;
  CacheLock(const CacheLock&) = delete;
  CacheLock& operator=(const CacheLock&) = delete;
  ~CacheLock();

 private:
  int file_ = -1;
};

}  // namespace akashi::service
