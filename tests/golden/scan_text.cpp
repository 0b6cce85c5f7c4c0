// Scans a folder and prints what was found in the form of the golden tests: for comparisons with
// other tools.
#include <cstdio>

#include "base/thread_pool.h"
#include "print_bom.h"
#include "scan/directory_source.h"
#include "scan/scan.h"

int main(int argc, char** argv) {
  using namespace akashi;
  if (argc != 2) {
    std::fputs("usage: scan_text FOLDER\n", stderr);
    return 2;
  }
  const Limits limits;
  formats::ArchiveBudget budget(limits);
  ThreadPool pool(2);
  NoProgress progress;
  const auto source = scan::open_directory(argv[1], {}, limits);
  if (!source) {
    std::fputs((source.error().text() + "\n").c_str(), stderr);
    return 1;
  }
  const auto bom = scan::scan(**source, {}, all_ecosystems(),
                              {.limits = limits,
                               .budget = budget,
                               .store = scan::FileStore::create("/tmp"),
                               .pool = pool,
                               .progress = progress});
  if (!bom) {
    std::fputs((bom.error().text() + "\n").c_str(), stderr);
    return 1;
  }
  std::fputs(testing_support::print_bom(*bom).c_str(), stdout);
  return 0;
}
