// What could not be read of one file, in bounded memory: of a hostile file of 256 MB each line may
// be a problem.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace akashi {

class Problems {
 public:
  // So many are kept; one more at the end says how many others there were.
  static constexpr std::size_t kMost = 10'000;

  // Of long arguments the beginning is kept, and no credentials of addresses (base/url.h).
  void add(Error error);
  void add(Msg id, std::vector<std::string> args, InputPosition at = {},
           ErrorCode code = ErrorCode::kInvalidInput);
  // Those of another reader; `file` names what it read, "" where they name it themselves.
  void add_all(Problems others, std::string_view file = {});

  bool empty() const { return errors_.empty(); }
  std::size_t size() const { return errors_.size(); }
  const Error& operator[](std::size_t i) const { return errors_[i]; }
  const Error& front() const { return errors_.front(); }
  const Error& back() const { return errors_.back(); }
  auto begin() const { return errors_.begin(); }
  auto end() const { return errors_.end(); }

 private:
  void count_more(std::uint64_t count);

  std::vector<Error> errors_;
  std::uint64_t more_ = 0;  // In the last of `errors_` when it is not 0.
};

}  // namespace akashi
