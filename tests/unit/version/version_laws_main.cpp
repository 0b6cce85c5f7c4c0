// akashi_version_laws PAIRS [SEED] [SCHEME] [--mined DIR]: the laws on that many generated pairs of
// every scheme, or of one; with DIR/<scheme>.txt, a version a line (tools/mine_versions.py), on
// pairs of those and of changes of them.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "base/strings.h"
#include "version/scheme.h"
#include "version_laws.h"

namespace {

std::vector<std::string> read_mined(const std::string& folder, std::string_view scheme) {
  std::vector<std::string> out;
  std::ifstream in(folder + "/" + std::string(scheme) + ".txt");
  for (std::string line; std::getline(in, line);) {
    out.push_back(line);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  std::string folder;
  if (const auto at = std::ranges::find(arguments, "--mined");
      at != arguments.end() && at + 1 != arguments.end()) {
    folder = *(at + 1);
    arguments.erase(at, at + 2);
  }
  const auto pairs = arguments.empty() ? std::nullopt : akashi::parse_u64(arguments[0]);
  const auto seed = arguments.size() > 1 ? akashi::parse_u64(arguments[1]) : 1;
  if (!pairs || !seed) {
    std::fputs("usage: akashi_version_laws PAIRS [SEED] [SCHEME] [--mined DIR]\n", stderr);
    return 2;
  }
  int failed = 0;
  for (const auto* scheme : akashi::version::all_schemes()) {
    if (arguments.size() > 2 && scheme->id != arguments[2]) {
      continue;
    }
    akashi::version_tests::LawCounts counts;
    const auto mined = folder.empty() ? std::vector<std::string>() : read_mined(folder, scheme->id);
    if (!folder.empty() && mined.empty()) {
      continue;
    }
    const auto problem =
        folder.empty() ? akashi::version_tests::check_generated(*scheme, *seed, *pairs, counts)
                       : akashi::version_tests::check_mined(*scheme, mined, *seed, *pairs, counts);
    std::printf(
        "%-13s %llu pairs, %llu with two keys, %llu equal, %llu sets, %llu invalid texts%s%s\n",
        std::string(scheme->id).c_str(), static_cast<unsigned long long>(counts.pairs),
        static_cast<unsigned long long>(counts.keyed),
        static_cast<unsigned long long>(counts.equal),
        static_cast<unsigned long long>(counts.ranges),
        static_cast<unsigned long long>(counts.invalid), problem.empty() ? "" : "\n  BROKEN ",
        problem.c_str());
    std::fflush(stdout);
    failed += problem.empty() ? 0 : 1;
  }
  return failed == 0 ? 0 : 1;
}
