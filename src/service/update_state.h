// DATABASE/update.json: what `db update` knows of each source of this index.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/finding.h"

namespace akashi::service {

struct SourceState {
  std::string checked;  // When the source last said what it has, RFC 3339.
  std::string fetched;  // When it last had something new.
  std::string since;    // Newest change that is in the index; kNvdYears, kNvdApi: of which time.
  std::map<std::string, std::string> files;                   // Name and digest as imported.
  std::vector<std::pair<std::string, std::string>> imported;  // Names and digests in the index.
};

using UpdateState = std::map<std::string, SourceState>;

UpdateState read_update_state(const std::string& database);  // Empty where there is none.
Result<void> write_update_state(const std::string& database, const UpdateState& state);
// Says which import a row of the index is of.
std::string import_mark(const SourceStatus& row);
// Whether the index still has what `state` says was imported.
bool is_in_index(const SourceState& state, const std::vector<SourceStatus>& index);

}  // namespace akashi::service
