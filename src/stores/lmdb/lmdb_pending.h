// Rows that an import adds to or takes out of the tables package, cpe and name: kept until commit,
// then merged into the table key by key in order, so that a new table is packed well.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/lmdb/lmdb_env.h"

namespace akashi::stores::lmdb {

struct PendingRow {
  std::string key;
  std::uint32_t record;
  std::uint32_t time;  // That the record was written in this import.
  std::string bytes;   // The entry; nothing of a name.
};

class PendingRows {
 public:
  explicit PendingRows(Table table) : table_(table) {}

  void add(PendingRow&& row) { added_.push_back(std::move(row)); }
  void remove(std::string_view key, std::uint32_t record) { removed_.emplace_back(key, record); }
  template <class F>
  void drop_added(F&& is_old) {
    std::erase_if(added_, is_old);
  }
  // Keys of the rows of these records.
  template <class F>
  void list_keys(F&& has_changed, std::vector<std::string>& keys) const {
    for (const auto& row : added_) {
      if (has_changed(row.record)) {
        keys.push_back(row.key);
      }
    }
    for (const auto& [key, record] : removed_) {
      if (has_changed(record)) {
        keys.push_back(key);
      }
    }
  }
  Result<void> write_entries(Transaction& txn);  // Values are entries (store::EntryView).
  Result<void> write_names(Transaction& txn);    // Values are numbers of records.
  void clear();

 private:
  template <class F>
  Result<void> merge(Transaction& txn, F&& value_of);

  Table table_;
  std::vector<PendingRow> added_;
  std::vector<std::pair<std::string, std::uint32_t>> removed_;
};

}  // namespace akashi::stores::lmdb
