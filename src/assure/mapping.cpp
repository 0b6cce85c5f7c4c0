#include "assure/mapping.h"

#include <algorithm>
#include <array>

#include "assure/scheme_reader.h"

namespace akashi::assure {
namespace {

using formats::NodeView;

constexpr auto kRelations = std::to_array<std::string_view>({"equal", "covers", "part", "near"});
constexpr auto kMembers =
    std::to_array<std::string_view>({"akashi_mapping", "id", "name", "mark", "source", "sources",
                                     "from", "to", "pairs", "acceptances"});
constexpr auto kPairMembers =
    std::to_array<std::string_view>({"from", "to", "relation", "mark", "source", "note"});
constexpr auto kAcceptanceMembers = std::to_array<std::string_view>(
    {"from_level", "to", "valid_from", "valid_until", "condition", "mark", "source"});

std::string source_of(NodeView node, const Mapping& mapping) {
  return node["source"] ? std::string(node["source"].text()) : mapping.source;
}

Pair read_pair(NodeView node, const Mapping& mapping, const Reading& in) {
  in.only(node, kPairMembers);
  Pair pair{.from = in.strings(node["from"], "from"),
            .to = in.strings(node["to"], "to"),
            .relation = Relation::kNear,
            .mark = in.mark(node["mark"], mapping.mark),
            .source = source_of(node, mapping),
            .note = node["note"] ? in.text(node["note"], "note") : Text(),
            .place = {std::string(in.file), node.position()}};
  const auto* const relation = std::ranges::find(kRelations, node["relation"].text());
  if (relation == kRelations.end()) {
    in.problem(node, msg::kBadValue,
               {"relation", std::string(node["relation"].text()), "equal, covers, part, near"});
  } else {
    pair.relation = static_cast<Relation>(relation - kRelations.begin());
  }
  if (pair.from.empty() || pair.to.empty()) {
    in.problem(node, msg::kMissingField, {pair.from.empty() ? "from" : "to"});
  }
  return pair;
}

Acceptance read_acceptance(NodeView node, const Mapping& mapping, const Reading& in) {
  in.only(node, kAcceptanceMembers);
  Acceptance acceptance{
      .from_level = std::string(node["from_level"].text()),
      .to = in.strings(node["to"], "to"),
      .valid_from = in.date(node["valid_from"], "valid_from"),
      .valid_until = in.date(node["valid_until"], "valid_until"),
      .condition = node["condition"] ? in.text(node["condition"], "condition") : Text(),
      .mark = in.mark(node["mark"], mapping.mark),
      .source = source_of(node, mapping),
      .place = {std::string(in.file), node.position()}};
  if (acceptance.from_level.empty()) {
    in.problem(node, msg::kMissingField, {"from_level"});
  }
  return acceptance;
}

}  // namespace

std::string_view relation_name(Relation relation) {
  return kRelations.at(static_cast<std::size_t>(relation));
}

Mapping read_mapping(NodeView root, std::string_view file, Problems& problems) {
  const Reading in{file, problems};
  in.only(root, kMembers);
  if (root["akashi_mapping"].integer() != 1) {
    in.problem(root, msg::kUnsupportedVersion,
               {"akashi_mapping", std::string(root["akashi_mapping"].text()), "1"});
  }
  Mapping mapping{
      .id = std::string(root["id"].string().value_or("")),
      .name = in.text(root["name"], "name"),
      .mark = in.mark(root["mark"], Mark::kOwnDesign),
      .source = std::string(root["source"].text()),
      .sources = in.sources(root["sources"]),
      .from = {std::string(root["from"]["scheme"].text()),
               std::string(root["from"]["array"].text())},
      .to = {std::string(root["to"]["scheme"].text()), std::string(root["to"]["array"].text())},
      .pairs = {},
      .acceptances = {},
      .place = {std::string(file), root.position()}};
  if (mapping.id.empty()) {
    in.problem(root, msg::kMissingField, {"id"});
  }
  for (const auto node : root["pairs"]) {
    mapping.pairs.push_back(read_pair(node, mapping, in));
  }
  for (const auto node : root["acceptances"]) {
    mapping.acceptances.push_back(read_acceptance(node, mapping, in));
  }
  return mapping;
}

}  // namespace akashi::assure
