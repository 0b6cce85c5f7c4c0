#include "service/packed_check.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "formats/archive.h"
#include "formats/inflate.h"

namespace akashi::service {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kGzip = "\x1f\x8b"sv;
constexpr std::array kOthers{
    "\x28\xb5\x2f\xfd"sv,  // zstd
    "\xfd\x37zXZ\0"sv,     // xz
    "BZh"sv,               // bzip2
    "\x04\x22\x4d\x18"sv,  // lz4
};

}  // namespace

Result<void> check_packed(const ByteReader& file, const Limits& limits) {
  std::array<char, 8> bytes{};
  AKASHI_TRY_ASSIGN(const auto count, file.read_at(0, bytes));
  const std::string_view head(bytes.data(), count);
  if (head.starts_with(kGzip)) {
    const auto more = std::min(file.size(), limits.archive_bytes) * limits.archive_total_ratio;
    return formats::inflate_gzip(file,
                                 std::min(limits.archive_bytes, limits.archive_bytes_floor + more),
                                 [](std::string_view) {});
  }
  if (!std::ranges::any_of(kOthers, [&](auto magic) { return head.starts_with(magic); })) {
    return {};
  }
  formats::ArchiveBudget budget(limits);
  budget.add_input(file.size());
  AKASHI_TRY_ASSIGN(const auto raw, formats::ArchiveReader::open_raw(file, budget));
  while (true) {
    AKASHI_TRY_ASSIGN(const auto block, raw->next_block());
    if (block.empty()) {
      return {};
    }
  }
}

}  // namespace akashi::service
