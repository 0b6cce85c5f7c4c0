#include "documents/spdx2/names.h"

#include <algorithm>

#include "base/strings.h"

namespace akashi::documents::spdx2 {
namespace {

struct HashRow {
  HashAlgorithm algorithm;
  std::string_view name;
};
constexpr auto kHashNames = std::to_array<HashRow>({
    {HashAlgorithm::kMd5, "MD5"},
    {HashAlgorithm::kSha1, "SHA1"},
    {HashAlgorithm::kSha224, "SHA224"},
    {HashAlgorithm::kSha256, "SHA256"},
    {HashAlgorithm::kSha384, "SHA384"},
    {HashAlgorithm::kSha512, "SHA512"},
    {HashAlgorithm::kSha3_256, "SHA3-256"},
    {HashAlgorithm::kSha3_512, "SHA3-512"},
    {HashAlgorithm::kBlake2b512, "BLAKE2b-512"},
    {HashAlgorithm::kBlake3, "BLAKE3"},
    // Not in the model.
    {HashAlgorithm::kOther, "MD2"},
    {HashAlgorithm::kOther, "MD4"},
    {HashAlgorithm::kOther, "MD6"},
    {HashAlgorithm::kOther, "SHA3-384"},
    {HashAlgorithm::kOther, "BLAKE2b-256"},
    {HashAlgorithm::kOther, "BLAKE2b-384"},
    {HashAlgorithm::kOther, "ADLER32"},
});

struct PurposeRow {
  std::string_view name;
  ComponentType type;
};
// The first row of a type is what is written.
constexpr auto kPurposes = std::to_array<PurposeRow>({
    {"LIBRARY", ComponentType::kLibrary},
    {"APPLICATION", ComponentType::kApplication},
    {"FRAMEWORK", ComponentType::kFramework},
    {"OPERATING_SYSTEM", ComponentType::kOperatingSystem},
    {"OPERATING-SYSTEM", ComponentType::kOperatingSystem},  // As the text of the standard has it.
    {"CONTAINER", ComponentType::kContainer},
    {"FIRMWARE", ComponentType::kFirmware},
    {"FILE", ComponentType::kFile},
    {"DEVICE", ComponentType::kDevice},
    {"ARCHIVE", ComponentType::kFile},
    {"INSTALL", ComponentType::kApplication},
    {"SOURCE", ComponentType::kLibrary},
    {"OTHER", ComponentType::kLibrary},
});

constexpr auto kDepends = RelationType::kDependsOn;
constexpr auto kContains = RelationType::kContains;

constexpr auto kRelations = std::to_array<RelationRow>({
    {"DEPENDS_ON", kDepends, false, {}},
    {"DEPENDENCY_OF", kDepends, true, {}},
    {"RUNTIME_DEPENDENCY_OF", kDepends, true, Scope::kRuntime},
    {"BUILD_DEPENDENCY_OF", kDepends, true, Scope::kBuild},
    {"DEV_DEPENDENCY_OF", kDepends, true, Scope::kDevelopment},
    {"TEST_DEPENDENCY_OF", kDepends, true, Scope::kTest},
    {"OPTIONAL_DEPENDENCY_OF", kDepends, true, Scope::kOptional},
    {"PROVIDED_DEPENDENCY_OF", kDepends, true, Scope::kProvided},
    {"BUILD_TOOL_OF", kDepends, true, Scope::kBuild},
    {"DEV_TOOL_OF", kDepends, true, Scope::kDevelopment},
    {"TEST_TOOL_OF", kDepends, true, Scope::kTest},
    {"HAS_PREREQUISITE", kDepends, false, {}},
    {"PREREQUISITE_FOR", kDepends, true, {}},
    {"DYNAMIC_LINK", kDepends, false, Scope::kRuntime},
    {"STATIC_LINK", kDepends, false, {}},
    {"CONTAINS", kContains, false, {}},
    {"CONTAINED_BY", kContains, true, {}},
    {"PACKAGE_OF", kContains, true, {}},
    {"OPTIONAL_COMPONENT_OF", kContains, true, {}},
    {"EXPANDED_FROM_ARCHIVE", kContains, true, {}},
});

constexpr auto kOtherRelations = std::to_array<std::string_view>({"AMENDS",
                                                                  "ANCESTOR_OF",
                                                                  "COPY_OF",
                                                                  "DATA_FILE_OF",
                                                                  "DESCENDANT_OF",
                                                                  "DESCRIBED_BY",
                                                                  "DESCRIBES",
                                                                  "DISTRIBUTION_ARTIFACT",
                                                                  "DOCUMENTATION_OF",
                                                                  "EXAMPLE_OF",
                                                                  "FILE_ADDED",
                                                                  "FILE_DELETED",
                                                                  "FILE_MODIFIED",
                                                                  "GENERATED_FROM",
                                                                  "GENERATES",
                                                                  "METAFILE_OF",
                                                                  "OTHER",
                                                                  "PATCH_APPLIED",
                                                                  "PATCH_FOR",
                                                                  "REQUIREMENT_DESCRIPTION_FOR",
                                                                  "SPECIFICATION_FOR",
                                                                  "TEST_CASE_OF",
                                                                  "TEST_OF",
                                                                  "VARIANT_OF",
                                                                  "DEPENDENCY_MANIFEST_OF"});

}  // namespace

bool is_known_version(std::string_view version, bool& newer) {
  const auto parts = cut(version.substr(0, 5) == "SPDX-" ? version.substr(5) : "", ".");
  const auto major = parts ? parse_u64(parts->first) : std::nullopt;
  const auto minor =
      parts ? parse_u64(parts->second.substr(0, parts->second.find('.'))) : std::nullopt;
  newer = major && minor && (*major > 2 || (*major == 2 && *minor > 3));
  return version == "SPDX-2.2" || version == "SPDX-2.3" || version == "SPDX-2.2.1" ||
         version == "SPDX-2.2.2" || version == "SPDX-2.3.1";
}

std::string_view hash_name(HashAlgorithm algorithm) {
  const auto* found = std::ranges::find(kHashNames, algorithm, &HashRow::algorithm);
  return found == kHashNames.end() || algorithm == HashAlgorithm::kOther ? std::string_view()
                                                                         : found->name;
}

bool is_hash_name(std::string_view name) {
  return std::ranges::find(kHashNames, name, &HashRow::name) != kHashNames.end();
}

std::string_view purpose_of(ComponentType type) {
  const auto* found = std::ranges::find(kPurposes, type, &PurposeRow::type);
  return found == kPurposes.end() ? "OTHER" : found->name;
}

std::optional<ComponentType> type_of(std::string_view purpose) {
  const auto* found = std::ranges::find(kPurposes, purpose, &PurposeRow::name);
  if (found == kPurposes.end()) {
    return std::nullopt;
  }
  return found->type;
}

const RelationRow* find_relation(std::string_view name) {
  const auto* found = std::ranges::find(kRelations, name, &RelationRow::name);
  return found == kRelations.end() ? nullptr : found;
}

bool is_other_relation(std::string_view name) {
  return std::ranges::find(kOtherRelations, name) != kOtherRelations.end();
}

}  // namespace akashi::documents::spdx2
