// akashi_cvss_score: for tools/compare_cvss.py. Reads vectors, a line each; prints version, base,
// temporal and environmental score, nomenclature and canonical vector with tabs between, or
// "invalid" and the reason. With --time: how long a vector takes, instead.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "decide/cvss.h"

namespace {

using namespace akashi::decide;

void print_time(const std::vector<std::string>& lines) {
  constexpr std::size_t kVectors = 1'000'000;
  double sum = 0;  // Read below, so that nothing is left out.
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < kVectors; ++i) {
    const auto vector = parse_cvss(lines[i % lines.size()]);
    sum += vector ? base_score(*vector) : 0;
  }
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
  std::printf("%.0f ns a vector, parsed and base score (sum %.1f)\n", taken.count() / kVectors,
              sum);
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  std::vector<std::string> lines;
  for (std::string line; std::getline(std::cin, line);) {
    lines.push_back(line);
  }
  if (argc == 2 && std::string_view(argv[1]) == "--time" && !lines.empty()) {
    print_time(lines);
    return 0;
  }
  for (const auto& line : lines) {
    const auto vector = parse_cvss(line);
    if (!vector) {
      std::cout << "invalid\t" << vector.error().text() << '\n';
      continue;
    }
    std::cout << cvss_version_name(vector->version) << '\t' << base_score(*vector) << '\t'
              << temporal_score(*vector) << '\t' << environmental_score(*vector) << '\t'
              << vector->nomenclature() << '\t' << vector->text() << '\n';
  }
  return 0;
}
