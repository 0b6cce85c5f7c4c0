// Go: modules (go.mod, go.sum, go.work, vendor/modules.txt) and programs.
#include <array>
#include <utility>

#include "base/strings.h"
#include "ecosystem/ecosystem.h"
#include "ecosystems/golang/binary.h"
#include "ecosystems/golang/go_mod.h"
#include "ecosystems/golang/go_sum.h"
#include "ecosystems/golang/go_work.h"
#include "ecosystems/golang/module.h"
#include "ecosystems/golang/vendor.h"

namespace akashi::ecosystems::golang {
namespace {

constexpr std::string_view kOsv = "Go";

// "v2" and higher: the last segment of a module path, never a folder of a package.
bool is_major_version(std::string_view segment) {
  if (!segment.starts_with('v') || segment.size() < 2 || segment[1] == '0') {
    return false;
  }
  const auto number = parse_u64(segment.substr(1));
  return number && *number >= 2;
}

// The database writes versions without 'v'; a commit is no version.
std::string plain_version(std::string_view version) {
  if (version.size() > 1 && version.front() == 'v' && is_digit(version[1])) {
    version.remove_prefix(1);
  }
  return version.starts_with('(') ? std::string() : std::string(version);
}

// "1.24.0-rc.3", as the database writes it, or "1.24.0-rc3": "rc.3". Nothing for a vendor's suffix.
std::string pre_release(std::string_view version) {
  const auto dash = version.find('-');
  if (dash == std::string_view::npos) {
    return {};
  }
  const auto suffix = version.substr(dash + 1);
  for (const std::string_view kind : {"alpha", "beta", "rc"}) {
    if (!suffix.starts_with(kind)) {
      continue;
    }
    auto number = suffix.substr(kind.size());
    number.remove_prefix(number.starts_with('.') ? 1 : 0);
    return parse_u64(number) ? std::string(kind) + '.' + std::string(number) : std::string();
  }
  return {};
}

std::vector<AdvisoryKey> of_go_itself(std::string_view name, std::string_view version) {
  if (version.starts_with('v')) {
    version.remove_prefix(1);
  }
  auto release = release_as_semver(go_release(version));
  const auto suffix = pre_release(version);
  if (!suffix.empty() && !release.empty() && !release.contains('-')) {
    release += '-' + suffix;
  }
  return {
      {.ecosystem = std::string(kOsv), .name = std::string(name), .version = std::move(release)}};
}

// Some tools put the segments of a module path behind the third one into the subpath, others a
// package within the module: the name of the component tells, or both are asked about.
std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  if (purl.type != "golang") {
    return {};
  }
  if (purl.name_space.empty()) {
    if (purl.name == kStdlib || purl.name == "std") {
      return of_go_itself(kStdlib, purl.version);
    }
    if (purl.name == kToolchain) {
      return of_go_itself(kToolchain, purl.version);
    }
  }
  const auto name = purl.name_space.empty() ? purl.name : purl.name_space + '/' + purl.name;
  std::vector<AdvisoryKey> keys;
  const auto add = [&](std::string_view module) {
    keys.push_back({.ecosystem = std::string(kOsv),
                    .name = std::string(module),
                    .version = plain_version(purl.version)});
  };
  if (purl.subpath.empty() || component.name == name) {
    add(name);
    return keys;
  }
  const auto longer = name + '/' + purl.subpath;
  const auto first = std::string_view(purl.subpath).substr(0, purl.subpath.find('/'));
  add(longer);
  if (is_major_version(first) && first.size() != purl.subpath.size()) {
    add(name + '/' + std::string(first));
  } else if (!is_major_version(first) && component.name != longer) {
    add(name);
  }
  return keys;
}

constexpr std::array<std::string_view, 1> kPurlTypes = {"golang"};
const std::array<Extractor, 5> kExtractors = {kBinary, kGoMod, kGoSum, kGoWork, kVendor};

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "golang",
    .name = "Go",
    .purl_types = kPurlTypes,
    .extractors = kExtractors,
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::golang
