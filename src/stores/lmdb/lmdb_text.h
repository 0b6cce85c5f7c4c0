// Texts of records: packed in blocks (store/text_block.h), and those in pieces that fill LMDB's
// pages; with each block in one value a sixth of the table would be empty.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/thread_pool.h"
#include "store/text_block.h"
#include "stores/lmdb/lmdb_env.h"

namespace akashi::stores::lmdb {

class TextReader {
 public:
  // `cursor`: of Table::kText.
  explicit TextReader(MDB_cursor* cursor) : cursor_(cursor) {}
  // The block read last is kept: neighbours cost nothing more.
  Result<std::string> read(std::uint32_t number);

 private:
  MDB_cursor* cursor_;
  std::string texts_;
  std::vector<store::TextSlot> slots_;
};

// What one import adds and takes out. Blocks are packed beside the thread that writes.
class TextWriter {
 public:
  TextWriter(Transaction& txn, ThreadPool& pool, std::uint32_t next);
  ~TextWriter();
  TextWriter(const TextWriter&) = delete;
  TextWriter& operator=(const TextWriter&) = delete;

  // The number that the text has from now on.
  Result<std::uint32_t> add(std::string&& text);
  void remove(std::uint32_t number) { removed_.push_back(number); }  // At finish().
  void remove_all();                                                 // The caller clears the table.
  Result<void> finish();
  std::uint32_t next() const { return next_; }

 private:
  struct Block;
  Result<void> close();
  Result<void> start(std::unique_ptr<Block> block);
  Result<void> write_oldest();
  Result<void> take_out();

  Transaction& txn_;
  ThreadPool& pool_;
  std::uint32_t next_;
  std::unique_ptr<Block> open_;
  std::deque<std::unique_ptr<Block>> packing_;
  std::vector<std::uint32_t> removed_;
};

}  // namespace akashi::stores::lmdb
