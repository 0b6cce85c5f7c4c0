#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

#include "base/strings.h"

namespace akashi {
namespace {

spdlog::level::level_enum native(LogLevel level) {
  switch (level) {
    case LogLevel::kOff:
      return spdlog::level::off;
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kDebug:
      return spdlog::level::debug;
  }
  return spdlog::level::off;
}

// The one logger of the process. Made when logging is switched on, so that a run without it pays
// nothing.
std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> instance;
  return instance;
}

}  // namespace

void set_log_level(LogLevel level) {
  if (level == LogLevel::kOff) {
    logger().reset();
    return;
  }
  logger() =
      std::make_shared<spdlog::logger>("akashi", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger()->set_pattern("time=\"%Y-%m-%dT%H:%M:%S.%f%z\" level=%l %v");
  logger()->set_level(native(level));
}

bool log_enabled(LogLevel level) {
  return logger() != nullptr && logger()->should_log(native(level));
}

void log(LogLevel level, std::string_view event,
         std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  if (!log_enabled(level)) {
    return;
  }
  auto line = "event=" + std::string(event);
  for (const auto& [key, value] : fields) {
    const bool quoted = value.empty() || value.find_first_of(" \"=") != std::string_view::npos;
    line += " " + std::string(key) + "=" +
            (quoted ? "\"" + replace_all(printable(value), "\"", "\\\"") + "\"" : printable(value));
  }
  logger()->log(native(level), line);
}

}  // namespace akashi
