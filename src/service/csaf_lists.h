// How a CSAF provider says which documents it has (CSAF 2.0 and 2.1, 7.1.7 to 7.1.18):
// provider-metadata.json, and of each distribution a ROLIE feed (RFC 8322, as JSON) or a folder's
// changes.csv. Each parser takes any bytes; addresses that are returned can be asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace akashi::service {

// Where its public documents are. What only some may see (TLP green, amber, red) is left out: it
// asks for an account, or is in a folder that is public as well.
struct CsafProvider {
  std::vector<std::string> feeds;        // Addresses of ROLIE feeds.
  std::vector<std::string> directories;  // Ending in '/'. Not used where there are feeds.
};
// Never without both.
Result<CsafProvider> parse_csaf_provider(std::string_view text, const Limits& limits);

struct CsafDocument {
  std::string url;
  std::int64_t updated = 0;  // Microseconds.
  std::string digest;        // Address of a file with it, ".sha256" or ".sha512"; "" where unknown.

  bool operator==(const CsafDocument&) const = default;
};
// In the order of the list; may be empty.
Result<std::vector<CsafDocument>> parse_rolie_feed(std::string_view text, const Limits& limits);
// Lines "path","time". `directory`: what the paths are below.
Result<std::vector<CsafDocument>> parse_csaf_changes(std::string_view text,
                                                     const std::string& directory);

// Of a document's address: the file that it is in the cache. Fit to be one.
std::string csaf_file_name(std::string_view url);

}  // namespace akashi::service
