// OSV schema, "Defined ecosystems"; purl-spec, types.
#include "feed/registry_package.h"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

struct Row {
  std::string_view purl_type;
  std::string_view ecosystem;
  char separator;  // Between namespace and name; '\0': the namespace is no part of it.
};
constexpr auto kRows = std::to_array<Row>({
    {"cargo", "crates.io", '\0'},
    {"composer", "Packagist", '/'},
    {"gem", "RubyGems", '\0'},
    {"golang", "Go", '/'},
    {"hex", "Hex", '\0'},
    {"maven", "Maven", ':'},
    {"npm", "npm", '/'},
    {"nuget", "NuGet", '\0'},
    {"pub", "Pub", '\0'},
    {"pypi", "PyPI", '\0'},
});

}  // namespace

std::optional<RegistryPackage> registry_package(const Purl& purl) {
  const auto* row = std::ranges::find(kRows, purl.type, &Row::purl_type);
  if (row == kRows.end()) {
    return std::nullopt;
  }
  const bool spaced = row->separator != '\0' && !purl.name_space.empty();
  return RegistryPackage{.ecosystem = std::string(row->ecosystem),
                         .name = spaced ? purl.name_space + row->separator + purl.name : purl.name,
                         .plain = purl.subpath.empty() && purl.qualifiers.empty()};
}

}  // namespace akashi
