#pragma once

#include <memory>
#include <string>

#include "base/thread_pool.h"
#include "store/advisory_store.h"

namespace akashi::stores::lmdb {
Result<std::unique_ptr<AdvisoryWriter>> open_writer(const std::string& folder, ThreadPool& pool);
}
