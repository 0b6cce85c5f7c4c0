#include "net/helper_pool.h"

#include <algorithm>
#include <chrono>

#include "base/messages/net.h"
#include "base/messages/progress.h"
#include "net/http.h"

namespace akashi::net {

HelperPool::HelperPool(HelperSettings settings, unsigned most)
    : settings_(std::move(settings)), most_(std::max(1U, most)) {}

HelperPool::~HelperPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (starter_.joinable()) {
    starter_.join();
  }
}

bool HelperPool::may_go(const Host& host, bool alone) const {
  const auto most = alone || !host.reached ? 1U : kMostPerHost;
  return busy_ < most_ && host.busy < most;
}

void HelperPool::start_helpers() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ending_ || !wanted_.empty(); });
    if (ending_) {
      return;
    }
    auto promise = std::move(wanted_.front());
    wanted_.pop_front();
    lock.unlock();
    auto program = find_helper();
    promise.set_value(program ? Helper::start(*program, settings_)
                              : Started(std::unexpected(std::move(program).error())));
    lock.lock();
  }
}

Result<std::unique_ptr<Helper>> HelperPool::take_helper(const std::string& host, bool alone) {
  std::future<Started> started;
  {
    const std::lock_guard lock(mutex_);
    if (alone) {
      if (auto& helper = rated_[host]; helper) {
        return std::move(helper);
      }
    } else if (!idle_.empty()) {
      auto found = std::ranges::find(idle_, host, &Idle::first);
      found = found == idle_.end() ? idle_.end() - 1 : found;
      auto helper = std::move(found->second);
      idle_.erase(found);
      return helper;
    }
    started = wanted_.emplace_back().get_future();
    if (!starter_.joinable()) {
      starter_ = std::thread([this] { start_helpers(); });
    }
  }
  changed_.notify_all();
  return started.get();
}

Result<Downloaded> HelperPool::get(const DownloadRequest& request, DownloadEvents& events,
                                   const std::function<bool()>& stopped) {
  constexpr auto kPatience = std::chrono::milliseconds(100);
  const auto host = host_of(request.url);
  const bool alone = request.rate.requests != 0;
  {
    std::unique_lock lock(mutex_);
    auto& here = hosts_[host];
    while (!here.down && !may_go(here, alone)) {
      if (stopped()) {
        return fail(ErrorCode::kCancelled, msg::kCancelled, {});
      }
      changed_.wait_for(lock, kPatience);
    }
    if (here.down) {
      return std::unexpected(*here.down);
    }
    ++busy_;
    ++here.busy;
  }
  auto helper = take_helper(host, alone);
  auto got = helper ? (*helper)->get(request, events, stopped)
                    : Result<Downloaded>(std::unexpected(helper.error()));
  {
    const std::lock_guard lock(mutex_);
    auto& here = hosts_[host];
    --busy_;
    --here.busy;
    const auto id = got ? Msg(msg::kStageFetch) : got.error().message().id;
    const bool away = id == Msg(msg::kHttpConnect) || id == Msg(msg::kHttpResolve) ||
                      id == Msg(msg::kHttpHostDown);
    const bool ended = id == Msg(msg::kHelperEnded) || id == Msg(msg::kCancelled);
    if (away) {
      here.down = got.error();
    } else if (!ended) {
      here.reached = true;
    }
    if (helper && !ended) {
      if (alone) {
        rated_[host] = std::move(*helper);
      } else {
        idle_.emplace_back(host, std::move(*helper));
      }
    }
  }
  changed_.notify_all();
  return got;
}

}  // namespace akashi::net
