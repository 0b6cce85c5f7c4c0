// Runs a fuzz target over files, in the ordinary build: seeds stay compiled and run every day.
// Each file is given whole, cut at several places, and with single bytes changed, so that a seed is
// also a hostile input.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& bytes) {
  // A heap block of the exact size, so that AddressSanitizer sees a read behind the end.
  const std::vector<std::uint8_t> copy(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(copy.data(), copy.size());
}

void replay(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  constexpr std::size_t kMutateUpTo = 256UL << 10;
  run(bytes);
  if (bytes.empty() || bytes.size() > kMutateUpTo) {
    return;
  }
  constexpr std::size_t kCuts = 16;
  for (std::size_t i = 1; i < kCuts; ++i) {
    run(bytes.substr(0, bytes.size() * i / kCuts));
  }
  std::uint64_t state = bytes.size() * 0x9E3779B97F4A7C15ULL + 1;
  for (int i = 0; i < 32; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto at = static_cast<std::size_t>((state >> 33) % bytes.size());
    const char before = bytes[at];
    bytes[at] = static_cast<char>(state >> 24);
    run(bytes);
    bytes[at] = before;
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  for (int i = 1; i < argc; ++i) {
    const std::filesystem::path root = argv[i];
    if (std::filesystem::is_regular_file(root)) {
      replay(root);
      ++files;
    } else if (std::filesystem::is_directory(root)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.is_regular_file() && !entry.is_symlink()) {
          replay(entry.path());
          ++files;
        }
      }
    }
  }
  std::printf("%zu files replayed\n", files);
  return files == 0 ? 1 : 0;
}
