#include "decide/table.h"

#include <algorithm>

#include "base/bytes.h"
#include "formats/tree.h"

namespace akashi::decide {
namespace {

using formats::NodeView;

constexpr auto kNone = static_cast<std::uint32_t>(-1);
constexpr std::size_t kMostRows = 1'000'000;

Result<DecisionPoint> read_point(NodeView node, std::string_view id) {
  DecisionPoint point{.id = std::string(id),
                      .key = std::string(node["key"].text()),
                      .name = std::string(node["name"].text()),
                      .values = {}};
  for (const auto value : node["values"]) {
    point.values.push_back({std::string(value["key"].text()), std::string(value["name"].text())});
  }
  if (point.key.empty() || point.values.empty()) {
    return std::unexpected(
        formats::wrong_type(node, "decision_points", "a point with key and values"));
  }
  return point;
}

std::uint32_t index_of(const DecisionPoint& point, std::string_view key) {
  const auto found = std::ranges::find(point.values, key, &DecisionValue::key);
  return found == point.values.end() ? kNone
                                     : static_cast<std::uint32_t>(found - point.values.begin());
}

}  // namespace

Result<std::shared_ptr<const DecisionTable>> DecisionTable::parse(std::string_view json,
                                                                  const Limits& limits) {
  const auto bytes = Bytes::copy_of(json);
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(bytes.padded(), limits));
  const auto root = tree.root();
  auto table = std::make_shared<DecisionTable>();
  table->id_ = std::string(root["namespace"].text()) + ":" + std::string(root["key"].text()) + ":" +
               std::string(root["version"].text());
  table->name_ = root["name"].text();
  const auto outcome_id = root["outcome"].text();
  bool found_outcome = false;
  std::size_t combinations = 1;
  for (const auto node : root["decision_points"]) {
    AKASHI_TRY_ASSIGN(auto point, read_point(node, node.key()));
    if (node.key() == outcome_id) {
      table->outcome_ = std::move(point);
      found_outcome = true;
      continue;
    }
    combinations *= point.values.size();
    if (combinations > kMostRows) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"rows of a decision table", std::to_string(kMostRows)});
    }
    table->inputs_.push_back(std::move(point));
  }
  if (!found_outcome || table->inputs_.empty()) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"outcome"}, root.position());
  }
  table->rows_.assign(combinations, kNone);
  for (const auto row : root["mapping"]) {
    std::size_t at = 0;
    for (const auto& input : table->inputs_) {
      const auto value = index_of(input, row[input.id].text());
      if (value == kNone) {
        return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                    {input.id, std::string(row[input.id].text()), "value of the point"},
                    row.position());
      }
      at = at * input.values.size() + value;
    }
    const auto outcome = index_of(table->outcome_, row[outcome_id].text());
    if (outcome == kNone || table->rows_[at] != kNone) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {std::string(outcome_id), std::string(row[outcome_id].text()),
                   "outcome, one for each combination"},
                  row.position());
    }
    table->rows_[at] = outcome;
  }
  if (std::ranges::find(table->rows_, kNone) != table->rows_.end()) {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {std::to_string(combinations) + " combinations", "fewer"},
                root["mapping"].position());
  }
  return table;
}

std::vector<std::uint32_t> DecisionTable::possible(
    std::span<const std::vector<std::uint32_t>> allowed) const {
  // All combinations of allowed values: at most all rows of the table.
  std::vector<std::size_t> places = {0};
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    std::vector<std::size_t> next;
    for (const auto place : places) {
      for (const auto value : allowed[i]) {
        next.push_back(place * inputs_[i].values.size() + value);
      }
    }
    places = std::move(next);
  }
  std::vector<std::uint32_t> outcomes;
  for (const auto place : places) {
    outcomes.push_back(rows_[place]);
  }
  std::ranges::sort(outcomes);
  const auto rest = std::ranges::unique(outcomes);
  outcomes.erase(rest.begin(), rest.end());
  return outcomes;
}

}  // namespace akashi::decide
