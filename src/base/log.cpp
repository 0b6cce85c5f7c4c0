#include "base/log.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

#include "base/strings.h"

namespace akashi {
namespace {

// In the order of LogLevel.
constexpr auto kNames =
    std::to_array<std::string_view>({"off", "error", "warning", "info", "debug"});

// The one log of the process.
std::atomic<LogLevel> most = LogLevel::kOff;

// "2026-11-22T20:45:00.123456+09:00", local time.
std::string now() {
  const auto time = std::chrono::system_clock::now();
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  const auto part = std::chrono::duration_cast<std::chrono::microseconds>(time - second);
  const auto clock = std::chrono::system_clock::to_time_t(second);
  std::tm parts{};
  localtime_r(&clock, &parts);
  std::array<char, 32> date{};
  std::array<char, 8> zone{};
  std::array<char, 8> fraction{};
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::strftime(zone.data(), zone.size(), "%z", &parts);
  std::snprintf(fraction.data(), fraction.size(), ".%06d", static_cast<int>(part.count()));
  return std::string(date.data()) + fraction.data() + std::string(zone.data()).insert(3, ":");
}

}  // namespace

void set_log_level(LogLevel level) {
  most = level;
}

bool log_enabled(LogLevel level) {
  return level <= most;
}

void log(LogLevel level, std::string_view event,
         std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  if (!log_enabled(level)) {
    return;
  }
  auto line = "time=\"" + now() +
              "\" level=" + std::string(kNames.at(static_cast<std::size_t>(level))) +
              " event=" + std::string(event);
  for (const auto& [key, value] : fields) {
    const bool quoted = value.empty() || value.find_first_of(" \"=") != std::string_view::npos;
    line += " " + std::string(key) + "=" +
            (quoted ? "\"" + replace_all(printable(value), "\"", "\\\"") + "\"" : printable(value));
  }
  line += "\n";
  // At once: lines of several threads don't mix.
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace akashi
