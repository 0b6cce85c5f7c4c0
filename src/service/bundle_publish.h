// db export --deltas: a folder with the newest full bundle and deltas up to it, which any server of
// files can publish and `db update --from` reads (docs/formats/bundle.md).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "service/bundle_export.h"
#include "service/bundle_list.h"
#include "service/services.h"

namespace akashi::service {

struct PublishOptions {
  ExportOptions bundle;      // Full; into a folder.
  std::uint32_t deltas = 0;  // How many are kept.
};

struct PublishSummary {
  ExportSummary full;
  std::optional<ExportSummary> delta;  // From what was here before.
  std::vector<ListedBundle> bundles;   // All that are here now.
};

// A client that began with what was here before can end: its files go with the next export.
Result<PublishSummary> publish_bundles(const PublishOptions& options, const Services& services);

}  // namespace akashi::service
