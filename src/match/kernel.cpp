#include "match/kernel.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/check.h"
#include "base/data.h"
#include "base/glob.h"
#include "base/messages/match.h"
#include "base/strings.h"
#include "match/statuses.h"

namespace akashi::match {
namespace {

struct PackageRow {
  std::string_view type;
  std::string_view name;
  std::string_view what;
};

// data/kernel/packages.tsv
const std::vector<PackageRow>& rows() {
  static const auto kRows = [] {
    const auto* file = find_data("kernel/packages.tsv");
    AKASHI_CHECK(file != nullptr);
    std::vector<PackageRow> out;
    for (const auto& line : lines(file->bytes)) {
      const auto cells = split(line.text, '\t');
      if (cells.size() == 3 && !line.text.starts_with('#')) {
        out.push_back({cells[0], cells[1], cells[2]});
      }
    }
    return out;
  }();
  return kRows;
}

// What the package has instead of a kernel: "interface", "build", "documents"; "" for all others.
std::string_view instead_of_code(const Component& component) {
  const auto row = std::ranges::find_if(rows(), [&](const PackageRow& r) {
    return r.type == component.purl.type && glob_match(r.name, component.purl.name);
  });
  return row == rows().end() ? std::string_view() : row->what;
}

Msg reason_of(std::string_view what) {
  if (what == "interface") {
    return msg::kKernelInterface;
  }
  return what == "build" ? msg::kKernelBuildFiles : msg::kKernelDocuments;
}

constexpr std::string_view kProperty = "akashi:kernel";

// linux-image-6.1.0-18-amd64 of Debian and Ubuntu; kernel, kernel-core … of rpm distributions,
// where uname gives version-release.arch; linux-lts of Alpine, 6.6.14-r0 as 6.6.14-0-lts.
std::string release_of(const Component& component) {
  const auto& purl = component.purl;
  const std::string_view name = purl.name;
  if (purl.type == "deb") {
    for (const std::string_view prefix : {"linux-image-unsigned-", "linux-image-"}) {
      if (name.starts_with(prefix) && name.size() > prefix.size() &&
          is_digit(name[prefix.size()])) {
        return std::string(name.substr(prefix.size()));
      }
    }
  } else if (purl.type == "rpm") {
    constexpr std::string_view kNames[] = {"kernel", "kernel-core", "kernel-default", "kernel-uek",
                                           "kernel-uek-core"};
    const auto version = std::string_view(purl.version);
    const auto colon = version.find(':');
    if (std::ranges::find(kNames, name) != std::end(kNames)) {
      const auto rest = colon == std::string_view::npos ? version : version.substr(colon + 1);
      return std::string(rest) +
             (name == "kernel-default" ? "-default" : "." + std::string(purl.qualifier("arch")));
    }
  } else if (purl.type == "apk" && name.starts_with("linux-")) {
    constexpr std::string_view kFlavours[] = {"edge", "hardened", "lts",     "rpi", "rpi2",
                                              "rpi4", "stable",   "vanilla", "virt"};
    const auto flavour = name.substr(std::string_view("linux-").size());
    const auto parts = cut(purl.version, "-r");
    if (parts && std::ranges::find(kFlavours, flavour) != std::end(kFlavours)) {
      return std::string(parts->first) + "-" + std::string(parts->second) + "-" +
             std::string(flavour);
    }
  }
  return {};
}

}  // namespace

void settle_kernel_headers(const Bom& bom, std::vector<Finding>& findings, MatchResult& result) {
  std::set<std::uint32_t> changed;
  for (auto& finding : findings) {
    const auto& component = bom.components[finding.component];
    const auto what = instead_of_code(component);
    if (what.empty() || finding.status == Status::kNotAffected) {
      continue;
    }
    for (auto& opinion : finding.opinions) {
      if (opinion.status != Status::kNotAffected) {
        opinion.reason = {reason_of(what), {component.name}};
      }
    }
    finding.status = Status::kNotAffected;
    changed.insert(finding.component);
  }
  settle_statuses(changed, findings, result);
}

void mark_running_kernel(Bom& bom, std::string_view release) {
  for (auto& component : bom.components) {
    const auto own = release_of(component);
    if (!own.empty()) {
      std::erase_if(component.properties, [](const Property& p) { return p.name == kProperty; });
      component.properties.push_back(
          {std::string(kProperty), own == release ? "running" : "installed"});
      std::ranges::sort(component.properties);
    }
  }
}

}  // namespace akashi::match
