// The three containers of the rpm database. Each holds one header (rpm_header.h) per installed
// package, under a number.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"

namespace akashi::formats {

struct RpmRow {
  std::uint32_t number = 0;  // As rpm counts installed packages (DBINSTANCE).
  std::string_view header;   // Valid during the call only.
};
// Called once per row, ordered by number. False stops the reading.
using RpmRowSink = std::function<bool(const RpmRow&)>;

// Each gives an error when nothing more can be read; rows that are broken by themselves go to
// `problems` (bounded) and the others are given. The work is linear in the size of the file,
// whatever it holds.

// "rpmdb.sqlite". `wal`: the bytes of the write-ahead log beside it ("rpmdb.sqlite-wal"), "" when
// there is none: what was committed there is read too.
Result<void> read_rpm_sqlite(const ByteReader& file, std::string_view wal, const Limits& limits,
                             const RpmRowSink& sink, Problems& problems);
// "Packages.db"
Result<void> read_rpm_ndb(const ByteReader& file, const Limits& limits, const RpmRowSink& sink,
                          Problems& problems);
// "Packages": a Berkeley DB hash, versions 7 to 10 of the hash format (libdb 3 to 6), either byte
// order.
Result<void> read_rpm_bdb(const ByteReader& file, const Limits& limits, const RpmRowSink& sink,
                          Problems& problems);

}  // namespace akashi::formats
