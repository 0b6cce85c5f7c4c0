#include "base/thread_pool.h"

#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>

namespace akashi {

struct ThreadPool::State {
  explicit State(unsigned threads) : arena(static_cast<int>(threads)) {}
  oneapi::tbb::task_arena arena;
};

ThreadPool::ThreadPool(unsigned threads)
    : threads_(threads != 0
                   ? threads
                   : static_cast<unsigned>(std::max(1, oneapi::tbb::info::default_concurrency()))) {
}

ThreadPool::~ThreadPool() = default;

void ThreadPool::for_each(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (count < 2 || threads_ < 2) {
    for (std::size_t i = 0; i < count; ++i) {
      body(i);
    }
    return;
  }
  if (!state_) {
    state_ = std::make_unique<State>(threads_);
  }
  state_->arena.execute([&] {
    oneapi::tbb::parallel_for(
        oneapi::tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const oneapi::tbb::blocked_range<std::size_t>& range) {
          for (auto i = range.begin(); i != range.end(); ++i) {
            body(i);
          }
        },
        oneapi::tbb::simple_partitioner());
  });
}

}  // namespace akashi
