// OSV names releases "Debian:12" (since 7 by the major number, "Debian:6.0" before),
// "Ubuntu:22.04:LTS", "Ubuntu:23.10" and "Echo" (OSV schema, "Defined ecosystems"). Ubuntu Pro
// ("Ubuntu:Pro:…") is another subscription and never used.
#include "ecosystems/deb/distro.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "formats/os_release.h"
#include "version/debian_releases.h"

namespace akashi::ecosystems::deb {
namespace {

struct Codename {
  std::string_view name;
  std::string_view version;
};

// distro-info-data.
constexpr auto kUbuntu = std::to_array<Codename>({
    {"dapper", "6.06"},   {"hardy", "8.04"},     {"lucid", "10.04"},    {"maverick", "10.10"},
    {"natty", "11.04"},   {"oneiric", "11.10"},  {"precise", "12.04"},  {"quantal", "12.10"},
    {"raring", "13.04"},  {"saucy", "13.10"},    {"trusty", "14.04"},   {"utopic", "14.10"},
    {"vivid", "15.04"},   {"wily", "15.10"},     {"xenial", "16.04"},   {"yakkety", "16.10"},
    {"zesty", "17.04"},   {"artful", "17.10"},   {"bionic", "18.04"},   {"cosmic", "18.10"},
    {"disco", "19.04"},   {"eoan", "19.10"},     {"focal", "20.04"},    {"groovy", "20.10"},
    {"hirsute", "21.04"}, {"impish", "21.10"},   {"jammy", "22.04"},    {"kinetic", "22.10"},
    {"lunar", "23.04"},   {"mantic", "23.10"},   {"noble", "24.04"},    {"oracular", "24.10"},
    {"plucky", "25.04"},  {"questing", "25.10"}, {"resolute", "26.04"},
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
std::string ubuntu(std::string_view release) {
  const auto version = major_minor(version_of(kUbuntu, release));
  const auto parts = cut(version, ".");
  if (!is_version(version) || !parts) {
    return {};
  }
  const bool lts =
      version == "6.06" || (parts->second == "04" && parse_u64(parts->first).value_or(1) % 2 == 0);
  return "Ubuntu:" + std::string(version) + (lts ? ":LTS" : "");
}

std::string echo(std::string_view) {
  return "Echo";
}

struct Family {
  std::string_view name_space;
  std::string (*ecosystem)(std::string_view release);
};
constexpr auto kFamilies = std::to_array<Family>(
    {{"debian", version::debian_ecosystem}, {"echo", echo}, {"ubuntu", ubuntu}});

// NAME=value or NAME="value" of lsb-release has the syntax of os-release but other names.
std::string lsb_value(std::string_view text, std::string_view name) {
  for (const auto& line : lines(text)) {
    const auto pair = cut(line.text, "=");
    if (pair && trim(pair->first) == name) {
      auto value = trim(pair->second);
      if (value.size() > 1 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
      }
      return std::string(value);
    }
  }
  return {};
}

Distro named(std::string id, std::string_view version) {
  Distro distro{.id = std::move(id), .release = {}};
  if (!version.empty()) {
    distro.release = distro.id + "-" + std::string(version);
  }
  return distro;
}

}  // namespace

Result<Distro> read_distro(std::string_view root, ScanContext& context) {
  const auto read = [&](std::string_view path) { return context.read(path); };
  AKASHI_TRY_ASSIGN(const auto release, formats::read_os_release(root, read));
  if (!release.id.empty()) {
    return named(to_lower(release.id),
                 release.version_id.empty() ? release.version_codename : release.version_id);
  }
  if (const auto lsb = context.read(std::string(root) + "etc/lsb-release")) {
    if (auto id = to_lower(lsb_value(lsb->view(), "DISTRIB_ID")); !id.empty()) {
      return named(std::move(id), lsb_value(lsb->view(), "DISTRIB_RELEASE"));
    }
  }
  // "12.5", or "trixie/sid" while trixie is in preparation.
  if (const auto file = context.read(std::string(root) + "etc/debian_version")) {
    const auto version = trim(file->view());
    return named("debian", version.substr(0, version.find('/')));
  }
  return Distro{};
}

std::string osv_ecosystem(std::string_view name_space, std::string_view distro) {
  const auto lower = to_lower(distro);
  std::string_view release = lower;
  const auto* family = std::ranges::find(kFamilies, name_space, &Family::name_space);
  if (family == kFamilies.end()) {
    return {};
  }
  if (release.starts_with(name_space) && release.substr(name_space.size()).starts_with('-')) {
    release.remove_prefix(name_space.size() + 1);
  }
  return family->ecosystem(release);
}

}  // namespace akashi::ecosystems::deb
