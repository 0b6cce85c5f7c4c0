// Parallel work, only through here. Results are joined by index, so output does not depend on
// scheduling.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "base/result.h"

namespace akashi {

class ThreadPool {
 public:
  // 0: as many threads as processors that this process may use.
  explicit ThreadPool(unsigned threads = 0);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  unsigned threads() const { return threads_; }
  // body(0) … body(count-1), each once, some at the same time. Returns when all are done. Threads
  // start at the first call that has work for two.
  void for_each(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  friend class TaskGroup;
  struct State;
  State& state();
  unsigned threads_;
  std::unique_ptr<State> state_;
};

// The same for what can fail: the error of the first body, in their order, that has one, whatever
// the number of threads. Those behind a failure may be left out.
Result<void> try_each(ThreadPool& pool, std::size_t count,
                      const std::function<Result<void>(std::size_t)>& body);

// Tasks that run beside the thread that starts them. wait() before the group ends.
class TaskGroup {
 public:
  explicit TaskGroup(ThreadPool& pool);
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  void run(std::function<void()> body);  // At once, in the caller, where the pool has one thread.
  void wait();                           // Helps with the work meanwhile.

 private:
  struct State;
  ThreadPool& pool_;
  std::unique_ptr<State> state_;
};

}  // namespace akashi
