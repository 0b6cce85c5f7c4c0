// The NVD's form of an applicability statement: configurations, nodes, cpeMatch with
// versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding.
#include "feed/cpe_match.h"

#include <utility>

#include "model/cpe.h"

namespace akashi {

using formats::NodeView;

Result<std::string> optional_text(NodeView node, std::string_view field) {
  if (!node || node.is_null()) {
    return std::string();
  }
  if (node.is_object() || node.is_array()) {
    return std::unexpected(formats::wrong_type(node, field, "a string"));
  }
  return std::string(node.text());
}

Result<void> check_array(NodeView node, std::string_view field) {
  if (node && !node.is_null() && !node.is_array()) {
    return std::unexpected(formats::wrong_type(node, field, "an array"));
  }
  return {};
}

Result<bool> optional_flag(NodeView node, std::string_view field, bool absent) {
  if (!node || node.is_null()) {
    return absent;
  }
  const auto value = node.boolean();
  if (!value) {
    return std::unexpected(formats::wrong_type(node, field, "true or false"));
  }
  return *value;
}

Result<bool> operator_is_and(NodeView node) {
  AKASHI_TRY_ASSIGN(const auto word, optional_text(node, "operator"));
  if (word == "AND" || word == "OR" || word.empty()) {
    return word == "AND";
  }
  return fail(ErrorCode::kUnsupported, msg::kExpected, {"operator AND or OR", word},
              node.position());
}

Result<CpeCriterion> read_cpe_criterion(NodeView node, std::string_view name) {
  if (!node.is_object()) {
    return std::unexpected(formats::wrong_type(node, "cpeMatch", "an object"));
  }
  CpeCriterion out;
  AKASHI_TRY_ASSIGN(out.name, optional_text(node[name], name));
  if (out.name.empty()) {
    AKASHI_TRY_ASSIGN(out.name, optional_text(node["cpe22Uri"], "cpe22Uri"));
  }
  if (out.name.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {std::string(name)}, node.position());
  }
  const auto cpe = parse_cpe(out.name);
  if (!cpe) {
    return std::unexpected(Error(cpe.error().code(), cpe.error().message(), node.position()));
  }
  out.name = cpe->formatted_string();
  // Without the word it counts as vulnerable: the other reading would hide it.
  AKASHI_TRY_ASSIGN(out.vulnerable, optional_flag(node["vulnerable"], "vulnerable", true));
  AKASHI_TRY_ASSIGN(out.start,
                    optional_text(node["versionStartIncluding"], "versionStartIncluding"));
  if (out.start.empty()) {
    AKASHI_TRY_ASSIGN(out.start,
                      optional_text(node["versionStartExcluding"], "versionStartExcluding"));
    out.start_excluded = !out.start.empty();
  }
  AKASHI_TRY_ASSIGN(out.end, optional_text(node["versionEndIncluding"], "versionEndIncluding"));
  out.end_included = !out.end.empty();
  if (out.end.empty()) {
    AKASHI_TRY_ASSIGN(out.end, optional_text(node["versionEndExcluding"], "versionEndExcluding"));
  }
  return out;
}

namespace {

Result<CpeNode> read_node(NodeView node) {
  if (!node.is_object()) {
    return std::unexpected(formats::wrong_type(node, "nodes", "an object"));
  }
  CpeNode out;
  AKASHI_TRY_ASSIGN(out.all, operator_is_and(node["operator"]));
  AKASHI_TRY_ASSIGN(out.negated, optional_flag(node["negate"], "negate", false));
  AKASHI_TRY(check_array(node["cpeMatch"], "cpeMatch"));
  for (const auto match : node["cpeMatch"]) {
    AKASHI_TRY_ASSIGN(auto criterion, read_cpe_criterion(match, "criteria"));
    out.criteria.push_back(std::move(criterion));
  }
  return out;
}

}  // namespace

Result<CpeNode> read_cpe_configuration(NodeView node) {
  if (!node.is_object()) {
    return std::unexpected(formats::wrong_type(node, "configurations", "an object"));
  }
  CpeNode out;
  AKASHI_TRY_ASSIGN(out.all, operator_is_and(node["operator"]));
  AKASHI_TRY_ASSIGN(out.negated, optional_flag(node["negate"], "negate", false));
  AKASHI_TRY(check_array(node["nodes"], "nodes"));
  for (const auto child : node["nodes"]) {
    AKASHI_TRY_ASSIGN(auto read, read_node(child));
    out.children.push_back(std::move(read));
  }
  return out;
}

}  // namespace akashi
