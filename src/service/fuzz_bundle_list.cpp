// Any bytes as the list of a mirror: heads of bundles and no other files, written as the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "service/bundle_list.h"
#include "support/fuzz_check.h"

using akashi::testing_support::is_told;
using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  Limits limits;
  limits.nodes = 200'000;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto padded = Bytes::copy_of(bytes);
  const auto list = service::parse_bundle_list(padded.padded(), limits);
  if (!list) {
    require(is_told(list));
    return 0;
  }
  require(list->size() <= service::ListedBundle::kMost);
  for (const auto& bundle : *list) {
    require(service::is_head_file(bundle.file) && bundle.file.size() <= 100 &&
            bundle.file.find_first_of("/\\") == std::string::npos);
    require(store::Revision::parse(bundle.revision.text()) == bundle.revision);
    for (const auto& base : bundle.bases) {
      require(store::Revision::parse(base.text()) == base);
    }
    require(service::is_head_file(service::delta_file(bundle.revision)));
  }
  const auto text = Bytes::copy_of(service::bundle_list_json(*list));
  const auto again = service::parse_bundle_list(text.padded(), limits);
  require(again && *again == *list);
  return 0;
}
