// Rust: crates (Cargo.lock, Cargo.toml) and programs with a recorded list of crates.
#include <array>

#include "ecosystem/ecosystem.h"
#include "ecosystems/cargo/auditable.h"
#include "ecosystems/cargo/cargo_lock.h"
#include "ecosystems/cargo/cargo_toml.h"
#include "ecosystems/cargo/crate.h"

namespace akashi::ecosystems::cargo {
namespace {

// A crate of another registry is another crate, whatever its name.
std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  if (purl.type != "cargo") {
    return {};
  }
  const auto registry = purl.qualifier("repository_url");
  if (!registry.empty() && !is_default_registry(registry)) {
    return {};
  }
  return {{.ecosystem = std::string(kCratesIo), .name = purl.name, .version = purl.version}};
}

constexpr std::array<std::string_view, 1> kPurlTypes = {"cargo"};
const std::array<Extractor, 3> kExtractors = {kAuditable, kCargoLock, kCargoToml};

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "cargo",
    .name = "Cargo (Rust)",
    .purl_types = kPurlTypes,
    .extractors = kExtractors,
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::cargo
