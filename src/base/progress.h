// Progress of long work, shown by whoever started it. Callable from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "base/messages.h"

namespace akashi {

class Progress {
 public:
  Progress() = default;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  virtual ~Progress() = default;
  virtual void begin(Msg stage, std::uint64_t total) = 0;  // total 0: not known.
  virtual void advance(std::uint64_t count) = 0;
  virtual void end() = 0;
  // One of several things that go on beside each other and beside the stages: `name` has come to
  // `count`, or is over.
  virtual void part(Msg /*stage*/, std::string_view /*name*/, std::uint64_t /*count*/,
                    std::uint64_t /*total*/, bool /*over*/) {}
  // The user asked to stop (signal). Long loops look at it.
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }
  void stop() { stopped_.store(true, std::memory_order_relaxed); }

 private:
  std::atomic<bool> stopped_ = false;
};

class NoProgress : public Progress {
 public:
  void begin(Msg /*stage*/, std::uint64_t /*total*/) override {}
  void advance(std::uint64_t /*count*/) override {}
  void end() override {}
};

}  // namespace akashi
