// db update --from: bundles from a mirror, an address or a folder, into the index. What is fetched
// is chosen by heads that were verified; what is not new is not fetched (docs/adr/0025).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/sink.h"
#include "service/bundle_import.h"
#include "service/services.h"
#include "service/update.h"

namespace akashi::service {

struct BundleUpdate {
  SourceUpdate update;                     // Its source is the channel.
  std::vector<BundleImportSummary> taken;  // In order; the last one is where the index is.
  std::vector<Error> notes;                // Why a delta was not used.
  std::uint64_t kept = 0;                  // Bytes that the next run need not fetch.
  // Of the mirror's newest bundle, once it was verified.
  std::string channel;
  store::Revision revision;
  std::string created;
  std::string expires;
  std::string key;
};

// An error: nothing was tried.
Result<BundleUpdate> update_from_bundles(const UpdateOptions& options, const Services& services);

void write_json(const BundleUpdate& update, Sink& sink);

}  // namespace akashi::service
