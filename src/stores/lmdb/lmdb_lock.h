#pragma once

#include <string>
#include <utility>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace akashi::stores::lmdb {

// Held while an import runs. LMDB's own writer lock would make a second import wait without a word.
class ImportLock {
 public:
  // kConflict: another import holds it.
  static Result<ImportLock> take(const std::string& folder);

 private:
  FileDescriptor file_;
};

}  // namespace akashi::stores::lmdb
