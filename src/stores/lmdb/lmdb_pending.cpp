#include "stores/lmdb/lmdb_pending.h"

#include <span>

#include "store/index_format.h"
#include "stores/lmdb/lmdb_rows.h"

namespace akashi::stores::lmdb {
namespace {

// The record's number takes its place behind the entry's size.
void append_entry(std::string& value, const PendingRow& entry) {
  const auto at = value.size() + sizeof(std::uint32_t);
  value += entry.bytes;
  for (std::size_t i = 0; i < sizeof(std::uint32_t); ++i) {
    value[at + i] = static_cast<char>(entry.record >> (8 * i));
  }
}

}  // namespace

// `value_of(old, without, added)`: the new value of one key; empty to remove it. `without`: numbers
// of records, ascending.
template <class F>
Result<void> PendingRows::merge(Transaction& txn, F&& value_of) {
  std::ranges::stable_sort(added_, [](const PendingRow& a, const PendingRow& b) {
    return a.key != b.key ? a.key < b.key : a.record < b.record;
  });
  std::ranges::sort(removed_);
  const bool fresh = txn.count(table_) == 0;
  auto added = std::span<const PendingRow>(added_);
  auto removed = std::span<const std::pair<std::string, std::uint32_t>>(removed_);
  std::vector<std::uint32_t> without;
  while (!added.empty() || !removed.empty()) {
    const bool from_added =
        removed.empty() || (!added.empty() && added.front().key <= removed.front().first);
    const auto& key = from_added ? added.front().key : removed.front().first;
    without.clear();
    for (; !removed.empty() && removed.front().first == key; removed = removed.subspan(1)) {
      without.push_back(removed.front().second);
    }
    const auto other =
        std::ranges::find_if(added, [&](const PendingRow& row) { return row.key != key; });
    const auto rows = added.first(static_cast<std::size_t>(other - added.begin()));
    std::string_view old;
    if (fresh || !txn.get(table_, key, old)) {
      old = {};
    }
    const std::string value = value_of(old, without, rows);
    if (!value.empty()) {
      AKASHI_TRY(txn.put(table_, key, value, fresh ? static_cast<unsigned>(MDB_APPEND) : 0U));
    } else if (!old.empty()) {
      AKASHI_TRY(txn.remove(table_, key));
    }
    added = added.subspan(rows.size());
  }
  clear();
  return {};
}

Result<void> PendingRows::write_entries(Transaction& txn) {
  return merge(txn, [](std::string_view old, const std::vector<std::uint32_t>& without,
                       std::span<const PendingRow> added) {
    std::string value;
    while (const auto entry = store::EntryView::take(old)) {
      if (!std::ranges::binary_search(without, entry->record())) {
        value += entry->bytes();
      }
    }
    for (const auto& entry : added) {
      append_entry(value, entry);
    }
    return value;
  });
}

Result<void> PendingRows::write_names(Transaction& txn) {
  return merge(txn, [](std::string_view old, const std::vector<std::uint32_t>& without,
                       std::span<const PendingRow> added) {
    auto numbers = read_numbers(old);
    std::erase_if(
        numbers, [&](std::uint32_t number) { return std::ranges::binary_search(without, number); });
    for (const auto& row : added) {
      numbers.push_back(row.record);
    }
    std::ranges::sort(numbers);
    const auto rest = std::ranges::unique(numbers);
    numbers.erase(rest.begin(), rest.end());
    return write_numbers(numbers);
  });
}

void PendingRows::clear() {
  added_.clear();
  removed_.clear();
}

}  // namespace akashi::stores::lmdb
