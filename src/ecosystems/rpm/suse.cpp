// OSV: the ecosystem is the product's PRETTY_NAME with its first word split off: "openSUSE
// Leap 15.5" is "openSUSE:Leap 15.5".
#include "ecosystems/rpm/suse.h"

#include <array>
#include <optional>
#include <span>

#include "base/strings.h"

namespace akashi::ecosystems::rpm {
namespace {

// "{}" is the release: "15 SP4", "12 SP5", "15".
constexpr auto kServer15 = std::to_array<std::string_view>({
    "Linux Enterprise High Availability Extension {}",
    "Linux Enterprise Live Patching {}",
    "Linux Enterprise Module for Basesystem {}",
    "Linux Enterprise Module for Certifications {}",
    "Linux Enterprise Module for Confidential Computing Technical Preview {}",
    "Linux Enterprise Module for Containers {}",
    "Linux Enterprise Module for Desktop Applications {}",
    "Linux Enterprise Module for Development Tools {}",
    "Linux Enterprise Module for HPC {}",
    "Linux Enterprise Module for Legacy {}",
    "Linux Enterprise Module for Public Cloud {}",
    "Linux Enterprise Module for Python 3 {}",
    "Linux Enterprise Module for SAP Applications {}",
    "Linux Enterprise Module for Server Applications {}",
    "Linux Enterprise Module for Transactional Server {}",
    "Linux Enterprise Module for Web and Scripting {}",
    "Linux Enterprise Server {}",
    "Linux Enterprise Server {}-LTSS",
    "Linux Enterprise Workstation Extension {}",
});
// Modules of 12 have no service packs: "12" is written out.
constexpr auto kServer12 = std::to_array<std::string_view>({
    "Linux Enterprise High Availability Extension {}",
    "Linux Enterprise Live Patching {}",
    "Linux Enterprise Module for Advanced Systems Management 12",
    "Linux Enterprise Module for Containers 12",
    "Linux Enterprise Module for HPC 12",
    "Linux Enterprise Module for Legacy 12",
    "Linux Enterprise Module for Public Cloud 12",
    "Linux Enterprise Module for Toolchain 12",
    "Linux Enterprise Module for Web and Scripting 12",
    "Linux Enterprise Server {}",
    "Linux Enterprise Server {}-LTSS",
    "Linux Enterprise Software Development Kit {}",
    "Linux Enterprise Workstation Extension {}",
});
constexpr auto kServer = std::to_array<std::string_view>({"Linux Enterprise Server {}"});
constexpr auto kSap =
    std::to_array<std::string_view>({"Linux Enterprise Server for SAP Applications {}",
                                     "Linux Enterprise Server for SAP Applications {}-LTSS"});
constexpr auto kHpc =
    std::to_array<std::string_view>({"Linux Enterprise High Performance Computing {}",
                                     "Linux Enterprise High Performance Computing {}-ESPOS",
                                     "Linux Enterprise High Performance Computing {}-LTSS"});
constexpr auto kDesktop = std::to_array<std::string_view>({"Linux Enterprise Desktop {}"});
constexpr auto kSleMicro = std::to_array<std::string_view>({"Linux Enterprise Micro {}"});
constexpr auto kSlMicro = std::to_array<std::string_view>({"Linux Micro {}"});
constexpr auto kLeap = std::to_array<std::string_view>({"Leap {}"});
constexpr auto kLeapMicro = std::to_array<std::string_view>({"Leap Micro {}"});
constexpr auto kTumbleweed = std::to_array<std::string_view>({"Tumbleweed"});

// Products by os-release's ID, as it is before the version in a release qualifier; '.' for '-' as
// some tools write it.
struct Product {
  std::string_view id;
  std::string_view family;
  std::span<const std::string_view> names;
  bool enterprise = false;  // With the products of the server, and versions written "15 SP4".
};
constexpr auto kProducts = std::to_array<Product>({
    {"opensuse", "openSUSE", kLeap},
    {"opensuse-leap", "openSUSE", kLeap},
    {"opensuse-leap-micro", "openSUSE", kLeapMicro},
    {"opensuse-tumbleweed", "openSUSE", kTumbleweed},
    {"sl-micro", "SUSE", kSlMicro},
    {"sle-hpc", "SUSE", kHpc, true},
    {"sle-micro", "SUSE", kSleMicro},
    {"sle_hpc", "SUSE", kHpc, true},
    {"sled", "SUSE", kDesktop, true},
    {"sles", "SUSE", {}, true},
    {"sles-sap", "SUSE", kSap, true},
    {"sles_sap", "SUSE", kSap, true},
    {"suse", "SUSE", {}, true},
});

// "15.4" -> "15 SP4", "15" and "15.0" -> "15"; since 16 as it is: "16.0".
std::string service_pack(std::string_view version) {
  const auto parts = cut(version, ".");
  constexpr std::uint64_t kLastWithPacks = 15;
  if (!parts || parse_u64(parts->first).value_or(0) > kLastWithPacks) {
    return std::string(version);
  }
  return std::string(parts->first) +
         (parts->second == "0" ? "" : " SP" + std::string(parts->second));
}

void add(std::vector<std::string>& out, std::string_view family,
         std::span<const std::string_view> names, std::string_view release) {
  for (const auto name : names) {
    out.push_back(std::string(family) + ":" + replace_all(name, "{}", release));
  }
}

std::span<const std::string_view> server_products(std::string_view version) {
  if (version.starts_with("15")) {
    return kServer15;
  }
  if (version.starts_with("12")) {
    return kServer12;
  }
  return kServer;
}

// "bp155.1.2" in "1.bp155.3.1": built for Package Hub 15 SP5.
std::optional<std::string> package_hub(std::string_view package_release) {
  for (const auto part : split(package_release, '.')) {
    constexpr std::size_t kDigits = 3;
    if (part.starts_with("bp") && part.size() == 2 + kDigits && parse_u64(part.substr(2))) {
      const auto pack = part.substr(4);
      return "SUSE:Package Hub " + std::string(part.substr(2, 2)) +
             (pack == "0" ? "" : " SP" + std::string(pack));
    }
  }
  return std::nullopt;
}

bool is_version(std::string_view text) {
  return !text.empty() && is_digit(text.front());
}

}  // namespace

std::vector<std::string> suse_products(std::string_view release, std::string_view package_release) {
  const auto normal = release.starts_with("opensuse.")
                          ? "opensuse-" + std::string(release.substr(9))
                          : std::string(release);
  std::vector<std::string> out;
  for (const auto& product : kProducts) {
    std::string_view version = normal;
    if (!version.starts_with(product.id)) {
      continue;
    }
    version.remove_prefix(product.id.size());
    if (version.starts_with('-')) {
      version.remove_prefix(1);
    } else if (!version.empty()) {
      continue;
    }
    const bool rolling = product.id == "opensuse-tumbleweed";
    if (!rolling && !is_version(version)) {
      continue;
    }
    if (!product.enterprise) {
      add(out, product.family, product.names, version);
      return out;
    }
    if (const auto hub = package_hub(package_release)) {
      return {*hub};
    }
    const auto pack = service_pack(version);
    add(out, product.family, product.names, pack);
    add(out, product.family, server_products(version), pack);
    return out;
  }
  return out;
}

}  // namespace akashi::ecosystems::rpm
