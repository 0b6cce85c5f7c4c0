// A file descriptor that closes itself.
#pragma once

#include <unistd.h>

#include <utility>

namespace akashi {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int file) : file_(file) {}  // As open(2) gives it: below 0 is none.
  FileDescriptor(FileDescriptor&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() { shut(); }

  explicit operator bool() const { return file_ >= 0; }
  int get() const { return file_; }
  int release() { return std::exchange(file_, -1); }  // Whoever takes it closes it.
  // False, with errno, where what was written may be lost.
  bool shut() { return file_ < 0 || close(std::exchange(file_, -1)) == 0; }

 private:
  int file_ = -1;
};

}  // namespace akashi
