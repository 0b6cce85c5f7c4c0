// A text that somebody publishes, from a file or an address.
#pragma once

#include <string>

#include "assure/evidence.h"
#include "base/result.h"
#include "net/protocol.h"
#include "service/services.h"

namespace akashi::service {

struct PageOptions {
  std::string cache;  // Folder of what was fetched.
  net::HelperSettings http;
};

// `name`: a file, of the day on which it was last written, or an https address, of today. Only an
// address starts the helper program that opens connections.
Result<assure::SeenPage> read_page(const std::string& name, const PageOptions& options,
                                   const Services& services);

}  // namespace akashi::service
