#include "service/cache_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/messages/net.h"

namespace akashi::service {

Result<CacheLock> CacheLock::take(const std::string& folder) {
  CacheLock lock;
  const auto path = folder + "/lock";
  lock.file_ = FileDescriptor(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock.file_) {
    return fail(ErrorCode::kUnavailable, msg::kCannotWrite,
                {path, std::generic_category().message(errno)});
  }
  if (flock(lock.file_.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::kConflict, msg::kUpdateRunning, {folder});
  }
  return lock;
}

}  // namespace akashi::service
