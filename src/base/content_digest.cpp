#include "base/content_digest.h"

// In the header, so that one more library need not be loaded at each start.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/strings.h"

namespace akashi {

struct ContentDigest::State {
  XXH3_state_t hash;
};

ContentDigest::ContentDigest() : state_(std::make_unique<State>()) {
  XXH3_128bits_reset(&state_->hash);
}
ContentDigest::~ContentDigest() = default;

void ContentDigest::update(std::string_view bytes) {
  XXH3_128bits_update(&state_->hash, bytes.data(), bytes.size());
}

std::string ContentDigest::hex() const {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_->hash));
  return to_hex({reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest});
}

}  // namespace akashi
