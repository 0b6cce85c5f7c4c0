// Every tag of a header, read as every kind of value; its relations, resolved against themselves.
#include "ecosystems/rpm/package.h"
#include "ecosystems/rpm/relations.h"
#include "support/fuzz_extractor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  using namespace akashi::ecosystems::rpm;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto header = formats::RpmHeaderView::parse(bytes, testing_support::fuzz_limits());
  if (!header) {
    return 0;
  }
  std::size_t total = 0;
  for (std::uint32_t number = 0; number < 6000; ++number) {
    const auto tag = static_cast<formats::RpmTag>(number);
    if (!header->has(tag)) {
      continue;
    }
    for (const auto text : header->texts(tag)) {
      total += text.size();
    }
    total += header->text(tag).size() + header->words(tag).size() + header->bytes(tag).size() +
             header->number(tag).value_or(0) % 2;
  }
  if (!is_package(*header)) {
    return total == SIZE_MAX ? 1 : 0;
  }
  const auto component = make_component(*header);
  if (component.name.empty() || component.purl.name.empty()) {
    __builtin_trap();
  }
  for_each_file(*header, [&](std::string_view path) { total += path.size(); });
  TextPool pool;
  Providers providers(pool);
  for (const auto& relation : read_relations(*header, kProvideTags, pool)) {
    providers.provide(relation, 0);
  }
  for (const auto& relation : read_relations(*header, kRequireTags, pool)) {
    std::vector<std::uint32_t> paths;
    providers.collect_paths(relation, paths);
    for (const auto path : paths) {
      providers.provide_file(path, 1);
    }
    const auto answer = providers.find(relation);
    if (!answer.met && !answer.components.empty() && !pool[relation.name].starts_with('(')) {
      __builtin_trap();
    }
  }
  return total == SIZE_MAX ? 1 : 0;
}
