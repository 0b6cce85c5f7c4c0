#include "net/side_by_side.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

namespace akashi::net {

void side_by_side(std::size_t count, unsigned most, const std::function<bool(std::size_t)>& body) {
  std::mutex mutex;
  std::size_t next = 0;
  const auto work = [&] {
    while (true) {
      std::size_t mine = 0;
      {
        const std::lock_guard lock(mutex);
        if (next >= count) {
          return;
        }
        mine = next++;
      }
      if (!body(mine)) {
        const std::lock_guard lock(mutex);
        next = count;
      }
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min<std::size_t>(count, most); ++i) {
    others.emplace_back(work);
  }
  work();
}

}  // namespace akashi::net
