// Numbers and texts of the index's own formats, and zstd for what is packed as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace akashi::store {

// Little-endian, `bytes` wide.
void put_number(std::string& out, std::uint64_t value, std::size_t bytes);
void put_text(std::string& out, std::string_view text);  // Its size in 4 bytes before it.
void put_texts(std::string& out, const std::vector<std::string>& texts);

// Seven bits a byte, the lowest first; the last byte is below 0x80.
void put_size(std::string& out, std::size_t size);
bool get_size(std::string_view& in, std::size_t& size);  // Takes it off the front.

// Takes values off the front; after the first that doesn't fit everything is empty and ok() false.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number(std::size_t bytes);
  std::string_view bytes(std::size_t count) { return take(count); }
  std::string_view text();
  std::vector<std::string> texts();
  // How many things follow, each of at least one byte: never more than there are bytes.
  std::size_t count();
  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view take(std::size_t bytes);
  std::string_view rest_;
  bool ok_ = true;
};

// One zstd frame that states its size. Same bytes, same level: same result.
Result<std::string> compress(std::string_view raw, int level);
// Refused when the frame doesn't say that it unpacks to exactly `size` bytes.
Result<std::string> decompress(std::string_view packed, std::size_t size);

}  // namespace akashi::store
