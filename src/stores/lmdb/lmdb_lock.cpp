#include "stores/lmdb/lmdb_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/messages/match.h"

namespace akashi::stores::lmdb {

Result<ImportLock> ImportLock::take(const std::string& folder) {
  ImportLock lock;
  const auto path = folder + "/import.lock";
  lock.file_ = FileDescriptor(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock.file_) {
    return fail(
        errno == EACCES || errno == EROFS ? ErrorCode::kPermissionDenied : ErrorCode::kUnavailable,
        msg::kCannotWrite, {path, std::strerror(errno)});
  }
  if (flock(lock.file_.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::kConflict, msg::kDatabase, {folder, "another import is running"});
  }
  return lock;
}

}  // namespace akashi::stores::lmdb
