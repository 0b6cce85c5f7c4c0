// OSV schema 1.7, "affected[].package.ecosystem", and "Arch Linux", which has a tracker of its own.
// The schema names the ecosystems; the order of their versions is that of the ecosystem itself. No
// order: Android (dates and releases by turns), Linux (the schema gives versions without an order;
// its git ranges decide), OSS-Fuzz (git tags of any form).
//
// GitHub Actions: GitHub writes advisories only for actions with semantic versions. Kubernetes,
// VSCode: semantic versions by their own rules. opam: osv.dev uses dpkg's order, which is opam's
// but for hyphens; CleanStart publishes apk versions.
//
// Not of the schema, named in its way: ALT, Amazon Linux, Anolis OS, CPAN, EPEL, Fedora, Oracle
// Linux.
#include "version/osv_ecosystem.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace akashi::version {
namespace {

std::string as_is(std::string_view name) {
  return std::string(name);
}

std::string lower(std::string_view name) {
  return to_lower(name);
}

// PEP 503: runs of '-', '_' and '.' are one '-', lower case.
std::string pep503(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  bool separator = false;
  for (const char c : name) {
    if (c == '-' || c == '_' || c == '.') {
      separator = true;
      continue;
    }
    if (separator) {
      out.push_back('-');
      separator = false;
    }
    out.push_back(to_lower(c));
  }
  if (separator) {
    out.push_back('-');
  }
  return out;
}

// The registry keeps a name only once, whatever its case and whether '-' or '_' is written; OSV has
// the published form.
std::string crate(std::string_view name) {
  auto out = to_lower(name);
  std::ranges::replace(out, '-', '_');
  return out;
}

// A git URL as Swift Package Manager compares it: no scheme, user or ".git", lower case.
std::string swift_url(std::string_view name) {
  if (const auto scheme = name.find("://"); scheme != std::string_view::npos) {
    name.remove_prefix(scheme + 3);
  }
  if (const auto at = name.substr(0, name.find('/')).rfind('@'); at != std::string_view::npos) {
    name.remove_prefix(at + 1);
  }
  while (name.ends_with('/')) {
    name.remove_suffix(1);
  }
  if (name.ends_with(".git")) {
    name.remove_suffix(4);
  }
  return to_lower(name);
}

constexpr auto kEcosystems = std::to_array<OsvEcosystem>({
    {"ALT", "rpm", as_is, true},
    {"AlmaLinux", "rpm", as_is, true},
    {"Alpaquita", "apk", as_is},
    {"Alpine", "apk", as_is, true},
    {"Amazon Linux", "rpm", as_is, true},
    {"Android", "", as_is},
    {"Anolis OS", "rpm", as_is, true},
    {"Arch Linux", "alpm", as_is},
    {"Azure Linux", "rpm", as_is},
    {"BellSoft Hardened Containers", "apk", as_is},
    {"Bioconductor", "cran", as_is},
    {"Bitnami", "bitnami", as_is},
    {"CPAN", "cpan", as_is},
    {"CRAN", "cran", as_is},
    {"Chainguard", "apk", as_is, true},
    {"CleanStart", "apk", as_is},
    {"ConanCenter", "conan", as_is},
    {"Debian", "deb", as_is},
    {"Docker Hardened Images", "", as_is},
    {"EPEL", "rpm", as_is, true},
    {"Echo", "deb", as_is},
    {"Fedora", "rpm", as_is, true},
    {"FreeBSD", "freebsd", as_is},
    {"GHC", "hackage", as_is},
    {"GitHub Actions", "semver", lower},
    {"Go", "go", as_is},
    {"Hackage", "hackage", as_is},
    {"Hex", "hex", as_is},
    {"Julia", "pub", as_is},
    {"Kubernetes", "semver", as_is},
    {"Linux", "", as_is},
    {"Mageia", "rpm", as_is, true},
    {"Maven", "maven", as_is},
    {"MinimOS", "apk", as_is, true},
    {"NuGet", "nuget", lower},
    {"OSS-Fuzz", "", as_is},
    {"Oracle Linux", "rpm", as_is, true},
    {"Packagist", "composer", lower},
    {"Photon OS", "rpm", as_is, true},
    {"Pub", "pub", as_is},
    {"PyPI", "pep440", pep503},
    {"Red Hat", "rpm", as_is, true},
    {"Rocky Linux", "rpm", as_is, true},
    {"Root", "", as_is},
    {"RubyGems", "gem", as_is},
    {"SUSE", "rpm", as_is, true},
    {"SwiftURL", "semver", swift_url},
    {"TuxCare", "", as_is},
    {"Ubuntu", "deb", as_is},
    {"VSCode", "semver", lower},
    {"Wolfi", "apk", as_is, true},
    {"crates.io", "semver", crate},
    {"npm", "semver", as_is},
    {"opam", "opam", as_is},
    {"openEuler", "rpm", as_is, true},
    {"openSUSE", "rpm", as_is, true},
});
static_assert(std::ranges::is_sorted(kEcosystems, {}, &OsvEcosystem::name));

// Root adds ".root.io.N", "-rN" or "+root.io.N": only where the base's order takes that as later
// does it have an order.
constexpr bool root_keeps_order(std::string_view scheme) {
  return scheme == "apk" || scheme == "deb" || scheme == "pep440";
}

using Rows = std::array<OsvEcosystem, kEcosystems.size()>;
constexpr Rows rows_of(std::string_view wrapper) {
  Rows rows = kEcosystems;
  for (auto& row : rows) {
    row.name = wrapper;
    if (wrapper == "Root" && !root_keeps_order(row.scheme)) {
      row.scheme = "";
    }
  }
  return rows;
}

struct Wrapper {
  std::string_view name;
  Rows rows;  // In the order of kEcosystems.
};
constexpr std::array kWrappers = {
    Wrapper{"Docker Hardened Images", rows_of("Docker Hardened Images")},
    Wrapper{"Root", rows_of("Root")},
    Wrapper{"TuxCare", rows_of("TuxCare")},
};

// The place in kEcosystems, or its size.
std::size_t place_of(std::string_view name) {
  const auto found = std::ranges::lower_bound(kEcosystems, name, {}, &OsvEcosystem::name);
  const bool equal = found != kEcosystems.end() && found->name == name;
  return equal ? static_cast<std::size_t>(found - kEcosystems.begin()) : kEcosystems.size();
}

}  // namespace

std::span<const OsvEcosystem> all_osv_ecosystems() {
  return kEcosystems;
}

const OsvEcosystem* find_osv_ecosystem(std::string_view name) {
  const auto colon = name.find(':');
  const auto place = place_of(name.substr(0, colon));
  if (place == kEcosystems.size()) {
    return nullptr;
  }
  const auto* row = &kEcosystems[place];
  if (colon == std::string_view::npos) {
    return row;
  }
  const auto wrapper = std::ranges::find(kWrappers, row->name, &Wrapper::name);
  if (wrapper == kWrappers.end()) {
    return row;
  }
  const auto rest = name.substr(colon + 1);
  const auto inner = place_of(rest.substr(0, rest.find(':')));
  return inner == kEcosystems.size() ? row : &wrapper->rows[inner];
}

}  // namespace akashi::version
