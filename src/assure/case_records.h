// Products, organisations and people that cases speak of, as records with fields
// (docs/formats/case.md).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assure/scheme.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "formats/json_writer.h"
#include "formats/tree.h"

namespace akashi::assure {

struct FieldRule {
  std::string_view name;
  bool list = false;
  bool required = false;
};

struct RecordRule {
  std::string_view kind;  // "product"
  std::span<const FieldRule> fields;
};
std::span<const RecordRule> record_rules();
const RecordRule* record_rule(std::string_view kind);

struct Record {
  std::string kind;
  std::string id;
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;  // In the rule's order.
  bool operator==(const Record&) const = default;

  std::string_view text(std::string_view field) const;  // "" when it has none.
  std::span<const std::string> list(std::string_view field) const;
};

// TOML: `akashi_records = 1`, then [[product]], [[organisation]], [[person]]. What is not as it
// should be is a problem with its line, and that record is left out.
Result<std::vector<Record>> read_records(std::string_view toml, const Limits& limits,
                                         Problems& problems);

// {"id": …, fields}; the same record gives the same bytes.
void write_json(formats::JsonWriter& json, const Record& record);
Result<Record> read_record(formats::NodeView node, std::string_view kind);

}  // namespace akashi::assure
