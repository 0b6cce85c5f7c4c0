#include "stores/lmdb/lmdb_changes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/strings.h"

namespace akashi::stores::lmdb {
namespace {

constexpr std::size_t kStateBytes = 8;

struct Kept {
  std::string key;
  std::string state;
  std::size_t bytes;
};

}  // namespace

std::optional<Table> whole_table(std::string_view name) {
  constexpr std::array kTables = {Table::kEpssDay, Table::kExploit, Table::kIdentity,
                                  Table::kLifecycle, Table::kWeakness};
  static_assert(kTables.size() == store::kWholeTables.size());
  const auto found = std::ranges::find(store::kWholeTables, name);
  return found == store::kWholeTables.end()
             ? std::nullopt
             : std::optional(
                   kTables.at(static_cast<std::size_t>(found - store::kWholeTables.begin())));
}

ChangeRow read_change(std::string_view key, std::string_view value) {
  return {.revision = {read_revision(key), to_hex(value.substr(0, kStateBytes))},
          .changes = value.size() < kStateBytes ? std::string_view() : value.substr(kStateBytes)};
}

store::Revision read_head(const Transaction& txn) {
  store::Revision out;
  std::string_view value;
  if (txn.get(Table::kMeta, "revision", value)) {
    out.number = parse_u64(value).value_or(0);
  }
  if (txn.get(Table::kMeta, "state", value)) {
    out.state = value;
  }
  return out;
}

std::vector<store::Channel> read_channels(const Transaction& txn) {
  std::vector<store::Channel> out;
  txn.each(Table::kChannel, [&](std::string_view name, std::string_view value) {
    if (auto channel = store::Channel::unpack(name, value)) {
      out.push_back(std::move(*channel));
    }
  });
  return out;
}

Result<void> write_change(Transaction& txn, const store::Revision& revision,
                          const store::Changes& changes) {
  const auto state = from_hex(revision.state).value_or("");
  std::string packed;
  if (!changes.everything) {
    AKASHI_TRY_ASSIGN(packed, changes.pack());
  }
  if (changes.everything || packed.size() > store::Changes::kMostBytes) {
    AKASHI_TRY(txn.clear(Table::kChange));
    return txn.put(Table::kChange, revision_key(revision.number), state);
  }
  std::vector<Kept> kept;
  std::size_t total = packed.size();
  txn.each(Table::kChange, [&](std::string_view key, std::string_view value) {
    kept.push_back({std::string(key), std::string(value.substr(0, kStateBytes)), value.size()});
    total += value.size();
  });
  std::size_t dropped = 0;
  for (; dropped < kept.size() && (total > store::Changes::kMostKept ||
                                   kept.size() - dropped >= store::Changes::kMostRevisions);
       ++dropped) {
    total -= kept[dropped].bytes;
    AKASHI_TRY(txn.remove(Table::kChange, kept[dropped].key));
  }
  if (dropped != 0) {  // The new floor: a state to start from, whose own changes are gone.
    const auto& floor = kept[dropped - 1];
    AKASHI_TRY(txn.put(Table::kChange, floor.key, floor.state));
  }
  return txn.put(Table::kChange, revision_key(revision.number), state + packed);
}

}  // namespace akashi::stores::lmdb
