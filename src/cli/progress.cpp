#include "cli/progress.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include "base/messages/progress.h"

namespace akashi::cli {
namespace {

// Shows nothing for work that is done before anybody could read it.
constexpr std::int64_t kPatience = 500;        // Milliseconds until something is shown.
constexpr std::int64_t kBarInterval = 100;     // Between two drawings of a bar.
constexpr std::int64_t kPlainInterval = 5000;  // Between two lines.

class ShownProgress : public Progress {
 public:
  ShownProgress(ProgressMode mode, Lang lang, std::FILE* err, const Clock& clock)
      : mode_(mode), lang_(lang), err_(err), clock_(clock) {}

  void begin(Msg stage, std::uint64_t total) override {
    const std::lock_guard lock(mutex_);
    stage_ = stage;
    total_ = total;
    count_ = 0;
    started_ = clock_.steady_milliseconds();
    next_ = started_ + kPatience;
    shown_ = false;
  }
  void advance(std::uint64_t count) override {
    const auto now_count = count_.fetch_add(count) + count;
    const auto now = clock_.steady_milliseconds();
    if (now < next_.load(std::memory_order_relaxed)) {
      return;
    }
    const std::lock_guard lock(mutex_);
    if (now >= next_) {
      next_ = now + (mode_ == ProgressMode::kBar ? kBarInterval : kPlainInterval);
      show(now_count);
    }
  }
  void end() override {
    const std::lock_guard lock(mutex_);
    if (!shown_) {
      return;
    }
    if (mode_ == ProgressMode::kBar) {
      std::fputs("\r\x1b[K", err_);
    } else {
      show(count_);
    }
    std::fflush(err_);
  }

 private:
  void show(std::uint64_t count) {
    shown_ = true;
    const auto stage = std::string(stage_.text(lang_));
    const auto numbers =
        std::to_string(count) + (total_ != 0 ? "/" + std::to_string(total_) : std::string());
    if (mode_ == ProgressMode::kJson) {
      std::fprintf(err_, "{\"stage\":\"%s\",\"done\":%llu,\"total\":%llu}\n",
                   std::string(stage_.name()).c_str(), static_cast<unsigned long long>(count),
                   static_cast<unsigned long long>(total_));
      return;
    }
    if (mode_ == ProgressMode::kPlain) {
      std::fprintf(err_, "%s: %s\n", stage.c_str(), numbers.c_str());
      return;
    }
    std::string bar;
    if (total_ != 0) {
      constexpr std::uint64_t kWidth = 30;
      const auto filled = std::min(count * kWidth / total_, kWidth);
      bar = " [" + std::string(filled, '#') + std::string(kWidth - filled, '.') + "]";
    }
    std::fprintf(err_, "\r\x1b[K%s%s %s", stage.c_str(), bar.c_str(), numbers.c_str());
    std::fflush(err_);
  }

  ProgressMode mode_;
  Lang lang_;
  std::FILE* err_;
  const Clock& clock_;
  std::mutex mutex_;
  Msg stage_ = msg::kStageWalk;
  std::uint64_t total_ = 0;
  std::atomic<std::uint64_t> count_ = 0;
  std::int64_t started_ = 0;
  std::atomic<std::int64_t> next_ = 0;
  bool shown_ = false;
};

}  // namespace

std::unique_ptr<Progress> make_progress(ProgressMode mode, Lang lang, std::FILE* err,
                                        const Clock& clock) {
  if (mode == ProgressMode::kNone) {
    return std::make_unique<NoProgress>();
  }
  return std::make_unique<ShownProgress>(mode, lang, err, clock);
}

}  // namespace akashi::cli
