#include "net/helper.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>  // NOLINT: kill and sigaction are POSIX.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/messages/net.h"

namespace akashi::net {
namespace {

constexpr std::string_view kName = "akashi-fetch";

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(ErrorCode::kUnavailable, msg::kCannotOpen, {"a pipe", std::strerror(errno)});
  }
  return Pipe{.read = FileDescriptor(ends[0]), .write = FileDescriptor(ends[1])};
}

// In the child: only calls that are safe between fork and exec.
[[noreturn]] void become(const char* program, const Pipe& input, const Pipe& output, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) {
    _exit(0);
  }
  dup2(input.read.get(), STDIN_FILENO);
  dup2(output.write.get(), STDOUT_FILENO);
  const std::array<char*, 2> arguments = {const_cast<char*>(program), nullptr};  // NOLINT: exec
  execv(program, arguments.data());
  _exit(127);
}

}  // namespace

Result<std::string> find_helper() {
  std::array<char, 4096> link{};
  const auto size = readlink("/proc/self/exe", link.data(), link.size());
  if (size <= 0) {
    return fail(ErrorCode::kUnavailable, msg::kHelperMissing, {std::string(kName)});
  }
  const std::string program(link.data(), static_cast<std::size_t>(size));
  const auto folder = program.substr(0, program.rfind('/'));
  const auto beside = folder + "/" + std::string(kName);
  const auto installed =
      folder.substr(0, folder.rfind('/')) + "/" AKASHI_LIBEXEC "/akashi/" + std::string(kName);
  for (const auto& path : {beside, installed}) {
    if (access(path.c_str(), X_OK) == 0) {
      return path;
    }
  }
  return fail(ErrorCode::kUnavailable, msg::kHelperMissing, {installed});
}

Result<std::unique_ptr<Helper>> Helper::start(const std::string& program,
                                              const HelperSettings& settings) {
  AKASHI_TRY_ASSIGN(auto input, make_pipe());
  AKASHI_TRY_ASSIGN(auto output, make_pipe());
  const auto parent = getpid();
  const auto child = fork();
  if (child < 0) {
    return fail(ErrorCode::kUnavailable, msg::kCannotOpen, {program, std::strerror(errno)});
  }
  if (child == 0) {
    become(program.c_str(), input, output, parent);
  }
  input.read.shut();
  output.write.shut();
  std::unique_ptr<Helper> helper(new Helper(child, std::move(input.write), std::move(output.read)));
  AKASHI_TRY(helper->send(to_line(settings)));
  return helper;
}

Helper::~Helper() {
  to_.shut();
  from_.shut();
  if (process_ > 0) {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
}

Result<void> Helper::send(std::string_view line) {
  while (!line.empty()) {
    const auto count = write(to_.get(), line.data(), line.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return ended();
    }
    line.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

std::unexpected<Error> Helper::ended() {
  int status = 0;
  std::string how = "running";
  if (process_ > 0 && waitpid(process_, &status, 0) == process_) {
    process_ = -1;
    how = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                              : "exit code " + std::to_string(WEXITSTATUS(status));
  }
  return fail(ErrorCode::kUnavailable, msg::kHelperEnded, {how});
}

Result<std::string> Helper::receive(const std::function<bool()>& stopped) {
  bool told = false;
  while (true) {
    if (const auto end = pending_.find('\n'); end != std::string::npos) {
      auto line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return line;
    }
    if (!told && stopped()) {
      told = true;
      kill(process_, SIGTERM);
    }
    constexpr int kPatience = 100;  // Milliseconds.
    pollfd waiting{.fd = from_.get(), .events = POLLIN, .revents = 0};
    if (poll(&waiting, 1, kPatience) <= 0) {
      continue;
    }
    std::array<char, 4096> block{};
    const auto count = read(from_.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return told ? fail(ErrorCode::kCancelled, msg::kCancelled, {}) : ended();
    }
    pending_.append(block.data(), static_cast<std::size_t>(count));
    constexpr std::size_t kLongestLine = 1U << 20;
    if (pending_.size() > kLongestLine) {
      return fail(ErrorCode::kLimitExceeded, msg::kHelperEnded, {"long line"});
    }
  }
}

Result<Downloaded> Helper::get(const DownloadRequest& request, DownloadEvents& events,
                               const std::function<bool()>& stopped) {
  AKASHI_TRY(send(to_line(request)));
  while (true) {
    AKASHI_TRY_ASSIGN(const auto text, receive(stopped));
    AKASHI_TRY_ASSIGN(auto line, parse_helper_line(text));
    switch (line.kind) {
      case HelperLine::kProgress:
        events.progress(line.bytes, line.total);
        break;
      case HelperLine::kRetry:
        events.retry(line.error, line.milliseconds, line.number, line.of);
        break;
      case HelperLine::kDone:
        return std::move(line.downloaded);
      case HelperLine::kFailed:
        return std::unexpected(std::move(line.error));
    }
  }
}

}  // namespace akashi::net
