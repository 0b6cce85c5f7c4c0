// A block's key is a number that is not above any of its texts' and above all of the block before.
// Pieces behind the first have the number of the piece (1 byte) behind that. What fills whole pages
// is the first piece: LMDB keeps it apart, with its own head in the first page. The rest lies in
// pages that it shares with other blocks.
#include "stores/lmdb/lmdb_text.h"

#include <algorithm>
#include <optional>
#include <span>

#include "base/check.h"

namespace akashi::stores::lmdb {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kPageHead = 16;
constexpr std::size_t kPiece = 600;
constexpr std::size_t kNumberBytes = 4;

Result<void> put_block(Transaction& txn, std::uint32_t first, std::string_view packed, bool last) {
  const unsigned flags = last ? static_cast<unsigned>(MDB_APPEND) : 0U;
  const auto pages = (packed.size() + kPageHead) / kPage;
  auto size = pages == 0 ? kPiece : pages * kPage - kPageHead;
  auto key = number_key(first);
  for (char piece = 1;; ++piece) {
    const auto bytes = packed.substr(0, size);
    AKASHI_TRY(txn.put(Table::kText, key, bytes, flags));
    packed.remove_prefix(bytes.size());
    if (packed.empty()) {
      return {};
    }
    size = kPiece;
    key.resize(kNumberBytes);
    key += piece;
  }
}

Result<void> remove_block(Transaction& txn, std::uint32_t first) {
  std::vector<std::string> keys;
  txn.each_with_prefix(Table::kText, number_key(first),
                       [&](std::string_view key, std::string_view) { keys.emplace_back(key); });
  for (const auto& key : keys) {
    AKASHI_TRY(txn.remove(Table::kText, key));
  }
  return {};
}

struct Stored {
  std::uint32_t first;
  std::string packed;
};

// From the first piece on, at which the cursor stands; leaves it behind the last one.
Stored read_pieces(MDB_cursor* cursor, MDB_val key, MDB_val value) {
  const std::string prefix(to_view(key).substr(0, kNumberBytes));
  Stored out{.first = read_number(prefix), .packed = {}};
  int code = 0;
  while (code == 0 && to_view(key).starts_with(prefix)) {
    out.packed += to_view(value);
    code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  return out;
}

// The block that has the text `number` if any has.
std::optional<Stored> find_block(MDB_cursor* cursor, std::uint32_t number) {
  const auto wanted = number_key(number);
  auto key = to_val(wanted);
  MDB_val value{};
  const auto code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
  if (code != 0 || to_view(key) != wanted) {
    // The last piece of the block before.
    if (mdb_cursor_get(cursor, &key, &value, code == 0 ? MDB_PREV : MDB_LAST) != 0) {
      return std::nullopt;
    }
    const std::string first(to_view(key).substr(0, kNumberBytes));
    key = to_val(first);
    if (mdb_cursor_get(cursor, &key, &value, MDB_SET_KEY) != 0) {
      return std::nullopt;
    }
  }
  return read_pieces(cursor, key, value);
}

std::optional<Stored> block_behind(MDB_cursor* cursor, std::uint32_t first) {
  constexpr char kAbovePieces = '\x7F';
  const auto above = number_key(first) + kAbovePieces;
  auto key = to_val(above);
  MDB_val value{};
  return mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE) == 0
             ? std::optional(read_pieces(cursor, key, value))
             : std::nullopt;
}

std::unexpected<Error> lost(std::uint32_t number) {
  return fail(ErrorCode::kInvalidInput, msg::kNotFound, {"text " + std::to_string(number)});
}

}  // namespace

Result<std::string> TextReader::read(std::uint32_t number) {
  const auto slot = [&] {
    const auto at = std::ranges::lower_bound(slots_, number, {}, &store::TextSlot::number);
    return at != slots_.end() && at->number == number ? &*at : nullptr;
  };
  if (slot() == nullptr) {
    auto stored = find_block(cursor_, number);
    if (!stored) {
      return lost(number);
    }
    AKASHI_TRY_ASSIGN(const auto block, store::TextBlock::read(stored->packed));
    if (block.find(number) == nullptr) {
      return lost(number);
    }
    slots_.clear();
    AKASHI_TRY_ASSIGN(texts_, block.unpack());
    slots_ = block.slots();
  }
  return texts_.substr(slot()->begin, slot()->size);
}

// One that is being filled, packed or thinned out.
struct TextWriter::Block {
  struct Text {
    std::uint32_t number;
    std::string text;
  };

  explicit Block(std::uint32_t first_number) : first(first_number) {}
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() {
    if (group) {
      group->wait();
    }
  }

