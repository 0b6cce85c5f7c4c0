// akashi_version_laws PAIRS [SEED] [SCHEME]: the laws on that many generated pairs of every scheme,
// or of one.
#include <cstdio>
#include <string>

#include "base/strings.h"
#include "version/scheme.h"
#include "version_laws.h"

int main(int argc, char** argv) {
  const auto pairs = argc > 1 ? akashi::parse_u64(argv[1]) : std::nullopt;
  const auto seed = argc > 2 ? akashi::parse_u64(argv[2]) : 1;
  if (!pairs || !seed) {
    std::fputs("usage: akashi_version_laws PAIRS [SEED] [SCHEME]\n", stderr);
    return 2;
  }
  int failed = 0;
  for (const auto* scheme : akashi::version::all_schemes()) {
    if (argc > 3 && scheme->id != argv[3]) {
      continue;
    }
    akashi::version_tests::LawCounts counts;
    const auto problem = akashi::version_tests::check_generated(*scheme, *seed, *pairs, counts);
    std::printf("%-9s %llu pairs, %llu with two keys, %llu equal, %llu invalid texts%s%s\n",
                std::string(scheme->id).c_str(), static_cast<unsigned long long>(counts.pairs),
                static_cast<unsigned long long>(counts.keyed),
                static_cast<unsigned long long>(counts.equal),
                static_cast<unsigned long long>(counts.invalid),
                problem.empty() ? "" : "\n  BROKEN ", problem.c_str());
    std::fflush(stdout);
    failed += problem.empty() ? 0 : 1;
  }
  return failed == 0 ? 0 : 1;
}
