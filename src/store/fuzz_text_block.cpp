// Any bytes as a block of texts: read or refused, and what was read is packed and read as it was.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "store/text_block.h"
#include "support/fuzz_check.h"

using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi::store;
  const auto block = TextBlock::read({reinterpret_cast<const char*>(data), size});
  if (!block) {
    require(!block.error().text().empty());
    return 0;
  }
  const auto raw = block->unpack();
  if (!raw) {
    return 0;
  }
  std::vector<BlockText> texts;
  for (const auto& slot : block->slots()) {
    texts.push_back({slot.number, std::string_view(*raw).substr(slot.begin, slot.size)});
  }
  const auto again = pack_block(texts);
  require(again.has_value());
  const auto read = TextBlock::read(*again);
  require(read && read->slots().size() == texts.size() && read->unpack().value() == *raw);
  return 0;
}
