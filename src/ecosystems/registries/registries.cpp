// Packages of registries without a reader here, as SBOM documents name them (purl-spec, types).
#include <algorithm>
#include <array>

#include "base/strings.h"
#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::registries {
namespace {

enum class NameSpace : std::uint8_t {
  kNone,    // One names another package.
  kPart,    // Of the name.
  kAuthor,  // Who released it: the name is whole without.
};

struct Row {
  std::string_view type;
  std::string_view ecosystem;  // OSV, "Defined ecosystems".
  NameSpace name_space = NameSpace::kNone;
};
constexpr auto kRows = std::to_array<Row>({{"bioconductor", "Bioconductor"},
                                           {"bitnami", "Bitnami"},
                                           {"conan", "ConanCenter"},
                                           {"cpan", "CPAN", NameSpace::kAuthor},
                                           {"cran", "CRAN"},
                                           {"githubactions", "GitHub Actions", NameSpace::kPart},
                                           {"hackage", "Hackage"},
                                           {"hex", "Hex"},
                                           {"julia", "Julia"},
                                           {"opam", "opam"},
                                           {"swift", "SwiftURL", NameSpace::kPart}});

// "v4.1.2": "v4" moves with each release, and a commit is anywhere.
bool is_release(std::string_view version) {
  const auto numbers = split(version.substr(0, version.find_first_of("-+")), '.');
  return numbers.size() == 3 && std::ranges::all_of(numbers, [](std::string_view number) {
           number.remove_prefix(number.starts_with('v') ? 1 : 0);
           return !number.empty() && std::ranges::all_of(number, is_digit);
         });
}

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto& purl = component.purl;
  const auto* row = std::ranges::find(kRows, purl.type, &Row::type);
  const bool other = !purl.qualifier("repository_url").empty() || !purl.qualifier("user").empty() ||
                     !purl.qualifier("channel").empty();
  if (row == kRows.end() || purl.name.empty() || other) {
    return {};
  }
  auto name = purl.name;
  if (row->name_space == NameSpace::kPart) {
    if (purl.name_space.empty()) {
      return {};
    }
    name = purl.name_space + "/" + name;
  } else if (row->name_space == NameSpace::kNone && !purl.name_space.empty()) {
    return {};
  }
  auto version = purl.version;
  if (purl.type == "githubactions") {
    name += purl.subpath.empty() ? "" : "/" + purl.subpath;
    version = is_release(version) ? version : "";
  }
  return {{.ecosystem = std::string(row->ecosystem), .name = std::move(name), .version = version}};
}

constexpr auto kPurlTypes = [] {
  std::array<std::string_view, kRows.size()> out;
  std::ranges::transform(kRows, out.begin(), &Row::type);
  return out;
}();

}  // namespace

extern constinit const Ecosystem kLeaf{
    .id = "registries",
    .name = "CPAN, CRAN, Conan, Hackage, Hex, Julia, Swift and others, by purl",
    .purl_types = kPurlTypes,
    .extractors = {},
    .advisory_keys = advisory_keys,
};

}  // namespace akashi::ecosystems::registries
