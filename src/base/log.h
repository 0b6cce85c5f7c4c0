// The program's own log, for those who look into what it did: standard error, one line an event,
// key=value fields.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

namespace akashi {

enum class LogLevel : unsigned char { kOff, kError, kWarning, kInfo, kDebug };

// Off until set; set once, at the start of the program.
void set_log_level(LogLevel level);
bool log_enabled(LogLevel level);
// log(LogLevel::kInfo, "scan.walked", {{"files", "8925"}}): time="…" level=info event=scan.walked
// files=8925
void log(LogLevel level, std::string_view event,
         std::initializer_list<std::pair<std::string_view, std::string_view>> fields = {});

}  // namespace akashi
