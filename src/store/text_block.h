// Texts of records, several in one zstd frame: what looks alike lies together, and packs to two
// thirds of what the texts take one by one (ADR 26). docs/formats/advisory-index.md, "Block".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace akashi::store {

// A block ends before it is larger than this, unless it is one text.
inline constexpr std::size_t kTextBlockBytes = 64UL << 10;
inline constexpr std::size_t kLargestText = 64UL << 20;

struct BlockText {
  std::uint32_t number;
  std::string_view text;
};

// Where a text lies in the block's unpacked bytes.
struct TextSlot {
  std::uint32_t number;
  std::size_t begin;
  std::size_t size;
};

// `texts`: in ascending order of their numbers, at least one. Same texts: same bytes.
Result<std::string> pack_block(std::span<const BlockText> texts);

// A packed block, read as input that may be damaged. A view.
class TextBlock {
 public:
  static Result<TextBlock> read(std::string_view packed);

  const std::vector<TextSlot>& slots() const { return slots_; }  // Ascending.
  std::size_t size() const { return size_; }                     // Of all texts.
  const TextSlot* find(std::uint32_t number) const;
  Result<std::string> unpack() const;

 private:
  std::vector<TextSlot> slots_;
  std::size_t size_ = 0;
  std::string_view frame_;
};

}  // namespace akashi::store
