// The advisory index on LMDB: memory-mapped, crash-safe, many readers beside one writer.
#include "stores/lmdb/lmdb_reader.h"
#include "stores/lmdb/lmdb_writer.h"

namespace akashi::stores::lmdb {

extern constinit const AdvisoryStore kLeaf{
    .id = "lmdb",
    .open = open_reader,
    .open_writer = open_writer,
};

}  // namespace akashi::stores::lmdb
