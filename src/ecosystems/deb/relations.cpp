// relation     = alternatives *( "," alternatives )
// alternatives = one *( "|" one )
// one          = name [ ":" architecture ] [ "(" operation version ")" ] [ "[" architectures "]" ]
// *( "<" profiles ">" ) The old operations "<" and ">" mean "<=" and ">=".
#include "ecosystems/deb/relations.h"

#include "base/strings.h"

namespace akashi::ecosystems::deb {
namespace {

constexpr auto kNone = std::string_view::npos;

std::string_view inside(std::string_view text, char open, char close) {
  const auto start = text.find(open);
  if (start == kNone) {
    return {};
  }
  const auto end = text.find(close, start);
  return end == kNone ? std::string_view() : trim(text.substr(start + 1, end - start - 1));
}

std::string_view modern(std::string_view operation) {
  return operation == "<" ? "<=" : operation == ">" ? ">=" : operation;
}

Relation parse_one(std::string_view text) {
  Relation relation;
  text = trim(text);
  const auto name_end = text.find_first_of(" \t\r\n([<");
  relation.name = text.substr(0, name_end);
  if (const auto colon = relation.name.find(':'); colon != kNone) {
    relation.architecture = relation.name.substr(colon + 1);
    relation.name = relation.name.substr(0, colon);
  }
  const auto version = inside(text, '(', ')');
  const auto at = version.find_first_not_of("<=>");
  if (at != kNone) {
    relation.operation = at == 0 ? "=" : modern(version.substr(0, at));
    relation.version = trim(version.substr(at));
  }
  return relation;
}

}  // namespace

std::vector<Relation> parse_relations(std::string_view field) {
  std::vector<Relation> relations;
  std::uint32_t group = 0;
  while (!field.empty() && relations.size() < kMostRelations) {
    const auto end = field.find_first_of(",|");
    auto relation = parse_one(field.substr(0, end));
    if (!relation.name.empty()) {
      relation.group = group;
      relations.push_back(relation);
    }
    if (end == kNone) {
      break;
    }
    group += field[end] == ',' ? 1 : 0;
    field.remove_prefix(end + 1);
  }
  return relations;
}

NameVersion parse_source(std::string_view field) {
  const auto one = parse_one(field.substr(0, field.find('\n')));
  return {one.name, one.version};
}

}  // namespace akashi::ecosystems::deb
