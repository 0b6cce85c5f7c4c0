// The first byte picks the type; the rest is a range of it, or a VERS.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "version/native_range.h"
#include "version/vers.h"
#include "version/version_set.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi::version;
  constexpr auto kTypes = std::to_array<std::string_view>(
      {"npm", "gem", "pypi", "composer", "cargo", "hex", "maven", "nuget", "deb"});
  constexpr std::size_t kMost = 4096;
  if (size == 0 || size > kMost) {
    return 0;
  }
  const auto type = kTypes.at(data[0] % kTypes.size());
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto set = parse_native_range(type, text);
  if (set && !set->empty()) {
    // What was read can be written and read again.
    const auto back = parse_vers(to_string(to_vers(type, *set)));
    if (!back || unite(*to_intervals(*back)).size() != set->size()) {
      __builtin_trap();
    }
  }
  if (const auto vers = parse_vers(text)) {
    (void)to_intervals(*vers);
  }
  return 0;
}
