// What the program and its helper say to each other: one JSON object a line
// (docs/adr/0018-fetching.md). The program writes settings, then requests one at a time; the helper
// answers each with any number of "progress" and "retry" lines and one "done" or "failed".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/download.h"

namespace akashi::net {

struct HelperSettings {
  std::string user_agent = "akashi";
  std::string ca_file;
  std::string proxy;
  std::uint32_t timeout = 30;  // Seconds.
  std::uint32_t retries = 4;
};

struct HelperLine {
  enum Kind : std::uint8_t { kProgress, kRetry, kDone, kFailed };
  Kind kind = kProgress;
  std::uint64_t bytes = 0;
  std::uint64_t total = 0;
  std::int64_t milliseconds = 0;
  std::uint32_t number = 0;
  std::uint32_t of = 0;
  Downloaded downloaded;
  Error error{ErrorCode::kInternal, Message{}};
};

std::string to_line(const HelperSettings& settings);
std::string to_line(const DownloadRequest& request);
std::string to_line(const HelperLine& line);
Result<HelperSettings> parse_settings(std::string_view line);
Result<DownloadRequest> parse_request(std::string_view line);
Result<HelperLine> parse_helper_line(std::string_view line);

}  // namespace akashi::net
