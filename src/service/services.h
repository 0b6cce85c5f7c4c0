// What every use case works with; made once, by the program that serves the user.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/thread_pool.h"

namespace akashi::service {

struct Services {
  const Limits& limits;
  const Clock& clock;
  ThreadPool& pool;
  Progress& progress;
  std::string temp_folder;
};

}  // namespace akashi::service
