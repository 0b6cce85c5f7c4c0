// OSV schema, "Defined ecosystems", and what the records of each source hold:
//   AlmaLinux:9            packages         Rocky Linux:9          source packages
//   Mageia:9               source packages  openEuler:22.03-LTS-SP3 source packages
//   Azure Linux:3          source packages  Photon OS:4.0          packages, some named as their
//   source openSUSE:Leap 15.5, openSUSE:Tumbleweed and SUSE:<product>: source packages Red
//   Hat:<CPE>          packages, by product stream: known only from the repository of a package
// Their own lists (OVAL, updateinfo) name packages: those of ecosystems above whose names are
// source packages are asked for by both. Not in OSV, and by package: ALT, Amazon Linux, Anolis OS,
// EPEL, Fedora, Oracle Linux. CentOS has no list.
#include "ecosystems/rpm/distro.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"
#include "ecosystems/rpm/redhat.h"
#include "ecosystems/rpm/suse.h"
#include "formats/os_release.h"

namespace akashi::ecosystems::rpm {
namespace {

std::string_view major(std::string_view version) {
  return version.substr(0, version.find('.'));
}

bool is_number(std::string_view text) {
  return parse_u64(text).has_value();
}

// "9.3", "9-x86-64" -> "9"; "" for what is no version.
std::string major_release(std::string_view version) {
  const auto first = major(version.substr(0, version.find('-')));
  return is_number(first) ? std::string(first) : std::string();
}

// "4.0" as it is.
std::string whole_release(std::string_view version) {
  return is_number(major(version)) ? std::string(version) : std::string();
}

// "22.03-lts-sp3" -> "22.03-LTS-SP3". Only long term releases have advisories, and which service
// pack it is matters.
std::string openeuler_release(std::string_view version) {
  std::string upper;
  for (const char c : version) {
    upper += is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return upper.contains("-LTS") && is_number(major(version)) ? upper : std::string();
}

// "10.2" and "p10" are of the branch p10. Sisyphus has a date for a version.
std::string alt_branch(std::string_view version) {
  constexpr std::uint64_t kMostBranch = 99;
  const auto number = major(version);
  return parse_u64(number).value_or(kMostBranch + 1) <= kMostBranch ? "p" + std::string(number)
                                                                    : std::string();
}

// Before 2 it was the year and month of a snapshot, all of one line.
std::string amazon_release(std::string_view version) {
  const auto number = parse_u64(major(version));
  if (!number) {
    return {};
  }
  constexpr std::uint64_t kSnapshotsBegin = 2010;
  constexpr std::uint64_t kSnapshotsEnd = 2018;
  return *number >= kSnapshotsBegin && *number <= kSnapshotsEnd ? "1" : std::to_string(*number);
}

// Its extras have packages of the same names as the core, with versions of their own. Where the
// repository isn't known, all extras are asked for, and answer at most "unknown".
std::vector<std::string> amazon_2(const std::vector<std::string_view>& repositories) {
  constexpr std::string_view kExtra = "amzn2extra-";
  for (const auto repository : repositories) {
    if (repository == "amzn2-core") {
      return {"Amazon Linux:2"};
    }
    if (repository.starts_with(kExtra)) {
      return {"Amazon Linux:2:" + std::string(repository.substr(kExtra.size()))};
    }
  }
  return {"Amazon Linux:2", "Amazon Linux:2:*"};
}

struct Family {
  std::string_view name_space;  // As this program and other tools write it.
  std::string_view ecosystem;
  NameOf names;
  std::string (*release)(std::string_view version);
  bool binaries = false;
};

constexpr auto kFamilies = std::to_array<Family>({
    {"alma", "AlmaLinux", NameOf::kPackage, major_release},
    {"almalinux", "AlmaLinux", NameOf::kPackage, major_release},
    {"alt", "ALT", NameOf::kPackage, alt_branch},
    {"altlinux", "ALT", NameOf::kPackage, alt_branch},
    {"amazon", "Amazon Linux", NameOf::kPackage, amazon_release},
    {"amzn", "Amazon Linux", NameOf::kPackage, amazon_release},
    {"anolis", "Anolis OS", NameOf::kPackage, major_release},
    {"azure-linux", "Azure Linux", NameOf::kSource, major_release, true},
    {"azurelinux", "Azure Linux", NameOf::kSource, major_release, true},
    {"cbl-mariner", "Azure Linux", NameOf::kSource, major_release, true},
    {"fedora", "Fedora", NameOf::kPackage, major_release},
    {"mageia", "Mageia", NameOf::kSource, major_release},
    {"mariner", "Azure Linux", NameOf::kSource, major_release, true},
    {"ol", "Oracle Linux", NameOf::kPackage, major_release},
    {"openeuler", "openEuler", NameOf::kSource, openeuler_release},
    {"oracle", "Oracle Linux", NameOf::kPackage, major_release},
    {"oraclelinux", "Oracle Linux", NameOf::kPackage, major_release},
    {"photon", "Photon OS", NameOf::kBoth, whole_release, true},
    {"rocky", "Rocky Linux", NameOf::kSource, major_release, true},
    {"rocky-linux", "Rocky Linux", NameOf::kSource, major_release, true},
    {"rockylinux", "Rocky Linux", NameOf::kSource, major_release, true},
});

// os-release's ID is the name space, but for vendors that purls know under another name.
struct Vendor {
  std::string_view id;
  std::string_view name_space;
};
constexpr auto kVendors = std::to_array<Vendor>({
    {"rhel", "redhat"},
    {"opensuse-leap", "opensuse"},
    {"opensuse-leap-micro", "opensuse"},
    {"opensuse-microos", "opensuse"},
    {"opensuse-slowroll", "opensuse"},
    {"opensuse-tumbleweed", "opensuse"},
    {"sl-micro", "suse"},
    {"sle-micro", "suse"},
    {"sle_hpc", "suse"},
    {"sled", "suse"},
    {"sles", "suse"},
    {"sles_sap", "suse"},
});

std::string name_space_of(std::string_view id) {
  const auto* found = std::ranges::find(kVendors, id, &Vendor::id);
  return std::string(found == kVendors.end() ? id : found->name_space);
}

// The version of a release qualifier: behind the last '-' that a digit follows, "rocky-linux-9.3"
// -> "9.3"; openEuler's goes on after it: "openeuler-22.03-lts-sp3".
std::string_view version_of(std::string_view release) {
  for (std::size_t i = 0; i < release.size(); ++i) {
    if (is_digit(release[i]) && (i == 0 || release[i - 1] == '-')) {
      return release.substr(i);
    }
    if (release.substr(i).starts_with("-p") && i + 2 < release.size() && is_digit(release[i + 2])) {
      return release.substr(i + 2);  // "altlinux-p10"
    }
  }
  return {};
}

}  // namespace

Result<Distro> read_distro(std::string_view root, ScanContext& context) {
  const auto read = [&](std::string_view path) { return context.read(path); };
  AKASHI_TRY_ASSIGN(const auto release, formats::read_os_release(root, read));
  if (release.id.empty()) {
    return Distro{};
  }
  const auto id = to_lower(release.id);
  auto version = release.version_id;
  // openEuler states the service pack in VERSION only: "22.03 (LTS-SP3)".
  const auto open = release.version.find('(');
  const auto close = release.version.find(')');
  if (id == "openeuler" && open != std::string::npos && close != std::string::npos &&
      open < close) {
    version += "-" + release.version.substr(open + 1, close - open - 1);
  }
  Distro distro{.name_space = name_space_of(id), .release = {}};
  if (!version.empty()) {
    distro.release = id + "-" + version;
  }
  return distro;
}

OsvDistro osv_distro(const Origin& origin) {
  const auto release = to_lower(origin.release);
  const auto name_space = name_space_of(to_lower(origin.name_space));
  const auto is_epel = [](std::string_view repository) { return repository.starts_with("epel"); };
  if (std::ranges::any_of(origin.repositories, is_epel)) {
    const auto number = major_release(version_of(release));
    return {.ecosystems = number.empty() ? std::vector<std::string>()
                                         : std::vector<std::string>{"EPEL:" + number},
            .names = NameOf::kPackage};
  }
  if (name_space == "redhat") {
    return {.ecosystems = redhat_streams(origin.repositories, version_of(release)),
            .names = NameOf::kPackage};
  }
  if (name_space.starts_with("opensuse") || name_space == "suse") {
    return {.ecosystems = suse_products(release, origin.package_release),
            .names = NameOf::kSource,
            .binaries = true};
  }
  const auto* family = std::ranges::find(kFamilies, name_space, &Family::name_space);
  if (family == kFamilies.end()) {
    return {};
  }
  const auto suffix = family->release(version_of(release));
  if (suffix.empty()) {
    return {};
  }
  if (family->ecosystem == "Amazon Linux" && suffix == "2") {
    return {.ecosystems = amazon_2(origin.repositories), .names = NameOf::kPackage};
  }
  return {.ecosystems = {std::string(family->ecosystem) + ":" + suffix},
          .names = family->names,
          .binaries = family->binaries};
}

}  // namespace akashi::ecosystems::rpm
