// Golden files: what a test got is compared with a file of the tree; UPDATE_GOLDEN=1 writes it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

namespace akashi::testing_support {

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The password and token of all inputs; it must not come out of any of them.
inline constexpr std::string_view kSecret = "s3cr3t";

inline void expect_golden(const std::string& got, const std::filesystem::path& want) {
  EXPECT_FALSE(got.contains(kSecret)) << "a secret of the input for " << want;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(want, std::ios::binary) << got;
    return;
  }
  EXPECT_EQ(got, read_text(want)) << want;
}

// The folders in `folder` that have an entry of that name, sorted.
inline std::set<std::filesystem::path> golden_cases(const std::filesystem::path& folder,
                                                    std::string_view input) {
  std::set<std::filesystem::path> cases;
  if (std::filesystem::is_directory(folder)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (std::filesystem::exists(entry.path() / input)) {
        cases.insert(entry.path());
      }
    }
  }
  return cases;
}

// A test case that `make` makes, under a name that is known when the program runs.
template <class Make>
void register_test(const std::string& suite, const std::string& name, Make make) {
  testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [make]() -> testing::Test* { return make(); });
}

}  // namespace akashi::testing_support
