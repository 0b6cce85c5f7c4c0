#include "cli/progress.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <vector>

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
    next_ = clock_.steady_milliseconds() + kPatience;
    shown_ = false;
    active_ = true;
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
    active_ = false;
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
  void part(Msg stage, std::string_view name, std::uint64_t count, std::uint64_t total,
            bool over) override {
    const std::lock_guard lock(mutex_);
    const auto now = clock_.steady_milliseconds();
    auto found = std::ranges::find(parts_, name, &Part::name);
    if (found == parts_.end()) {
      if (over) {
        return;
      }
      found = parts_.insert(found, {.name = std::string(name), .next = now + kPatience});
    }
    found->stage = stage;
    found->count = count;
    found->total = total;
    const bool due = over ? found->shown : now >= found->next;
    found->shown = found->shown || due;
    if (mode_ != ProgressMode::kBar) {
      if (due) {
        found->next = now + kPlainInterval;
        show_part(*found);
      }
      if (over) {
        parts_.erase(found);
      }
      return;
    }
    if (over) {
      parts_.erase(found);
    }
    if (due && (over || now >= next_part_)) {
      next_part_ = now + kBarInterval;
      draw(count_);
    }
  }

 private:
  struct Part {
    std::string name;
    Msg stage = msg::kStageWalk;
    std::uint64_t count = 0;
    std::uint64_t total = 0;
    std::int64_t next = 0;
    bool shown = false;
  };

  static std::string numbers_of(std::uint64_t count, std::uint64_t total) {
    return std::to_string(count) + (total != 0 ? "/" + std::to_string(total) : std::string());
  }

  void show_part(const Part& part) {
    if (mode_ == ProgressMode::kJson) {
      std::fprintf(err_, "{\"stage\":\"%s\",\"source\":\"%s\",\"done\":%llu,\"total\":%llu}\n",
                   std::string(part.stage.name()).c_str(), part.name.c_str(),
                   static_cast<unsigned long long>(part.count),
                   static_cast<unsigned long long>(part.total));
    } else {
      std::fprintf(err_, "%s: %s: %s\n", part.name.c_str(),
                   std::string(part.stage.text(lang_)).c_str(),
                   numbers_of(part.count, part.total).c_str());
    }
    std::fflush(err_);
  }

  // " · osv-npm 12/50 · nvd 3"
  std::string parts_text() const {
    constexpr std::size_t kMost = 3;
    std::string out;
    std::size_t shown = 0;
    for (const auto& part : parts_) {
      if (part.shown && ++shown <= kMost) {
        out += " · " + part.name + " " + numbers_of(part.count, part.total);
      }
    }
    return shown > kMost ? out + " · +" + std::to_string(shown - kMost) : out;
  }

  void show(std::uint64_t count) {
    shown_ = true;
    const auto stage = std::string(stage_.text(lang_));
    const auto numbers = numbers_of(count, total_);
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
    draw(count);
  }

  // The line of a terminal.
  void draw(std::uint64_t count) {
    const auto parts = parts_text();
    if (!active_) {
      const auto stage =
          parts.empty() ? std::string() : std::string(parts_.front().stage.text(lang_));
      std::fprintf(err_, "\r\x1b[K%s%s", stage.c_str(), parts.c_str());
      std::fflush(err_);
      return;
    }
    shown_ = true;
    const auto stage = std::string(stage_.text(lang_));
    std::string bar;
    if (total_ != 0) {
      constexpr std::uint64_t kWidth = 30;
      const auto filled = std::min(count * kWidth / total_, kWidth);
      bar = " [" + std::string(filled, '#') + std::string(kWidth - filled, '.') + "]";
    }
    std::fprintf(err_, "\r\x1b[K%s%s %s%s", stage.c_str(), bar.c_str(),
                 numbers_of(count, total_).c_str(), parts.c_str());
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
  bool active_ = false;
  std::vector<Part> parts_;  // In order of their begin.
  std::int64_t next_part_ = 0;
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
