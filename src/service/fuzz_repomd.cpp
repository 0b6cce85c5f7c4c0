// Any bytes as repomd.xml: what is named lies below the repository, and its digest is one.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "service/source_lists.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  Limits limits;
  limits.nodes = 200'000;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto place = service::parse_repomd(text, limits);
  if (!place) {
    require(is_told(place));
    return 0;
  }
  const auto& href = place->href;
  require(!href.empty() && href.size() <= 1024 && !href.starts_with('/') && !href.contains("..") &&
          href.find_first_of("\\:?#%") == std::string::npos);
  require(service::is_file_name(href.substr(href.rfind('/') + 1)));
  require(place->sha256.empty() ||
          (place->sha256.size() == 64 &&
           place->sha256.find_first_not_of("0123456789abcdef") == std::string::npos));
  return 0;
}
