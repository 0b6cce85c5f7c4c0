#include "version/ubuntu_releases.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi::version {
namespace {

struct Codename {
  std::string_view name;
  std::string_view version;
};

// distro-info-data.
constexpr auto kUbuntu = std::to_array<Codename>({
    {"warty", "4.10"},     {"hoary", "5.04"},    {"breezy", "5.10"},    {"dapper", "6.06"},
    {"edgy", "6.10"},      {"feisty", "7.04"},   {"gutsy", "7.10"},     {"intrepid", "8.10"},
    {"jaunty", "9.04"},    {"karmic", "9.10"},   {"hardy", "8.04"},     {"lucid", "10.04"},
    {"maverick", "10.10"}, {"natty", "11.04"},   {"oneiric", "11.10"},  {"precise", "12.04"},
    {"quantal", "12.10"},  {"raring", "13.04"},  {"saucy", "13.10"},    {"trusty", "14.04"},
    {"utopic", "14.10"},   {"vivid", "15.04"},   {"wily", "15.10"},     {"xenial", "16.04"},
    {"yakkety", "16.10"},  {"zesty", "17.04"},   {"artful", "17.10"},   {"bionic", "18.04"},
    {"cosmic", "18.10"},   {"disco", "19.04"},   {"eoan", "19.10"},     {"focal", "20.04"},
    {"groovy", "20.10"},   {"hirsute", "21.04"}, {"impish", "21.10"},   {"jammy", "22.04"},
    {"kinetic", "22.10"},  {"lunar", "23.04"},   {"mantic", "23.10"},   {"noble", "24.04"},
    {"oracular", "24.10"}, {"plucky", "25.04"},  {"questing", "25.10"}, {"resolute", "26.04"},
});

template <std::size_t N>
std::string_view version_of(const std::array<Codename, N>& table, std::string_view release) {
  const auto found = std::ranges::find(table, release, &Codename::name);
  return found == table.end() ? release : found->version;
}

bool is_version(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && is_digit(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
}

// "22.04.3" -> "22.04"
std::string_view major_minor(std::string_view version) {
  const auto first = version.find('.');
  return first == std::string_view::npos ? version
                                         : version.substr(0, version.find('.', first + 1));
}

// Every second April since 2008 (and once June 2006) a release is supported long.
}  // namespace

std::string ubuntu_ecosystem(std::string_view release) {
  const auto version = major_minor(version_of(kUbuntu, release));
  const auto parts = cut(version, ".");
  if (!is_version(version) || !parts) {
    return {};
  }
  const bool lts =
      version == "6.06" || (parts->second == "04" && parse_u64(parts->first).value_or(1) % 2 == 0);
  return "Ubuntu:" + std::string(version) + (lts ? ":LTS" : "");
}

std::vector<std::string> all_ubuntu_ecosystems() {
  std::vector<std::string> out;
  for (const auto& row : kUbuntu) {
    out.push_back(ubuntu_ecosystem(row.version));
  }
  return out;
}

bool is_ubuntu_codename(std::string_view text) {
  return std::ranges::find(kUbuntu, text, &Codename::name) != kUbuntu.end();
}

}  // namespace akashi::version