  Result<std::string> pack() const {
    std::vector<store::BlockText> all;
    std::vector<std::string> unpacked(old.size());
    for (std::size_t i = 0; i < old.size(); ++i) {
      AKASHI_TRY_ASSIGN(const auto block, store::TextBlock::read(old[i]));
      AKASHI_TRY_ASSIGN(unpacked[i], block.unpack());
      for (const auto& slot : block.slots()) {
        if (!std::ranges::binary_search(removed, slot.number)) {
          all.push_back({slot.number, std::string_view(unpacked[i]).substr(slot.begin, slot.size)});
        }
      }
    }
    for (const auto& text : added) {
      all.push_back({text.number, text.text});
    }
    return all.empty() ? std::string() : store::pack_block(all);
  }

  std::uint32_t first;
  bool last = false;                       // Behind all that the table has.
  std::vector<Text> added;                 // Of a new block.
  std::vector<std::uint32_t> replaces;     // Blocks that become this one.
  std::vector<std::string> old;            // Those of them that are not empty now, packed.
  std::span<const std::uint32_t> removed;  // Of those.
  std::size_t size = 0;                    // Of its texts.
  Result<std::string> packed;
  std::unique_ptr<TaskGroup> group;
};

TextWriter::TextWriter(Transaction& txn, ThreadPool& pool, std::uint32_t next)
    : txn_(txn), pool_(pool), next_(next) {}

TextWriter::~TextWriter() = default;

Result<std::uint32_t> TextWriter::add(std::string&& text) {
  if (open_ && open_->size + text.size() > store::kTextBlockBytes) {
    AKASHI_TRY(close());
  }
  if (!open_) {
    open_ = std::make_unique<Block>(next_);
    open_->last = true;
  }
  open_->size += text.size();
  open_->added.push_back({next_, std::move(text)});
  return next_++;
}

void TextWriter::remove_all() {
  open_.reset();
  packing_.clear();
  removed_.clear();
}

Result<void> TextWriter::close() {
  return open_ ? start(std::move(open_)) : Result<void>();
}

Result<void> TextWriter::start(std::unique_ptr<Block> block) {
  while (packing_.size() > 2UL * pool_.threads()) {
    AKASHI_TRY(write_oldest());
  }
  auto& work = *packing_.emplace_back(std::move(block));
  work.group = std::make_unique<TaskGroup>(pool_);
  work.group->run([&work] { work.packed = work.pack(); });
  return {};
}

Result<void> TextWriter::write_oldest() {
  const auto block = std::move(packing_.front());
  packing_.pop_front();
  block->group->wait();
  AKASHI_TRY_ASSIGN(const auto packed, std::move(block->packed));
  for (const auto first : block->replaces) {
    AKASHI_TRY(remove_block(txn_, first));
  }
  return packed.empty() ? Result<void>() : put_block(txn_, block->first, packed, block->last);
}

Result<void> TextWriter::finish() {
  AKASHI_TRY(close());
  while (!packing_.empty()) {
    AKASHI_TRY(write_oldest());
  }
  return take_out();
}

// Blocks that lost texts are packed again; one that has lost half of them takes in those behind it,
// so that blocks don't become small over the years.
Result<void> TextWriter::take_out() {
  std::ranges::sort(removed_);
  const auto rest = std::ranges::unique(removed_);
  removed_.erase(rest.begin(), rest.end());
  MDB_cursor* opened = nullptr;
  if (const auto code = mdb_cursor_open(txn_.handle(), txn_.table(Table::kText), &opened);
      code != 0) {
    return database_error(txn_.environment().folder(), code);
  }
  const std::unique_ptr<MDB_cursor, decltype(&mdb_cursor_close)> cursor(opened, mdb_cursor_close);
  for (auto left = std::span<const std::uint32_t>(removed_); !left.empty();) {
    auto stored = find_block(cursor.get(), left.front());
    if (!stored) {
      return lost(left.front());
    }
    auto thinned = std::make_unique<Block>(stored->first);
    thinned->removed = left;
    while (stored) {
      AKASHI_TRY_ASSIGN(const auto block, store::TextBlock::read(stored->packed));
      std::size_t size = thinned->size;
      std::size_t gone = 0;
      for (const auto& slot : block.slots()) {
        const bool is_removed = gone < left.size() && left[gone] == slot.number;
        gone += is_removed ? 1 : 0;
        size += is_removed ? 0 : slot.size;
      }
      if (thinned->replaces.empty() && gone == 0) {
        return lost(left.front());
      }
      if (!thinned->replaces.empty() && size > store::kTextBlockBytes) {
        break;
      }
      left = left.subspan(gone);
      thinned->size = size;
      const auto first = stored->first;
      thinned->replaces.push_back(first);
      if (gone < block.slots().size()) {
        thinned->old.push_back(std::move(stored->packed));
      }
      const bool small = size > 0 && size < store::kTextBlockBytes / 2;
      stored = small ? block_behind(cursor.get(), first) : std::nullopt;
    }
    AKASHI_TRY(start(std::move(thinned)));
  }
  while (!packing_.empty()) {
    AKASHI_TRY(write_oldest());
  }
  removed_.clear();
  return {};
}

}  // namespace akashi::stores::lmdb
