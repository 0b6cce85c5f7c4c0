// HTTP by libcurl. Only the helper program links this (docs/adr/0018-fetching.md).
#pragma once

#include <memory>
#include <string>

#include "net/http.h"
#include "net/surroundings.h"

namespace akashi::net {

struct CurlSettings {
  std::string user_agent;
  std::string ca_file;  // "": what the machine trusts, or SSL_CERT_FILE or CURL_CA_BUNDLE.
  std::string proxy;    // "": http_proxy, https_proxy, all_proxy and no_proxy, as curl reads them.
  long timeout = 30;    // Seconds to connect, and without useful progress.
  long longest = 6L * 3600;  // Seconds for one exchange.
};

// `surroundings` must outlive it.
std::unique_ptr<HttpClient> make_curl_client(const CurlSettings& settings,
                                             Surroundings& surroundings);

}  // namespace akashi::net
