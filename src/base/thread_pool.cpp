#include "base/thread_pool.h"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace akashi {

struct ThreadPool::State {
  explicit State(unsigned threads) : arena(static_cast<int>(threads)) {}
  oneapi::tbb::task_arena arena;
};

ThreadPool::ThreadPool(unsigned threads)
    // Asking oneTBB would start it, also where one thread does all.
    : threads_(threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())) {}

ThreadPool::~ThreadPool() = default;

ThreadPool::State& ThreadPool::state() {
  if (!state_) {
    state_ = std::make_unique<State>(threads_);
  }
  return *state_;
}

void ThreadPool::for_each(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (count < 2 || threads_ < 2) {
    for (std::size_t i = 0; i < count; ++i) {
      body(i);
    }
    return;
  }
  state().arena.execute([&] {
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

struct TaskGroup::State {
  oneapi::tbb::task_group group;
};

TaskGroup::TaskGroup(ThreadPool& pool) : pool_(pool), state_(std::make_unique<State>()) {}
TaskGroup::~TaskGroup() {
  wait();
}

void TaskGroup::run(std::function<void()> body) {
  if (pool_.threads() < 2) {
    body();
    return;
  }
  pool_.state().arena.execute([&] { state_->group.run(std::move(body)); });
}

void TaskGroup::wait() {
  if (pool_.threads() >= 2) {
    pool_.state().arena.execute([&] { state_->group.wait(); });
  }
}

}  // namespace akashi
