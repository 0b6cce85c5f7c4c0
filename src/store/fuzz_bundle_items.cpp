// Any bytes as a chunk of a bundle: read or refused, and what was read is written as it was.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/bundle_items.h"
#include "support/fuzz_check.h"

using akashi::testing_support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi::store;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto items = read_items(bytes);
  if (!items) {
    require(!items.error().text().empty());
    return 0;
  }
  for (auto& record : items->records) {
    std::string again;
    put_record(again, record);
    const auto read = read_items(again);
    require(read && read->records.size() == 1 && read->records[0].raw == record.raw);
    const auto raw = record.raw;
    const auto prepared = prepare_bundled(std::move(record));
    const auto header = RecordHeader::parse(prepared.header);
    require(header && header->raw_size == raw.size() && prepared.text == raw);
    for (const auto* entries : {&prepared.entries, &prepared.cpe_entries}) {
      for (const auto& entry : *entries) {
        std::string_view value = entry.bytes;
        const auto view = EntryView::take(value);
        require(view.has_value() && value.empty());
        (void)view->test("\x01", "1");
        (void)view->test({}, "1");
      }
    }
  }
  return 0;
}
