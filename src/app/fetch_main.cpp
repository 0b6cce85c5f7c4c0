// akashi-fetch: fetches what the program asks for on standard input, and nothing else. It parses no
// advisory, and the program that does opens no connection (docs/adr/0018-fetching.md).
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <optional>
#include <random>
#include <string>

#include "base/clock.h"
#include "net/curl_client.h"
#include "net/protocol.h"

namespace {

using akashi::net::HelperLine;

std::atomic<bool> stop_wanted = false;

class Machine : public akashi::net::Surroundings {
 public:
  std::int64_t unix_seconds() override { return clock_.unix_seconds(); }
  std::int64_t steady_milliseconds() override { return clock_.steady_milliseconds(); }
  void sleep(std::int64_t milliseconds) override {
    const auto end = steady_milliseconds() + milliseconds;
    for (auto now = end - milliseconds; now < end && !stopped(); now = steady_milliseconds()) {
      poll(nullptr, 0, static_cast<int>(end - now));
    }
  }
  double random() override { return std::uniform_real_distribution<double>(0, 1)(random_); }
  bool stopped() override { return stop_wanted; }

 private:
  akashi::SystemClock clock_;
  std::minstd_rand random_{std::random_device()()};
};

void say(const std::string& line) {
  std::string_view rest = line;
  while (!rest.empty()) {
    const auto count = write(STDOUT_FILENO, rest.data(), rest.size());
    if (count < 0 && errno != EINTR) {
      stop_wanted = true;  // Nobody listens.
      return;
    }
    rest.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
  }
}

class Events : public akashi::net::DownloadEvents {
 public:
  explicit Events(Machine& machine) : machine_(machine) {}
  void progress(std::uint64_t bytes, std::uint64_t total) override {
    constexpr std::int64_t kInterval = 100;
    const auto now = machine_.steady_milliseconds();
    if (now >= next_) {
      next_ = now + kInterval;
      HelperLine line;
      line.bytes = bytes;
      line.total = total;
      say(to_line(line));
    }
  }
  void retry(const akashi::Error& error, std::int64_t milliseconds, unsigned number,
             unsigned of) override {
    HelperLine line;
    line.kind = HelperLine::kRetry;
    line.error = error;
    line.milliseconds = milliseconds;
    line.number = number;
    line.of = of;
    say(to_line(line));
  }

 private:
  Machine& machine_;
  std::int64_t next_ = 0;
};

// Nothing at the end of standard input, or when asked to stop.
std::optional<std::string> read_line(std::string& pending) {
  while (!stop_wanted) {
    if (const auto end = pending.find('\n'); end != std::string::npos) {
      auto line = pending.substr(0, end);
      pending.erase(0, end + 1);
      return line;
    }
    std::array<char, 4096> block{};
    const auto count = read(STDIN_FILENO, block.data(), block.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return std::nullopt;
    }
    pending.append(block.data(), static_cast<std::size_t>(count));
  }
  return std::nullopt;
}

void answer(const std::string& text, akashi::net::Downloader& downloader, Events& events) {
  HelperLine line;
  line.kind = HelperLine::kFailed;
  if (const auto request = akashi::net::parse_request(text); !request) {
    line.error = request.error();
  } else if (auto result = downloader.get(*request, events); !result) {
    line.error = result.error();
  } else {
    line.kind = HelperLine::kDone;
    line.downloaded = *result;
  }
  say(to_line(line));
}

void prepare_process() {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &none);  // It may hold keys.
  struct sigaction action{};
  action.sa_handler = [](int) { stop_wanted = true; };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    sigaction(signal, &action, nullptr);
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // Writing says so.
}

}  // namespace

int main() {
  prepare_process();
  std::string pending;
  const auto first = read_line(pending);
  const auto settings =
      first ? akashi::net::parse_settings(*first) : akashi::Result<akashi::net::HelperSettings>();
  if (!first || !settings) {
    constexpr int kUsage = 2;
    return kUsage;
  }
  Machine machine;
  const auto client = akashi::net::make_curl_client({.user_agent = settings->user_agent,
                                                     .ca_file = settings->ca_file,
                                                     .proxy = settings->proxy,
                                                     .timeout = settings->timeout},
                                                    machine);
  akashi::net::DownloadPolicy policy;
  policy.retries = settings->retries;
  akashi::net::Downloader downloader(*client, machine, policy);
  Events events(machine);
  while (const auto line = read_line(pending)) {
    answer(*line, downloader, events);
  }
  return 0;
}
