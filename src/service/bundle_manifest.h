// The signed head of a bundle: docs/formats/bundle.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/signature.h"
#include "model/finding.h"
#include "store/changes.h"

namespace akashi::service {

inline constexpr std::string_view kBundleHead = "bundle.json";  // File of the envelope.
inline constexpr std::string_view kBundlePayloadType = "application/vnd.akashi.bundle+json";

struct BundleChunk {
  std::string sha256;  // Of the file, hexadecimal; also its name.
  std::uint64_t size = 0;
  std::uint64_t raw_size = 0;  // Unpacked.

  std::string file() const { return sha256 + ".zst"; }
  bool operator==(const BundleChunk&) const = default;
};

struct BundleManifest {
  std::string index_format;
  std::string tool;  // Version that made it.
  std::string channel;
  store::Revision revision;
  // Of a delta: the states that it can be put on. Empty: a full bundle.
  std::vector<store::Revision> bases;
  std::string created;  // RFC 3339
  std::string expires;
  std::uint64_t records = 0;
  std::uint64_t removals = 0;
  bool kev = false;                   // All of it is here; else nothing of it has changed.
  bool all_epss = false;              // The same.
  std::uint64_t epss = 0;             // Scores, all or those that changed.
  std::vector<std::string> tables;    // Of store::kWholeTables: those that are here, whole.
  std::vector<SourceStatus> sources;  // For people; the first chunk has them as well.
  std::vector<BundleChunk> chunks;

  bool full() const { return bases.empty(); }
  std::string json() const;
  static Result<BundleManifest> parse(PaddedView bytes, const Limits& limits);
  bool operator==(const BundleManifest&) const = default;

  static constexpr std::uint64_t kMostChunkBytes = 256ULL << 20;
  static constexpr std::uint64_t kMostChunks = 100'000;
  static constexpr std::uint64_t kMostHeadBytes = 64ULL << 20;
};

// DSSE 1.0 around the manifest. Without a key: no signatures.
Result<std::string> write_envelope(std::string_view manifest, const SigningKey* key);

struct OpenedEnvelope {
  BundleManifest manifest;
  std::string key;  // Id of the trusted key that signed it; "" when none has.
};
// Nothing of the manifest is read before a signature was found good, unless `allow_unsigned`.
// kInvalidInput when nobody who is trusted has signed.
Result<OpenedEnvelope> open_envelope(std::string_view envelope,
                                     const std::vector<PublicKey>& trusted, bool allow_unsigned,
                                     const Limits& limits);

}  // namespace akashi::service
