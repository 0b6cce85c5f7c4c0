// Compressed texts of records in pieces that fill LMDB's pages: with each text in one value a sixth
// of the index would be empty.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stores/lmdb/lmdb_env.h"

namespace akashi::stores::lmdb {

// `added`: no record has a higher number.
Result<void> put_text(Transaction& txn, std::uint32_t number, std::string_view text, bool added);
Result<void> remove_text(Transaction& txn, std::uint32_t number);
// `cursor`: of Table::kText. Empty where there is none.
std::string read_text(MDB_cursor* cursor, std::uint32_t number);

}  // namespace akashi::stores::lmdb
