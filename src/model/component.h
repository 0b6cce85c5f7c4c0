// What a product is made of: components, where each was seen, and how they depend on each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "model/linked_symbols.h"
#include "model/purl.h"

namespace akashi {

enum class ComponentType : std::uint8_t {
  kLibrary,
  kApplication,
  kFramework,
  kOperatingSystem,
  kContainer,
  kFirmware,
  kFile,
  kDevice,
  kPlatform,
  kData,
};
std::string_view component_type_name(ComponentType type);  // CycloneDX names: "operating-system"
std::optional<ComponentType> parse_component_type(std::string_view name);

// What a component is needed for. A set: the same component may be needed for several.
enum class Scope : std::uint8_t {
  kRuntime = 1,
  kDevelopment = 2,
  kTest = 4,
  kBuild = 8,
  kOptional = 16,
  kPeer = 32,
  kProvided = 64
};
class Scopes {
 public:
  constexpr Scopes() = default;
  constexpr Scopes(Scope scope)
      : bits_(static_cast<std::uint8_t>(scope)) {}  // NOLINT(google-explicit-constructor)
  static constexpr Scopes from_bits(std::uint8_t bits) {
    Scopes s;
    s.bits_ = bits;
    return s;
  }
  constexpr bool has(Scope scope) const { return (bits_ & static_cast<std::uint8_t>(scope)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }  // Not stated by any source.
  constexpr std::uint8_t bits() const { return bits_; }
  constexpr Scopes& operator|=(Scopes other) {
    bits_ = static_cast<std::uint8_t>(bits_ | other.bits_);
    return *this;
  }
  friend constexpr Scopes operator|(Scopes a, Scopes b) { return a |= b; }
  auto operator<=>(const Scopes&) const = default;
  std::string to_string() const;  // "runtime,optional"; "" when empty
  static std::optional<Scopes> parse(std::string_view text);

 private:
  std::uint8_t bits_ = 0;
};
std::string_view scope_name(
    Scope scope);  // "runtime", "dev", "test", "build", "optional", "peer", "provided"

enum class Directness : std::uint8_t { kUnknown, kDirect, kTransitive };

struct Hash {
  HashAlgorithm algorithm = HashAlgorithm::kSha256;
  std::string hex;  // Lower case.
  auto operator<=>(const Hash&) const = default;
};
// "sha512-<base64>" (W3C Subresource Integrity), "sha256:<hex>", "sha256=<hex>", or bare hex of a
// known length (md5, sha1, sha256, sha384, sha512). Several SRI parts separated by spaces give
// several. Empty if none is valid.
std::vector<Hash> parse_integrity(std::string_view text);

// A licence as somebody stated it; never corrected here.
struct LicenseClaim {
  enum class Kind : std::uint8_t {
    kExpression,
    kName,
    kUrl,
    kFile
  };  // kExpression: SPDX id or expression
  enum class Origin : std::uint8_t { kDeclared, kDetected, kConcluded };
  Kind kind = Kind::kExpression;
  Origin origin = Origin::kDeclared;
  std::string text;
  auto operator<=>(const LicenseClaim&) const = default;
};
// Free text of a manifest's licence field: kExpression when it is a valid SPDX expression by syntax
// and known ids, else kName; kUrl when it is a URL.
LicenseClaim declared_license(std::string_view text);

// One place where a component was seen.
struct Evidence {
  std::string path;    // Relative to the target, '/'; archives: outer!inner. Set by the scan.
  InputPosition at;    // Set by the extractor.
  std::string method;  // Extractor id, "npm/package-lock". Set by the scan.
  std::string layer;   // Digest of the image layer, "sha256:…"; "" outside images. Set by the scan.
  std::uint8_t confidence =
      100;  // Percent. 100: stated by a package manager. Less: inferred; say how in `detail`.
  std::string detail;
  LinkedIn linked{};  // Of a program whose functions are known; no part of a document.
  auto operator<=>(const Evidence&) const = default;
};

struct Property {
  std::string name;  // "akashi:npm:resolved" …; declared in the README of the leaf that sets it.
  std::string value;
  auto operator<=>(const Property&) const = default;
};

struct ExternalReference {
  enum class Type : std::uint8_t {
    kDistribution,
    kWebsite,
    kVcs,
    kIssueTracker,
    kDocumentation,
    kOther
  };
  Type type = Type::kOther;
  std::string url;
  auto operator<=>(const ExternalReference&) const = default;
};
std::string_view reference_type_name(
    ExternalReference::Type type);  // CycloneDX: "distribution", "vcs", "issue-tracker"

// The source package that a distribution built a binary package from.
struct SourcePackage {
  std::string name;
  std::string version;
  bool empty() const { return name.empty(); }
  auto operator<=>(const SourcePackage&) const = default;
};

struct Component {
  ComponentType type = ComponentType::kLibrary;
  Purl purl;            // Empty where none can be made.
  std::string name;     // As its ecosystem writes it: "@scope/name", "group:artifact", "openssl".
  std::string version;  // "" when unknown.
  std::string requirement;  // Where only a range is known, in the ecosystem's own syntax: "^1.2".
  Scopes scopes;
  Directness directness = Directness::kUnknown;
  std::vector<Hash> hashes;  // Of the distributed artefact (archive, .deb …), not of single files.
  std::vector<LicenseClaim> licenses;
  std::string supplier;  // Who distributes it: organisation or maintainer, as stated.
  std::string author;
  std::string copyright;
  std::string description;  // One line.
  std::vector<ExternalReference> references;
  std::vector<std::string> cpes;
  SourcePackage source;
  std::vector<Property> properties;
  std::vector<Evidence> evidence;
  std::string
      ref;  // bom-ref, unique in a Bom, stable between scans. Set by the scan or the reader.

  bool operator==(const Component&) const = default;
};

}  // namespace akashi
