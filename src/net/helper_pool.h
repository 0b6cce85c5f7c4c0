// Helper programs beside each other: so many connections at a time, and few to one host.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"
#include "net/download.h"
#include "net/helper.h"
#include "net/protocol.h"

namespace akashi::net {

class HelperPool {
 public:
  static constexpr unsigned kMostPerHost = 2;

  // `most`: connections at a time, to all hosts.
  HelperPool(HelperSettings settings, unsigned most);
  HelperPool(const HelperPool&) = delete;
  HelperPool& operator=(const HelperPool&) = delete;
  ~HelperPool();

  // From any thread; waits for its turn. A host that nobody has reached yet is asked once at a
  // time, so that one that is not there is tried once for all. A request with a rate is alone at
  // its host.
  Result<Downloaded> get(const DownloadRequest& request, DownloadEvents& events,
                         const std::function<bool()>& stopped);
  unsigned most() const { return most_; }

 private:
  using Started = Result<std::unique_ptr<Helper>>;
  struct Host {
    unsigned busy = 0;
    bool reached = false;
    std::optional<Error> down;
  };
  // The helper that last spoke to the host is the best one, since it has a connection.
  using Idle = std::pair<std::string, std::unique_ptr<Helper>>;

  bool may_go(const Host& host, bool alone) const;
  Result<std::unique_ptr<Helper>> take_helper(const std::string& host, bool alone);
  void start_helpers();

  HelperSettings settings_;
  unsigned most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  unsigned busy_ = 0;
  bool ending_ = false;
  std::map<std::string, Host> hosts_;
  std::vector<Idle> idle_;
  std::map<std::string, std::unique_ptr<Helper>> rated_;  // They count the requests to their host.
  std::deque<std::promise<Started>> wanted_;
  // A helper ends with the thread that started it: this one lives as long as they do.
  std::thread starter_;
};

}  // namespace akashi::net
