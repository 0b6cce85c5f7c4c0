// The repository of retire.js: jsrepository*.json and npmrepository.json.
#pragma once

#include "feed/feed.h"

namespace akashi::feeds::retirejs {

bool claims(std::string_view path, std::string_view head);
Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink);
Result<Advisory> read_record(PaddedView raw, const Limits& limits);

}  // namespace akashi::feeds::retirejs
