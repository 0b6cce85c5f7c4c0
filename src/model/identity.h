// What is known of the names of products: which packages they are, and what the CPE dictionary says
// of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

// Packages that somebody says are a product. One may come in pieces, one with the packages and one
// with the names: they belong together by `group`.
struct CpeMapping {
  std::string group;                  // "vendor/product", as the source files it.
  std::vector<std::string> purls;     // Purl::package()
  std::vector<std::string> products;  // "a:vendor:product", as a formatted string has them.
  bool operator==(const CpeMapping&) const = default;
};

// An entry of the CPE dictionary.
struct CpeDictionaryName {
  std::string name;   // Formatted string.
  std::string title;  // In English, else the first.
  bool deprecated = false;
  std::vector<std::string> successors;  // Formatted strings; of a deprecated name.
  std::vector<std::string> references;
  bool operator==(const CpeDictionaryName&) const = default;
};

// Why a CPE name is taken for a component's, or why it is not.
enum class IdentityKind : std::uint8_t {
  kStated,        // The document, the system or a package states the name.
  kMapping,       // A mapping names the package.
  kRenamed,       // The dictionary replaced the name that was known by this one.
  kOnlyProduct,   // The mapping knows no other product for the package.
  kProductName,   // The product is called like the package.
  kVendorName,    // The vendor is called like the package's namespace or the package itself.
  kTargetSw,      // The record says that it is for the package's ecosystem.
  kReference,     // The record, or the dictionary, points at the package's repository.
  kCollision,     // Another product has the same name.
  kOtherPart,     // Another part has to be there, and is not seen.
  kOpenField,     // A field or version is open.
  kDistribution,  // A distribution's package: it is patched without a new version.
};
std::string_view identity_kind_name(IdentityKind kind);  // "stated", "target-sw"

struct IdentityEvidence {
  IdentityKind kind = IdentityKind::kStated;
  int points = 0;
  std::string detail;  // What it is from: a source, a value, an address.
  bool operator==(const IdentityEvidence&) const = default;
};

}  // namespace akashi
