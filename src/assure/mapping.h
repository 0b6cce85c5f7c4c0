// What of one scheme answers what of another (docs/formats/scheme.md, "Mappings").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assure/scheme.h"
#include "base/problems.h"
#include "formats/tree.h"

namespace akashi::assure {

enum class Relation : std::uint8_t {
  kEqual,
  kCovers,  // Who fulfils all of `from` fulfils each of `to`.
  kPart,    // Answers a part of `to` only.
  kNear,    // Related; answers nothing.
};
std::string_view relation_name(Relation relation);

struct Pair {
  std::vector<std::string> from;
  std::vector<std::string> to;
  Relation relation = Relation::kNear;
  Mark mark = Mark::kOwnDesign;
  std::string source;
  Text note;
  Place place;
};

// Who holds a level of `from` need not show `to`.
struct Acceptance {
  std::string from_level;
  std::vector<std::string> to;
  std::string valid_from;
  std::string valid_until;
  Text condition;
  Mark mark = Mark::kOwnDesign;
  std::string source;
  Place place;
};

struct MappingEnd {
  std::string scheme;  // "jc-star@2025-03"
  std::string array;
};

struct Mapping {
  std::string id;
  Text name;
  Mark mark = Mark::kOwnDesign;
  std::string source;
  std::vector<SourceEntry> sources;
  MappingEnd from;
  MappingEnd to;
  std::vector<Pair> pairs;
  std::vector<Acceptance> acceptances;
  Place place;
};

// What is wrong is a problem with its line; the rest is kept.
Mapping read_mapping(formats::NodeView root, std::string_view file, Problems& problems);

}  // namespace akashi::assure
