// What CycloneDX calls things, and in which versions. Tables only.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "base/hash.h"
#include "model/component.h"

namespace akashi::documents::cyclonedx {

// A version that is written.
struct Version {
  std::string_view number;
  bool acknowledgement;       // Of licences: declared, concluded.
  bool authors;               // Of components; before, one author.
  bool manufacturer;          // metadata: who made the document.
  bool identity_list;         // evidence.identity; before, one.
  bool mixed_licenses;        // Expressions beside licences.
  bool cryptographic_assets;  // As a type of component.
  bool occurrence_lines;      // evidence.occurrences: line, offset, additionalContext
};
// nullptr for a version that is not written; "" is the default.
const Version* find_version(std::string_view number);
inline constexpr auto kWrittenVersions = std::to_array<std::string_view>({"1.6", "1.5", "1.7"});
// Whether the reader was written for this version; `newer` when it is behind all of those.
bool is_known_version(std::string_view number, bool& newer);

// "" for an algorithm without a name here.
std::string_view hash_name(HashAlgorithm algorithm);
// Names that hash-alg has had, known to us or not: "SHA3-384".
bool is_hash_name(std::string_view name);

// "machine-learning-model" and others that the model does not tell apart become the nearest type.
std::optional<ComponentType> component_type_of(std::string_view name);

// externalReference.type
std::optional<ExternalReference::Type> reference_type_of(std::string_view name);

// Whether license.id may hold it: in the list that the schemas have (spdx.schema.json).
bool is_schema_license(std::string_view id);

// Properties of ours, in documents whose metadata has kModel. "akashi:<ecosystem>:<key>" are
// properties of components like any other.
inline constexpr std::string_view kModel = "akashi:model";
inline constexpr std::string_view kAuthors = "akashi:authors";
inline constexpr std::string_view kCounts = "akashi:counts";
inline constexpr std::string_view kLifecycles = "akashi:lifecycles";
inline constexpr std::string_view kUnknown = "akashi:unknown";
inline constexpr std::string_view kContainedIn = "akashi:contained-in";
inline constexpr std::string_view kCpes = "akashi:cpes";
inline constexpr std::string_view kDependencyScopes = "akashi:dependency-scopes";
inline constexpr std::string_view kDirectness = "akashi:directness";
inline constexpr std::string_view kEvidence = "akashi:evidence";
inline constexpr std::string_view kHashes = "akashi:hashes";
inline constexpr std::string_view kLicenses = "akashi:licenses";
inline constexpr std::string_view kOwnedBy = "akashi:owned-by";
inline constexpr std::string_view kProperty = "akashi:property";
inline constexpr std::string_view kReferences = "akashi:references";
inline constexpr std::string_view kRequirement = "akashi:requirement";
inline constexpr std::string_view kScopes = "akashi:scopes";
inline constexpr std::string_view kSourceName = "akashi:source-name";
inline constexpr std::string_view kSourceVersion = "akashi:source-version";
inline constexpr std::string_view kVersion = "akashi:version";
inline constexpr std::string_view kTargetPrefix = "akashi:target:";
inline constexpr std::string_view kTargetOnly = "akashi:target:only";
// Of a licence.
inline constexpr std::string_view kLicenseKind = "akashi:license:kind";
inline constexpr std::string_view kLicenseText = "akashi:license:text";

// A property of a component that must not be taken for one of ours: it is wrapped in kProperty.
bool is_reserved_property(std::string_view name);

}  // namespace akashi::documents::cyclonedx
