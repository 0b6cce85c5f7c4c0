// One update of a cache at a time.
#pragma once

#include <string>
#include <utility>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace akashi::service {

class CacheLock {
 public:
  // kConflict: another process has it. The folder exists.
  static Result<CacheLock> take(const std::string& folder);

 private:
  FileDescriptor file_;
};

}  // namespace akashi::service
