#include "documents/cyclonedx/names.h"

#include <algorithm>

#include "base/strings.h"
#include "model/license.h"

namespace akashi::documents::cyclonedx {
namespace {

constexpr auto kVersions = std::to_array<Version>({
    {.number = "1.6",
     .acknowledgement = true,
     .authors = true,
     .manufacturer = true,
     .identity_list = true,
     .mixed_licenses = false,
     .cryptographic_assets = true,
     .occurrence_lines = true},
    {.number = "1.5",
     .acknowledgement = false,
     .authors = false,
     .manufacturer = false,
     .identity_list = false,
     .mixed_licenses = false,
     .cryptographic_assets = false,
     .occurrence_lines = false},
    {.number = "1.7",
     .acknowledgement = true,
     .authors = true,
     .manufacturer = true,
     .identity_list = true,
     .mixed_licenses = true,
     .cryptographic_assets = true,
     .occurrence_lines = true},
});
static_assert(std::ranges::equal(kVersions, kWrittenVersions, {}, &Version::number));

constexpr auto kRead = std::to_array<std::string_view>({"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"});

struct HashRow {
  HashAlgorithm algorithm;
  std::string_view name;
};
constexpr auto kHashNames = std::to_array<HashRow>({
    {HashAlgorithm::kMd5, "MD5"},
    {HashAlgorithm::kSha1, "SHA-1"},
    {HashAlgorithm::kSha256, "SHA-256"},
    {HashAlgorithm::kSha384, "SHA-384"},
    {HashAlgorithm::kSha512, "SHA-512"},
    {HashAlgorithm::kSha3_256, "SHA3-256"},
    {HashAlgorithm::kSha3_512, "SHA3-512"},
    {HashAlgorithm::kBlake2b512, "BLAKE2b-512"},
    {HashAlgorithm::kBlake3, "BLAKE3"},
    // In the schema but not in the model.
    {HashAlgorithm::kOther, "SHA3-384"},
    {HashAlgorithm::kOther, "BLAKE2b-256"},
    {HashAlgorithm::kOther, "BLAKE2b-384"},
    {HashAlgorithm::kOther, "Streebog-256"},
    {HashAlgorithm::kOther, "Streebog-512"},
});

struct TypeRow {
  std::string_view name;
  ComponentType type;
};
constexpr auto kNearestTypes = std::to_array<TypeRow>({
    {"device-driver", ComponentType::kFirmware},
    {"machine-learning-model", ComponentType::kData},
    {"cryptographic-asset", ComponentType::kData},
});

struct ReferenceRow {
  std::string_view name;
  ExternalReference::Type type;
};
constexpr auto kNearestReferences = std::to_array<ReferenceRow>({
    {"source-distribution", ExternalReference::Type::kDistribution},
    {"distribution-intake", ExternalReference::Type::kDistribution},
});

// Licences of our list that the schemas' list (of 1.6 and 1.7) does not have.
constexpr auto kNotInSchema = std::to_array<std::string_view>(
    {"Brian-Gladman-3-Clause-no-conversion", "BSD-2-Clause-pos-unchanged", "BSD-3-Clause-OpenWebUI",
     "BSD-ask-to-endorse", "BSD-Source-alt-GPL", "BSD-Source-Code-no-disclaimer", "Bugroff",
     "CC-BY-NC-3.0-IGO", "FDK-MPEG-H", "Hippocratic-3.0-core", "Informatica", "MVT-1.1",
     "atc-game"});

}  // namespace

const Version* find_version(std::string_view number) {
  if (number.empty()) {
    return kVersions.data();
  }
  const auto* found = std::ranges::find(kVersions, number, &Version::number);
  return found == kVersions.end() ? nullptr : found;
}

bool is_known_version(std::string_view number, bool& newer) {
  // "1.10" is behind "1.9".
  const auto parts = cut(number, ".");
  const auto major = parse_u64(parts ? parts->first : number);
  const auto minor = parse_u64(parts ? parts->second : "0");
  newer = major && minor && (*major > 1 || (*major == 1 && *minor > 7));
  return std::ranges::find(kRead, number) != kRead.end();
}

std::string_view hash_name(HashAlgorithm algorithm) {
  const auto* found = std::ranges::find(kHashNames, algorithm, &HashRow::algorithm);
  return found == kHashNames.end() || algorithm == HashAlgorithm::kOther ? std::string_view()
                                                                         : found->name;
}

bool is_hash_name(std::string_view name) {
  return std::ranges::find(kHashNames, name, &HashRow::name) != kHashNames.end();
}

std::optional<ComponentType> component_type_of(std::string_view name) {
  if (const auto type = parse_component_type(name)) {
    return type;
  }
  const auto* found = std::ranges::find(kNearestTypes, name, &TypeRow::name);
  if (found == kNearestTypes.end()) {
    return std::nullopt;
  }
  return found->type;
}

std::optional<ExternalReference::Type> reference_type_of(std::string_view name) {
  const auto* found = std::ranges::find(kNearestReferences, name, &ReferenceRow::name);
  if (found != kNearestReferences.end()) {
    return found->type;
  }
  return std::nullopt;
}

bool is_schema_license(std::string_view id) {
  return is_license_id(id) && !id.starts_with("LicenseRef-") && !id.starts_with("DocumentRef-") &&
         std::ranges::find(kNotInSchema, id) == kNotInSchema.end();
}

bool is_reserved_property(std::string_view name) {
  constexpr std::string_view kPrefix = "akashi:";
  return name.starts_with(kPrefix) &&
         (!name.substr(kPrefix.size()).contains(':') || name.starts_with(kTargetPrefix));
}

}  // namespace akashi::documents::cyclonedx
