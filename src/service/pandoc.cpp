// pandoc 2 and 3. Its --sandbox would keep Debian's from its own data files; what it gets is HTML
// of ours, in which all text is escaped and nothing names a file or an address that is read.
#include "service/pandoc.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>  // NOLINT: kill and signals are POSIX.
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "base/data.h"
#include "base/file_descriptor.h"
#include "base/messages/paper.h"
#include "base/strings.h"
#include "formats/zip_writer.h"

namespace akashi::service {
namespace {

constexpr std::size_t kMostBytes = 64U << 20;
constexpr auto kPatience = std::chrono::minutes(1);

// Of the folders of PATH that are absolute: a program of the current folder is never started.
std::optional<std::string> find_program(std::string_view name) {
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nobody writes it.
  for (const auto folder : split(path == nullptr ? "" : path, ':')) {
    auto file = std::string(folder) + "/" + std::string(name);
    if (folder.starts_with('/') && access(file.c_str(), X_OK) == 0) {
      return file;
    }
  }
  return std::nullopt;
}

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
  bool open() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
      return false;
    }
    read = FileDescriptor(ends[0]);
    write = FileDescriptor(ends[1]);
    return true;
  }
};

// Pointers to what exec wants: its strings, and a null at the end.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) {
    list.push_back(text.data());
  }
  list.push_back(nullptr);
  return list;
}

struct Run {
  Pipe input;
  Pipe output;
  Pipe errors;
  pid_t child = -1;
  Run() = default;
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() {
    if (child > 0) {
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
    }
  }
};

std::unexpected<Error> failed(std::string why) {
  return fail(ErrorCode::kUnavailable, msg::kPandocFailed, {std::move(why)});
}

// Styles and page of ours in a file of memory, from which pandoc takes them instead of its own:
// Japanese in a Japanese font, tables with lines, A4.
Result<FileDescriptor> reference_document() {
  formats::ZipFiles parts;
  for (const auto& [name, data] : {std::pair("word/styles.xml", "paper/styles.xml"),
                                   std::pair("word/document.xml", "paper/page.xml")}) {
    const auto* file = find_data(data);
    parts.emplace_back(name, file == nullptr ? std::string() : std::string(file->bytes));
  }
  const auto bytes = formats::stored_zip(parts);
  FileDescriptor out(memfd_create("akashi-docx", MFD_CLOEXEC));
  if (out.get() < 0) {
    return failed(std::strerror(errno));
  }
  for (std::size_t at = 0; at < bytes.size();) {
    const auto count = write(out.get(), bytes.data() + at, bytes.size() - at);
    if (count < 0 && errno != EINTR) {
      return failed(std::strerror(errno));
    }
    at += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  return out;
}

Result<void> start(Run& run, const std::string& program, std::int64_t created) {
  if (!run.input.open() || !run.output.open() || !run.errors.open()) {
    return failed(std::strerror(errno));
  }
  AKASHI_TRY_ASSIGN(const auto reference, reference_document());
  std::vector<std::string> arguments = {
      program,
      "--from=html",
      "--to=docx",
      "--output=-",
      "--reference-doc=/proc/self/fd/" + std::to_string(reference.get()),
      "+RTS",
      "-M1g",
      "-RTS"};
  std::vector<std::string> environment = {"LANG=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=/nonexistent",
                                          "SOURCE_DATE_EPOCH=" + std::to_string(created)};
  const auto argv = pointers(arguments);
  const auto envp = pointers(environment);
  const auto parent = getpid();
  run.child = fork();
  if (run.child < 0) {
    return failed(std::strerror(errno));
  }
  if (run.child == 0) {  // Only calls that are safe between fork and exec.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
      _exit(0);
    }
    dup2(run.input.read.get(), STDIN_FILENO);
    dup2(run.output.write.get(), STDOUT_FILENO);
    dup2(run.errors.write.get(), STDERR_FILENO);
    fcntl(reference.get(), F_SETFD, 0);  // Stays open for pandoc.
    execve(program.c_str(), argv.data(), envp.data());
    _exit(127);
  }
  run.input.read.shut();
  run.output.write.shut();
  run.errors.write.shut();
  fcntl(run.input.write.get(), F_SETFL, O_NONBLOCK);
  return {};
}

// Reads what there is; false at the end.
bool take(FileDescriptor& from, std::string& out) {
  std::array<char, 65536> block{};
  const auto count = read(from.get(), block.data(), block.size());
  if (count > 0) {
    out.append(block.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || errno != EINTR) {
    from.shut();
  }
  return from.get() >= 0;
}

void give(FileDescriptor& to, std::string_view& rest) {
  const auto count = write(to.get(), rest.data(), rest.size());
  if (count > 0) {
    rest.remove_prefix(static_cast<std::size_t>(count));
  } else if (errno != EINTR && errno != EAGAIN) {
    rest = {};
  }
  if (rest.empty()) {
    to.shut();
  }
}

}  // namespace

Result<std::string> docx_by_pandoc(std::string_view html, std::int64_t created) {
  const auto program = find_program("pandoc");
  if (!program) {
    return fail(ErrorCode::kUnavailable, msg::kPandocMissing, {});
  }
  Run run;
  AKASHI_TRY(start(run, *program, created));
  std::string out;
  std::string errors;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (run.output.read.get() >= 0 || run.errors.read.get() >= 0) {
    std::array<pollfd, 3> waiting = {
        {{.fd = run.input.write.get(), .events = POLLOUT, .revents = 0},
         {.fd = run.output.read.get(), .events = POLLIN, .revents = 0},
         {.fd = run.errors.read.get(), .events = POLLIN, .revents = 0}}};
    constexpr int kStep = 1000;  // Milliseconds.
    poll(waiting.data(), waiting.size(), kStep);
    if (waiting[0].revents != 0) {
      give(run.input.write, html);
    }
    if (waiting[1].revents != 0) {
      take(run.output.read, out);
    }
    if (waiting[2].revents != 0) {
      take(run.errors.read, errors);
    }
    if (out.size() + errors.size() > kMostBytes || std::chrono::steady_clock::now() > until) {
      return failed(out.size() + errors.size() > kMostBytes ? "too much output" : "a minute");
    }
  }
  int status = 0;
  if (waitpid(std::exchange(run.child, -1), &status, 0) < 0 || !WIFEXITED(status) ||
      WEXITSTATUS(status) != 0 || out.empty()) {
    constexpr std::size_t kEnough = 500;
    return failed(errors.empty() ? "status " + std::to_string(status)
                                 : printable(utf8_prefix(trim(errors), kEnough)));
  }
  return out;
}

}  // namespace akashi::service
