// The helper program as the main program sees it: a process of its own that alone speaks to the
// network, started by the first request.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/download.h"
#include "net/protocol.h"

namespace akashi::net {

// Beside the running program, or in libexec/akashi of the same installation.
Result<std::string> find_helper();

class Helper {
 public:
  static Result<std::unique_ptr<Helper>> start(const std::string& program,
                                               const HelperSettings& settings);
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;
  ~Helper();  // Ends it, and waits for that.

  // `stopped` is asked a few times a second; then the helper ends with what it has on the disk.
  Result<Downloaded> get(const DownloadRequest& request, DownloadEvents& events,
                         const std::function<bool()>& stopped);

 private:
  Helper(int process, FileDescriptor to, FileDescriptor from)
      : process_(process), to_(std::move(to)), from_(std::move(from)) {}
  Result<void> send(std::string_view line);
  Result<std::string> receive(const std::function<bool()>& stopped);
  std::unexpected<Error> ended();

  int process_;
  FileDescriptor to_;
  FileDescriptor from_;
  std::string pending_;
};

}  // namespace akashi::net
