// Any Makefile, in any folder of a small kernel: it ends, within bounds; and what a plain list
// beside it names stays built, whatever else is there.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "kernel/build.h"
#include "support/fuzz_check.h"
#include "support/memory_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const std::string text(reinterpret_cast<const char*>(data), size);
  auto tree = std::make_shared<testing_support::MemoryTree>();
  tree->files = {{"Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n"},
                 {"Kbuild", "obj-y += init/ drivers/ arch/$(SRCARCH)/\n"},
                 {"arch/x86/Makefile", text},
                 {"init/Makefile", "obj-y := main.o\n"},
                 {"init/main.c", text},
                 {"lib/Makefile", ""},
                 {"drivers/Makefile", text + "\n"},
                 {"drivers/a.c", ""}};
  const auto build = kernel::KernelBuild::of_configuration(
      "# Linux/x86 6.1.0 Kernel Configuration\nCONFIG_A=y\nCONFIG_M=m\nCONFIG_S=\"text\"\n", *tree);
  if (build) {
    testing_support::require(build->look_up("init/main.c") == kernel::Built::kBuilt);
    testing_support::require(build->look_up("drivers/none.c") == kernel::Built::kMissing);
  } else {
    testing_support::require(testing_support::is_told(build));
  }
  return 0;
}
