#include "base/thread_pool.h"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

// GCC's names: oneTBB is not built with ThreadSanitizer, which can't see what its scheduler orders.
#if defined(__SANITIZE_THREAD__)
extern "C" void __tsan_acquire(void* at);
extern "C" void __tsan_release(void* at);
#endif

namespace akashi {
namespace {

// What comes before give() in one thread comes before what is after take() in another: by oneTBB,
// and here told to ThreadSanitizer.
class Handover {
 public:
#if defined(__SANITIZE_THREAD__)
  void give() { __tsan_release(this); }
  void take() { __tsan_acquire(this); }
#else
  void give() {}
  void take() {}
#endif
};

// What oneTBB copies to the thread that runs it, which ThreadSanitizer can't see; hence that looks
// at what is run, and not at the members of this.
struct Task {
  Handover* begun;
  Handover* done;
  std::function<void()>* body;  // Its own: oneTBB runs each task once.

  [[gnu::no_sanitize_thread]] void operator()() const { run(*begun, *done, body); }

  static void run(Handover& begun, Handover& done, std::function<void()>* given) {
    begun.take();
    const std::unique_ptr<std::function<void()>> body(given);
    (*body)();
    done.give();
  }
};

}  // namespace

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
  Handover begun;
  Handover done;
  begun.give();
  state().arena.execute([&] {
    oneapi::tbb::parallel_for(
        oneapi::tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const oneapi::tbb::blocked_range<std::size_t>& range) {
          begun.take();
          for (auto i = range.begin(); i != range.end(); ++i) {
            body(i);
          }
          done.give();
        },
        oneapi::tbb::simple_partitioner());
  });
  done.take();
}

Result<void> try_each(ThreadPool& pool, std::size_t count,
                      const std::function<Result<void>(std::size_t)>& body) {
  std::mutex mutex;
  std::optional<Error> error;
  std::atomic<std::size_t> failed = count;  // The first that is known to fail.
  pool.for_each(count, [&](std::size_t i) {
    if (i > failed.load(std::memory_order_relaxed)) {
      return;
    }
    auto done = body(i);
    if (!done) {
      const std::scoped_lock lock(mutex);
      if (i < failed.load(std::memory_order_relaxed)) {
        failed.store(i, std::memory_order_relaxed);
        error = std::move(done).error();
      }
    }
  });
  if (error) {
    return std::unexpected(std::move(*error));
  }
  return {};
}

struct TaskGroup::State {
  oneapi::tbb::task_group group;
  Handover begun;
  Handover done;
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
  // Made before it is given: the thread that takes it sees it whole.
  const Task task{.begun = &state_->begun,
                  .done = &state_->done,
                  .body = std::make_unique<std::function<void()>>(std::move(body)).release()};
  state_->begun.give();
  pool_.state().arena.execute([&] { state_->group.run(task); });
}

void TaskGroup::wait() {
  if (pool_.threads() >= 2) {
    pool_.state().arena.execute([&] { state_->group.wait(); });
    state_->done.take();
  }
}

}  // namespace akashi
