// How old the data of an index are. Somebody who keeps new data away (a freeze) is seen by this
// alone.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "model/finding.h"
#include "store/changes.h"

namespace akashi::service {

struct DataAge {
  std::string source;  // The one that was imported longest ago.
  std::int64_t days = 0;
};
// By the times at which sources were imported, by the publisher where they came in bundles.
// Nothing without sources. A time that cannot be read is of 1970.
std::optional<DataAge> data_age(std::span<const SourceStatus> sources, const Clock& clock);

bool is_expired(const store::Channel& channel, const Clock& clock);

}  // namespace akashi::service
