// Function names, as the Go linker writes them, into the set that matching asks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::ecosystems::golang {

class SymbolNames {
 public:
  // A program of 100 MB has 200,000 hashes.
  static constexpr std::size_t kMost = 4U << 20;
  explicit SymbolNames(std::size_t most = kMost) : most_(most) {}

  // "net/http.(*Client).Do", "gopkg.in/yaml%2ev3.Unmarshal", "a/b.F[...]", "a/b.(*T[...]).M.func1",
  // "main.main". False when there are too many: the set is not whole then.
  bool add(std::string_view name);
  // The hashes of model/linked_symbols.h, sorted; once.
  std::vector<std::uint64_t> take();

 private:
  void add_package(std::string_view package, std::string_view rest, bool open);
  bool make_room();

  std::size_t most_;
  std::vector<std::uint64_t> hashes_;
  std::size_t sort_at_ = 0;
  std::string plain_;
  std::string package_;
  std::string last_;  // Package of the name before.
};

}  // namespace akashi::ecosystems::golang
