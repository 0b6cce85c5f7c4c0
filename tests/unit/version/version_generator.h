// Versions of a scheme made at random from its own pieces, and small changes of them: neighbours in
// the order.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "version/scheme.h"

namespace akashi::version_tests {

class Generator {
 public:
  Generator(const version::Scheme& scheme, std::uint64_t seed) : scheme_(scheme), random_(seed) {}

  // One version and `count - 1` neighbours. Few are not valid.
  std::vector<std::string> group(std::size_t count);
  // A change of one of `versions`, or a new one.
  std::string neighbour(const std::vector<std::string>& versions);

 private:
  std::size_t below(std::size_t limit);
  bool one_in(std::size_t limit) { return below(limit) == 0; }
  std::string number();
  std::string day();
  // Whether versions are days or moments: changes rarely give another one.
  bool has_shape() const { return scheme_.id == "datetime" || scheme_.id == "vcpkg-date"; }
  std::string fresh();
  std::string changed(std::string text);

  const version::Scheme& scheme_;
  std::mt19937_64 random_;
};

}  // namespace akashi::version_tests
