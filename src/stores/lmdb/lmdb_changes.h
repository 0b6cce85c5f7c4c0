// The rows of the tables `change` and `channel`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/changes.h"
#include "stores/lmdb/lmdb_env.h"

namespace akashi::stores::lmdb {

// One revision. `changes` is empty in the lowest row: of what came before nothing is known.
struct ChangeRow {
  store::Revision revision;
  std::string_view changes;  // store::Changes, packed.
};
std::optional<Table> whole_table(std::string_view name);  // Of store::kWholeTables.
ChangeRow read_change(std::string_view key, std::string_view value);

store::Revision read_head(const Transaction& txn);  // The present revision.
std::vector<store::Channel> read_channels(const Transaction& txn);

// Adds the revision that is about to be committed, and drops old ones above the bounds of
// store::Changes.
Result<void> write_change(Transaction& txn, const store::Revision& revision,
                          const store::Changes& changes);

}  // namespace akashi::stores::lmdb
