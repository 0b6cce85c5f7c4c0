// The first byte picks the scheme; the rest is two versions with a newline between.
#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/fuzz_check.h"
#include "version/scheme.h"

using akashi::testing_support::require;

namespace {

using akashi::ErrorCode;
using akashi::version::Scheme;

struct Version {
  bool valid = false;
  bool keyed = false;
  std::string key;
};

Version read(const Scheme& scheme, std::string_view text) {
  Version version;
  const auto made = scheme.append_key(text, version.key);
  version.keyed = made.has_value();
  version.valid = made || made.error().code() == ErrorCode::kUnsupported;
  require(version.keyed || version.key.empty());
  require(version.valid || made.error().code() == ErrorCode::kInvalidInput ||
          made.error().code() == ErrorCode::kLimitExceeded);
  return version;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const auto schemes = akashi::version::all_schemes();
  const auto& scheme = *schemes[data[0] % schemes.size()];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto newline = std::min(text.find('\n'), text.size());
  const auto a = text.substr(0, newline);
  const auto b = text.substr(std::min(newline + 1, text.size()));
  const auto left = read(scheme, a);
  const auto right = read(scheme, b);
  const auto order = scheme.compare(a, b);
  const auto back = scheme.compare(b, a);
  require(order.has_value() == (left.valid && right.valid));
  require(back.has_value() == order.has_value());
  if (!order) {
    return 0;
  }
  require(*back == (0 <=> *order));
  if (left.keyed && right.keyed) {
    require(*order == (left.key.compare(right.key) <=> 0));
    require(*order == 0 || (!left.key.starts_with(right.key) && !right.key.starts_with(left.key)));
  }
  return 0;
}
