// akashi_version_compare versions compare --scheme S: for tools/compare_versions.py, as `akashi
// versions compare` does it. Reads lines A<TAB>B, prints -1, 0, 1 or unknown for each.
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "base/strings.h"
#include "version/scheme.h"

namespace {

std::string_view answer(const akashi::version::Scheme& scheme, std::string_view line) {
  const auto parts = akashi::cut(line, "\t");
  if (!parts) {
    return "unknown";
  }
  const auto order = scheme.compare(parts->first, parts->second);
  if (!order) {
    return "unknown";
  }
  return *order < 0 ? "-1" : *order > 0 ? "1" : "0";
}

}  // namespace

int main(int argc, char** argv) {
  const auto* scheme = argc == 5 && std::string_view(argv[3]) == "--scheme"
                           ? akashi::version::find_scheme(argv[4])
                           : nullptr;
  if (scheme == nullptr) {
    std::fputs("usage: akashi_version_compare versions compare --scheme S\n", stderr);
    return 2;
  }
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer(*scheme, line) << '\n';
  }
  return 0;
}
