// OSV schema, "Defined ecosystems", and what its records hold: "Alpine:v3.19", "Alpaquita:23",
// "BellSoft Hardened Containers:stream" by source package; "Wolfi", "Chainguard" and "MinimOS"
// without release, by package.
#include "ecosystems/apk/distro.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/strings.h"
#include "formats/os_release.h"

namespace akashi::ecosystems::apk {
namespace {

struct Family {
  std::string_view id;
  std::string_view ecosystem;
  bool by_source;
  std::string (*release)(std::string_view version);  // Null: there are no releases.
};

// "3.19.1" -> "v3.19". Edge has no advisories: "edge", and versions like "3.20.0_alpha20240329".
std::string alpine_branch(std::string_view version) {
  if (version.starts_with('v')) {
    version.remove_prefix(1);
  }
  const auto parts = split(version, '.');
  if (parts.size() < 2 || version.contains('_') || !parse_u64(parts[0]) || !parse_u64(parts[1])) {
    return {};
  }
  return "v" + std::string(parts[0]) + "." + std::string(parts[1]);
}

// "23.1" -> "23"; "stream".
std::string bellsoft_release(std::string_view version) {
  return version == "stream" ? "stream" : std::string(version.substr(0, version.find('.')));
}

constexpr auto kFamilies = std::to_array<Family>({
    {"alpaquita", "Alpaquita", true, bellsoft_release},
    {"alpine", "Alpine", true, alpine_branch},
    {"bellsoft-hardened-containers", "BellSoft Hardened Containers", true, bellsoft_release},
    {"chainguard", "Chainguard", false, nullptr},
    {"minimos", "MinimOS", false, nullptr},
    {"wolfi", "Wolfi", false, nullptr},
});

// "…/alpine/v3.19/main" -> "v3.19": the last segment but one, of repositories without tag.
std::vector<std::string> repository_branches(std::string_view text) {
  std::vector<std::string> branches;
  for (const auto& line : lines(text)) {
    auto url = trim(line.text);
    if (url.empty() || url.front() == '#' || url.front() == '@') {
      continue;
    }
    while (url.ends_with('/')) {
      url.remove_suffix(1);
    }
    const auto parts = split(url, '/');
    if (parts.size() < 2) {
      continue;
    }
    const auto branch = parts[parts.size() - 2];
    if ((branch == "edge" || !alpine_branch(branch).empty()) &&
        std::ranges::find(branches, branch) == branches.end()) {
      branches.emplace_back(branch);
    }
  }
  return branches;
}

Distro named(std::string id, std::string_view version) {
  Distro distro{.id = std::move(id), .release = {}, .other_branch = {}};
  if (!version.empty()) {
    distro.release = distro.id + "-" + std::string(version);
  }
  return distro;
}

}  // namespace

Result<Distro> read_distro(std::string_view root, ScanContext& context) {
  const auto read = [&](std::string_view path) { return context.read(path); };
  AKASHI_TRY_ASSIGN(const auto release, formats::read_os_release(root, read));
  std::vector<std::string> branches;
  if (const auto file = context.read(std::string(root) + "etc/apk/repositories")) {
    branches = repository_branches(file->view());
  }
  Distro distro;
  std::string version = release.version_id;
  if (!release.id.empty()) {
    distro = named(to_lower(release.id), version);
  } else if (const auto file = context.read(std::string(root) + "etc/alpine-release")) {
    version = trim(file->view());
    distro = named("alpine", version);
  } else if (branches.size() == 1) {
    const auto& branch = branches.front();
    return named("alpine", branch == "edge" ? branch : branch.substr(1));
  }
  if (distro.id == "alpine" && !branches.empty()) {
    const auto own = alpine_branch(version);
    const auto expected = own.empty() ? std::string("edge") : own;
    if (std::ranges::find(branches, expected) == branches.end()) {
      distro.other_branch = branches.front();
    }
  }
  return distro;
}

OsvDistro osv_distro(std::string_view name_space, std::string_view distro) {
  const auto* family = std::ranges::find(kFamilies, name_space, &Family::id);
  if (family == kFamilies.end()) {
    return {};
  }
  OsvDistro osv{.ecosystem = std::string(family->ecosystem), .by_source = family->by_source};
  if (family->release == nullptr) {
    return osv;
  }
  if (distro.starts_with(name_space) && distro.substr(name_space.size()).starts_with('-')) {
    distro.remove_prefix(name_space.size() + 1);
  }
  const auto release = family->release(distro);
  osv.ecosystem = release.empty() ? std::string() : osv.ecosystem + ":" + release;
  return osv;
}

}  // namespace akashi::ecosystems::apk
