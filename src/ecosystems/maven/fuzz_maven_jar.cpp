// The bytes are split at zero bytes into the members of a jar: name, content, name, content …
#include <array>

#include "base/strings.h"
#include "ecosystems/maven/jar.h"
#include "support/fuzz_extractor.h"
#include "support/memory_context.h"

namespace {

constexpr std::array<std::string_view, 6> kMembers = {
    "META-INF/MANIFEST.MF",
    "META-INF/maven/org.example/app/pom.properties",
    "META-INF/maven/org.example/app/pom.xml",
    "META-INF/maven/org.example/other/pom.properties",
    "META-INF/maven/org.example/other/pom.xml",
    "META-INF/maven/com.example/third/pom.properties",
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using akashi::testing_support::fuzz_limits;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto parts = akashi::split(text, '\0');
  // The first part is the file's name, where it can be one.
  std::string path = "lib/app-1.0.jar";
  if (parts.size() > 1 && !parts.front().empty() && parts.front().size() < 200) {
    path = "lib/" + std::string(parts.front()) + ".jar";
  }
  akashi::testing_support::MemoryContext context(fuzz_limits());
  for (std::size_t i = parts.size() > 1 ? 1 : 0; i < parts.size(); ++i) {
    context.add(path + "!" + std::string(kMembers[i % kMembers.size()]), std::string(parts[i]));
  }
  const akashi::FileView file{
      .path = path, .bytes = {}, .reader = nullptr, .size = size, .mode = 0644};
  akashi::Inventory inventory;
  if (!akashi::ecosystems::maven::kJar.extract(file, context, inventory)) {
    __builtin_trap();  // A jar is a component whatever is in it.
  }
  for (const auto& component : inventory.components) {
    if (component.name.empty() || component.evidence.size() != 1 ||
        (!component.purl.empty() && component.purl.name_space.empty())) {
      __builtin_trap();
    }
  }
  for (const auto& relation : inventory.relations) {
    if (relation.from >= inventory.components.size() ||
        relation.to >= inventory.components.size()) {
      __builtin_trap();
    }
  }
  return 0;
}
