#include "store/text_block.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "store/packing.h"

namespace akashi::store {
namespace {

// Level 3 saves a fortieth and takes a tenth longer.
constexpr int kLevel = 1;

}  // namespace

Result<std::string> pack_block(std::span<const BlockText> texts) {
  AKASHI_CHECK(!texts.empty());
  std::string out;
  put_size(out, texts.size());
  std::size_t size = 0;
  std::uint32_t last = 0;
  for (const auto& text : texts) {
    AKASHI_CHECK(&text == texts.data() || text.number > last);
    put_size(out, text.number - last);
    put_size(out, text.text.size());
    last = text.number;
    size += text.text.size();
  }
  std::string raw;
  raw.reserve(size);
  for (const auto& text : texts) {
    raw += text.text;
  }
  AKASHI_TRY_ASSIGN(const auto frame, compress(raw, kLevel));
  out += frame;
  return out;
}

Result<TextBlock> TextBlock::read(std::string_view packed) {
  const auto damaged = [] {
    return fail(ErrorCode::kInvalidInput, msg::kSyntax, {"block of texts", "damaged"});
  };
  TextBlock block;
  std::size_t count = 0;
  if (!get_size(packed, count) || count == 0 || count > packed.size()) {
    return damaged();
  }
  block.slots_.reserve(count);
  std::size_t number = 0;
  for (; count > 0; --count) {
    std::size_t step = 0;
    std::size_t size = 0;
    if (!get_size(packed, step) || !get_size(packed, size) ||
        (step == 0 && !block.slots_.empty())) {
      return damaged();
    }
    number += step;
    if (number > std::numeric_limits<std::uint32_t>::max() || size > kLargestText - block.size_) {
      return damaged();
    }
    block.slots_.push_back({static_cast<std::uint32_t>(number), block.size_, size});
    block.size_ += size;
  }
  block.frame_ = packed;
  return block;
}

const TextSlot* TextBlock::find(std::uint32_t number) const {
  const auto slot = std::ranges::lower_bound(slots_, number, {}, &TextSlot::number);
  return slot != slots_.end() && slot->number == number ? &*slot : nullptr;
}

Result<std::string> TextBlock::unpack() const {
  return decompress(frame_, size_);
}

}  // namespace akashi::store
