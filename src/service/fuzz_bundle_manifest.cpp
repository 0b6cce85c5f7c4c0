// Any bytes as the head of a bundle, and as a manifest: what is read is written as the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "service/bundle_manifest.h"
#include "support/fuzz_check.h"

using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  Limits limits;
  limits.nodes = 200'000;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto opened = service::open_envelope(bytes, {}, true, limits);
  require(opened || !opened.error().text().empty());
  require(!service::open_envelope(bytes, {}, false, limits));
  const auto padded = Bytes::copy_of(bytes);
  const auto manifest = service::BundleManifest::parse(padded.padded(), limits);
  if (!manifest) {
    require(!manifest.error().text().empty());
    return 0;
  }
  const auto text = Bytes::copy_of(manifest->json());
  const auto again = service::BundleManifest::parse(text.padded(), limits);
  require(again && *again == *manifest);
  const auto envelope = service::write_envelope(text.view(), nullptr);
  require(envelope.has_value());
  const auto reopened = service::open_envelope(*envelope, {}, true, limits);
  require(reopened && reopened->manifest == *manifest && reopened->key.empty());
  return 0;
}
