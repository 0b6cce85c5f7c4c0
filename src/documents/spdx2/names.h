// What SPDX 2 calls things. Tables only.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/hash.h"
#include "model/bom.h"

namespace akashi::documents::spdx2 {

inline constexpr auto kWrittenVersions = std::to_array<std::string_view>({"2.3"});
inline constexpr std::string_view kDocumentId = "SPDXRef-DOCUMENT";
inline constexpr std::string_view kNone = "NONE";
inline constexpr std::string_view kNoAssertion = "NOASSERTION";

// Whether the reader was written for "SPDX-2.x"; `newer` when it is behind all of those.
bool is_known_version(std::string_view version, bool& newer);

std::string_view hash_name(HashAlgorithm algorithm);  // "" for one without a name here.
bool is_hash_name(std::string_view name);             // Known to us or not: "MD6".

std::string_view purpose_of(ComponentType type);  // "OTHER" where there is no nearer one.
std::optional<ComponentType> type_of(std::string_view purpose);  // Also "SOURCE", "INSTALL" …

// How a relationship reads in the model.
struct RelationRow {
  std::string_view name;
  RelationType type;
  bool reversed;  // The related element is the one that depends, contains.
  Scopes scopes;
};
const RelationRow* find_relation(std::string_view name);
// Relationships that say nothing of the model.
bool is_other_relation(std::string_view name);

// Fields of a package that travel as properties of a component: "spdx:summary".
inline constexpr std::string_view kFieldPrefix = "spdx:";
inline constexpr auto kTextFields =
    std::to_array<std::string_view>({"packageFileName", "summary", "comment", "licenseComments",
                                     "sourceInfo", "releaseDate", "builtDate", "validUntilDate"});

// In the comment of an annotation or relationship of ours.
inline constexpr std::string_view kFactKey = "akashi";

}  // namespace akashi::documents::spdx2
