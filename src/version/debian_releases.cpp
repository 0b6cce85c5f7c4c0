#include "version/debian_releases.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi::version {
namespace {

struct Codename {
  std::string_view name;
  std::string_view version;
};

// distro-info-data. Sid is no release: OSV has nothing for it.
constexpr auto kDebian = std::to_array<Codename>({
    {"hamm", "2.0"},
    {"slink", "2.1"},
    {"potato", "2.2"},
    {"woody", "3.0"},
    {"sarge", "3.1"},
    {"etch", "4.0"},
    {"lenny", "5.0"},
    {"squeeze", "6.0"},
    {"wheezy", "7"},
    {"jessie", "8"},
    {"stretch", "9"},
    {"buster", "10"},
    {"bullseye", "11"},
    {"bookworm", "12"},
    {"trixie", "13"},
    {"forky", "14"},
    {"duke", "15"},
});

bool is_version(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && is_digit(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

std::string debian_ecosystem(std::string_view release) {
  const auto* found = std::ranges::find(kDebian, release, &Codename::name);
  const auto version = found == kDebian.end() ? release : found->version;
  if (!is_version(version)) {
    return {};
  }
  const auto parts = split(version, '.');
  constexpr std::uint64_t kFirstByMajor = 7;
  const bool by_major = parts.size() == 1 || parse_u64(parts[0]).value_or(0) >= kFirstByMajor;
  return "Debian:" + std::string(parts[0]) + (by_major ? "" : "." + std::string(parts[1]));
}

std::vector<std::string> all_debian_ecosystems() {
  std::vector<std::string> out;
  for (const auto& row : kDebian) {
    out.push_back(debian_ecosystem(row.name));
  }
  return out;
}

}  // namespace akashi::version
