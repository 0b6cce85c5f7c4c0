#pragma once

#include <memory>
#include <string>

#include "store/advisory_store.h"

namespace akashi::stores::lmdb {
Result<std::unique_ptr<AdvisoryReader>> open_reader(const std::string& folder);
}
