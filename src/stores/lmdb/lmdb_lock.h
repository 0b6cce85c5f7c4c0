#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace akashi::stores::lmdb {

// Held while an import runs. LMDB's own writer lock would make a second import wait without a word.
class ImportLock {
 public:
  // kConflict: another import holds it.
  static Result<ImportLock> take(const std::string& folder);
  ImportLock() = default;
  ImportLock(ImportLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  ImportLock& operator=(ImportLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ImportLock(const ImportLock&) = delete;
  ImportLock& operator=(const ImportLock&) = delete;
  ~ImportLock();

 private:
  int file_ = -1;
};

}  // namespace akashi::stores::lmdb
