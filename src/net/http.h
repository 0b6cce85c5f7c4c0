// One HTTP exchange, as the rest of the program sees it. The only implementation that touches a
// network is curl_client.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string url;  // http or https.
  Headers headers;
  bool compressed = false;  // Ask for gzip in transfer, and take it off.
};

// Status line and headers of the answer. Redirects are not followed.
struct HttpHead {
  int status = 0;
  std::string etag;
  std::string last_modified;
  std::string date;
  std::string location;  // Made absolute; empty when it can't be.
  std::string retry_after;
  std::string content_range;
  std::string content_encoding;
  std::optional<std::uint64_t> length;  // Content-Length as sent.
};

// Takes an answer as it comes. False ends the exchange (HttpFailure::kRefused).
class HttpReceiver {
 public:
  HttpReceiver() = default;
  HttpReceiver(const HttpReceiver&) = delete;
  HttpReceiver& operator=(const HttpReceiver&) = delete;
  virtual ~HttpReceiver() = default;
  virtual bool head(const HttpHead& head) = 0;
  virtual bool body(std::string_view bytes) = 0;
};

struct HttpFailure {
  enum Kind : std::uint8_t {
    kResolve,
    kConnect,
    kTls,
    kStalled,
    kEarly,     // Fewer bytes than promised, or the connection broke.
    kProtocol,  // Not HTTP, or not what was agreed.
    kRefused,   // By the receiver.
    kStopped,   // By the user.
  };
  Kind kind = kEarly;
  std::string text;
};

class HttpClient {
 public:
  HttpClient() = default;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  virtual ~HttpClient() = default;
  virtual std::optional<HttpFailure> get(const HttpRequest& request, HttpReceiver& receiver) = 0;
};

// "host:port" in small letters, without user and password; "" when there is none.
std::string host_of(std::string_view url);
bool is_https(std::string_view url);
// Of an "http" or "https" address: true. No spaces or control characters.
bool can_fetch(std::string_view url);
// IMF-fixdate of RFC 9110 5.6.7 as Unix seconds.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace akashi::net
