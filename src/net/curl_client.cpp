// libcurl 7.88: https://curl.se/libcurl/c/
#include "net/curl_client.h"

#include <curl/curl.h>

#include <array>
#include <cstdlib>
#include <utility>

#include "base/strings.h"

namespace akashi::net {
namespace {

struct EasyCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

// `location` as seen from `base`; "" when it is none.
std::string resolve(const std::string& base, const std::string& location) {
  const std::unique_ptr<CURLU, UrlCloser> url(curl_url());
  char* out = nullptr;
  if (!url || curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_URL, location.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
          CURLUE_OK ||
      curl_url_get(url.get(), CURLUPART_URL, &out, 0) != CURLUE_OK) {
    return {};
  }
  std::string result(out);
  curl_free(out);
  return result;
}

// One exchange, as libcurl calls back.
struct Exchange {
  const HttpRequest& request;
  HttpReceiver& receiver;
  Surroundings& surroundings;
  HttpHead head = {};
  std::string location = {};
  std::size_t header_bytes = 0;
  bool given = false;  // The head.
  bool refused = false;
  bool stopped = false;
  bool bad_head = false;

  bool take_header(std::string_view line) {
    constexpr std::size_t kMost = 64U << 10;
    header_bytes += line.size();
    if (header_bytes > kMost) {
      bad_head = true;
      return false;
    }
    if (given) {
      return true;  // A trailer.
    }
    if (line.starts_with("HTTP/")) {
      head = {};
      location.clear();
      const auto parts = split_spaces(line);
      const auto status = parts.size() > 1 ? parse_u64(parts[1]) : std::nullopt;
      bad_head = !status || *status < 100 || *status > 999;
      head.status = bad_head ? 0 : static_cast<int>(*status);
      return !bad_head;
    }
    if (trim(line).empty()) {
      return head.status < 200 || give_head();
    }
    if (const auto field = cut(line, ":")) {
      set(to_lower(trim(field->first)), std::string(trim(field->second)));
    }
    return !bad_head;
  }

  bool give_head() {
    given = true;
    if (!location.empty()) {
      head.location = resolve(request.url, location);
    }
    refused = !receiver.head(head);
    return !refused;
  }

  void set(std::string_view name, std::string value) {
    struct Row {
      std::string_view name;
      std::string HttpHead::* field;
    };
    static constexpr auto kRows = std::to_array<Row>({
        {"etag", &HttpHead::etag},
        {"last-modified", &HttpHead::last_modified},
        {"date", &HttpHead::date},
        {"retry-after", &HttpHead::retry_after},
        {"content-range", &HttpHead::content_range},
        {"content-encoding", &HttpHead::content_encoding},
    });
    for (const auto& row : kRows) {
      if (row.name == name) {
        head.*row.field = std::move(value);
        return;
      }
    }
    if (name == "location") {
      location = std::move(value);
    } else if (name == "content-length") {
      head.length = parse_u64(value);
      bad_head = !head.length;
    }
  }
};

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  return exchange.take_header({data, size * count}) ? size * count : 0;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  if (!exchange.receiver.body({data, size * count})) {
    exchange.refused = true;
    return 0;
  }
  return size * count;
}

int on_progress(void* user, curl_off_t /*total*/, curl_off_t /*now*/, curl_off_t /*upload_total*/,
                curl_off_t /*upload_now*/) {
  auto& exchange = *static_cast<Exchange*>(user);
  exchange.stopped = exchange.surroundings.stopped();
  return exchange.stopped ? 1 : 0;
}

HttpFailure::Kind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return HttpFailure::kResolve;
    case CURLE_COULDNT_CONNECT:
      return HttpFailure::kConnect;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFailure::kStalled;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return HttpFailure::kTls;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_TOO_MANY_REDIRECTS:
      return HttpFailure::kProtocol;
    default:
      return HttpFailure::kEarly;
  }
}

class CurlClient : public HttpClient {
 public:
  CurlClient(CurlSettings settings, Surroundings& surroundings)
      : settings_(std::move(settings)), surroundings_(surroundings) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    handle_.reset(curl_easy_init());
  }
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;
  ~CurlClient() override {
    handle_.reset();
    curl_global_cleanup();
  }

  std::optional<HttpFailure> get(const HttpRequest& request, HttpReceiver& receiver) override {
    if (!handle_) {
      return HttpFailure{HttpFailure::kConnect, "libcurl does not start"};
    }
    Exchange exchange{.request = request, .receiver = receiver, .surroundings = surroundings_};
    curl_easy_reset(handle_.get());
    std::unique_ptr<curl_slist, ListCloser> headers;
    for (const auto& [name, value] : request.headers) {
      headers.reset(curl_slist_append(headers.release(), (name + ": " + value).c_str()));
    }
    set_common(request);
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_HEADERFUNCTION, on_header);
    set(CURLOPT_HEADERDATA, &exchange);
    set(CURLOPT_WRITEFUNCTION, on_body);
    set(CURLOPT_WRITEDATA, &exchange);
    set(CURLOPT_XFERINFOFUNCTION, on_progress);
    set(CURLOPT_XFERINFODATA, &exchange);
    std::array<char, CURL_ERROR_SIZE> text{};
    set(CURLOPT_ERRORBUFFER, text.data());
    const auto code = curl_easy_perform(handle_.get());
    set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    if (exchange.stopped) {
      return HttpFailure{HttpFailure::kStopped, {}};
    }
    if (exchange.bad_head) {
      return HttpFailure{HttpFailure::kProtocol, "header fields"};
    }
    if (exchange.refused) {
      return HttpFailure{HttpFailure::kRefused, {}};
    }
    if (code != CURLE_OK) {
      return HttpFailure{kind_of(code), text[0] != '\0' ? text.data() : curl_easy_strerror(code)};
    }
    if (!exchange.given) {
      return HttpFailure{HttpFailure::kProtocol, "no status"};
    }
    return std::nullopt;
  }

 private:
  template <class T>
  void set(CURLoption option, T value) {
    curl_easy_setopt(handle_.get(), option, value);
  }

  void set_common(const HttpRequest& request) {
    constexpr long kUsefulBytes = 64;  // A second; slower is not worth waiting for.
    constexpr long kBlock = 256L << 10;
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_BUFFERSIZE, kBlock);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_CONNECTTIMEOUT, settings_.timeout);
    set(CURLOPT_LOW_SPEED_LIMIT, kUsefulBytes);
    set(CURLOPT_LOW_SPEED_TIME, settings_.timeout);
    set(CURLOPT_TIMEOUT, settings_.longest);
    set(CURLOPT_USERAGENT, settings_.user_agent.c_str());
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (request.compressed) {
      set(CURLOPT_ACCEPT_ENCODING, "gzip");
    }
    if (!settings_.proxy.empty()) {
      set(CURLOPT_PROXY, settings_.proxy.c_str());
    }
    if (!settings_.ca_file.empty()) {
      set(CURLOPT_CAINFO, settings_.ca_file.c_str());
      return;
    }
    for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
      const char* file = std::getenv(name);
      if (file != nullptr && *file != '\0') {
        set(CURLOPT_CAINFO, file);
        return;
      }
    }
  }

  CurlSettings settings_;
  Surroundings& surroundings_;
  std::unique_ptr<CURL, EasyCloser> handle_;
};

}  // namespace

std::unique_ptr<HttpClient> make_curl_client(const CurlSettings& settings,
                                             Surroundings& surroundings) {
  return std::make_unique<CurlClient>(settings, surroundings);
}

}  // namespace akashi::net
