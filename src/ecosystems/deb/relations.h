// The relation fields of packages: "a (>= 1) | b:any, c [amd64] <!nocheck>" (Debian policy, 7.1).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace akashi::ecosystems::deb {

// One name of a relation. Views into the field.
struct Relation {
  std::string_view name;
  std::string_view architecture;  // "any", "native", "amd64"; "" where not stated.
  std::string_view operation;     // "<<", "<=", "=", ">=", ">>"; "" where any version does.
  std::string_view version;
  std::uint32_t group = 0;  // Relations of one group are alternatives: any of them does.
};

// In order; what has no name is passed over. Line breaks count as blanks.
std::vector<Relation> parse_relations(std::string_view field);
inline constexpr std::size_t kMostRelations = 65'536;  // Of one field; more are not read.

// "libfoo (1.2-3)" of a Source field: the name and the version, "" where it is not stated.
struct NameVersion {
  std::string_view name;
  std::string_view version;
};
NameVersion parse_source(std::string_view field);

}  // namespace akashi::ecosystems::deb
