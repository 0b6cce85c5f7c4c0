#include "support/fuzz_extractor.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "support/memory_context.h"

namespace akashi::testing_support {

Limits fuzz_limits() {
  Limits limits;
  limits.file_bytes = 1U << 20;
  limits.nodes = 200'000;
  limits.components = 100'000;
  limits.string_bytes = 1U << 20;
  return limits;
}

void fuzz_extractor(const Extractor& extractor, std::string_view path, const std::uint8_t* data,
                    std::size_t size, std::string_view companion) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  MemoryContext context(fuzz_limits());
  if (!companion.empty()) {
    context.add(std::string(companion), std::string(text));
  }
  const auto bytes = Bytes::copy_of(text);
  const MemoryReader reader(bytes.view());
  const FileView file{
      .path = path, .bytes = bytes.padded(), .reader = &reader, .size = size, .mode = 0644};
  Inventory inventory;
  const auto result = extractor.extract(file, context, inventory);
  if (!result && result.error().message().args.empty() && result.error().text().empty()) {
    __builtin_trap();
  }
  for (const auto& component : inventory.components) {
    if (component.name.empty() || component.evidence.size() != 1) {
      __builtin_trap();
    }
    if (!component.purl.empty() && component.purl.name.empty()) {
      __builtin_trap();
    }
  }
  for (const auto& relation : inventory.relations) {
    if (relation.from >= inventory.components.size() ||
        relation.to >= inventory.components.size()) {
      __builtin_trap();
    }
  }
  if (inventory.root && *inventory.root >= inventory.components.size()) {
    __builtin_trap();
  }
}

}  // namespace akashi::testing_support
