// Keys are the record's number, and for pieces behind the first the number of the piece (1 byte).
// What fills whole pages is the first piece: LMDB keeps it apart, with its own head in the first
// page. The rest lies in pages that it shares with other texts.
#include "stores/lmdb/lmdb_text.h"

#include <vector>

namespace akashi::stores::lmdb {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kPageHead = 16;
constexpr std::size_t kPiece = 600;

}  // namespace

Result<void> put_text(Transaction& txn, std::uint32_t number, std::string_view text, bool added) {
  const unsigned flags = added ? static_cast<unsigned>(MDB_APPEND) : 0U;
  const auto pages = (text.size() + kPageHead) / kPage;
  auto size = pages == 0 ? kPiece : pages * kPage - kPageHead;
  auto key = number_key(number);
  const auto number_bytes = key.size();
  for (char piece = 1;; ++piece) {
    const auto bytes = text.substr(0, size);
    AKASHI_TRY(txn.put(Table::kText, key, bytes, flags));
    text.remove_prefix(bytes.size());
    if (text.empty()) {
      return {};
    }
    size = kPiece;
    key.resize(number_bytes);
    key += piece;
  }
}

Result<void> remove_text(Transaction& txn, std::uint32_t number) {
  std::vector<std::string> keys;
  txn.each_with_prefix(Table::kText, number_key(number),
                       [&](std::string_view key, std::string_view) { keys.emplace_back(key); });
  for (const auto& key : keys) {
    AKASHI_TRY(txn.remove(Table::kText, key));
  }
  return {};
}

std::string read_text(MDB_cursor* cursor, std::uint32_t number) {
  std::string out;
  const auto prefix = number_key(number);
  auto key = to_val(prefix);
  MDB_val value{};
  auto code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
  while (code == 0 && to_view(key).starts_with(prefix)) {
    out += to_view(value);
    code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  return out;
}

}  // namespace akashi::stores::lmdb
