// What a download takes from the machine besides its disk: time, chance, and the wish to stop.
#pragma once

#include <cstdint>

namespace akashi::net {

class Surroundings {
 public:
  Surroundings() = default;
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;
  virtual ~Surroundings() = default;
  virtual std::int64_t unix_seconds() = 0;
  virtual std::int64_t steady_milliseconds() = 0;
  virtual void sleep(std::int64_t milliseconds) = 0;  // Ends early when stopped.
  virtual double random() = 0;                        // From [0, 1).
  virtual bool stopped() = 0;
};

}  // namespace akashi::net
