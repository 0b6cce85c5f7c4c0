#include "base/problems.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "base/url.h"

namespace akashi {
namespace {

constexpr std::size_t kLongest = 512;

void make_fit(std::string& arg) {
  if (arg.contains("://")) {
    arg = without_credentials(arg);
  }
  arg.resize(utf8_prefix(arg, kLongest).size());
}

bool fits(const std::string& arg) {
  return arg.size() <= kLongest && !arg.contains("://");
}

}  // namespace

void Problems::add(Error error) {
  if (errors_.size() >= kMost) {
    count_more(1);
    return;
  }
  if (!std::ranges::all_of(error.message().args, fits)) {
    auto message = error.message();
    std::ranges::for_each(message.args, make_fit);
    error = std::move(error).with_message(std::move(message));
  }
  errors_.push_back(std::move(error));
}

void Problems::add(Msg id, std::vector<std::string> args, InputPosition at, ErrorCode code) {
  add(Error(code, Message{id, std::move(args)}, at));
}

void Problems::add_all(Problems others, std::string_view file) {
  const auto more = std::exchange(others.more_, 0);
  if (more != 0) {
    others.errors_.pop_back();
  }
  for (auto& error : others.errors_) {
    add(file.empty() ? std::move(error) : std::move(error).in_file(file));
  }
  if (more != 0) {
    count_more(more);
  }
}

void Problems::count_more(std::uint64_t count) {
  more_ += count;
  Error rest(ErrorCode::kLimitExceeded, Message{msg::kMoreProblems, {std::to_string(more_)}});
  if (errors_.size() == kMost) {
    errors_.push_back(std::move(rest));
  } else {
    errors_.back() = std::move(rest);
  }
}

}  // namespace akashi
