// akashi_kernel_files config FILE SOURCE | tree BUILD SOURCE: paths from standard input, each with
// "built", "not-built", "unknown" or "no-such-file". Folders that were not understood: stderr.
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include "kernel/build.h"

namespace {

akashi::Result<akashi::kernel::KernelBuild> open(const std::string& kind, const std::string& what,
                                                 const std::string& source) {
  using akashi::kernel::KernelBuild;
  using akashi::kernel::open_tree;
  if (kind == "tree") {
    return KernelBuild::of_tree(*open_tree(what), open_tree(source).get());
  }
  std::ifstream in(what, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return KernelBuild::of_configuration(text, *open_tree(source));
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int kArguments = 4;
  if (argc != kArguments) {
    return 2;
  }
  const auto build = open(argv[1], argv[2], argv[3]);
  if (!build) {
    std::cerr << build.error().text() << '\n';
    return 1;
  }
  if (build->lists() != nullptr) {
    for (const auto& [folder, unread] : build->lists()->unread()) {
      std::cerr << folder << (unread.below ? "/**" : "") << '\t' << unread.why << '\n';
    }
  }
  for (std::string path; std::getline(std::cin, path);) {
    std::cout << path << '\t' << akashi::kernel::built_name(build->look_up(path)) << '\n';
  }
  return 0;
}
