// OSV names releases "Debian:12" (since 7 by the major number, "Debian:6.0" before),
// "Ubuntu:22.04:LTS", "Ubuntu:23.10" and "Echo" (OSV schema, "Defined ecosystems").
#include "ecosystems/deb/distro.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "formats/os_release.h"
#include "version/debian_releases.h"
#include "version/ubuntu_releases.h"

namespace akashi::ecosystems::deb {
namespace {

std::string echo(std::string_view) {
  return "Echo";
}

struct Family {
  std::string_view name_space;
  std::string (*ecosystem)(std::string_view release);
};
constexpr auto kFamilies = std::to_array<Family>(
    {{"debian", version::debian_ecosystem}, {"echo", echo}, {"ubuntu", version::ubuntu_ecosystem}});

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
