// The notes of package managers: the same bytes as each of the files.
#include "ecosystems/rpm/history.h"
#include "support/fuzz_extractor.h"
#include "support/memory_context.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace akashi;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  testing_support::MemoryContext context(testing_support::fuzz_limits());
  for (const auto* path :
       {"var/lib/dnf/history.sqlite", "usr/lib/sysimage/libdnf5/packages.toml",
        "usr/lib/sysimage/libdnf5/nevras.toml", "var/lib/zypp/AutoInstalled",
        "var/lib/yum/yumdb/a/0123-a-1-2-noarch/reason", "var/lib/yum/yumdb/a/-/from_repo",
        "root/buildinfo/content_manifests/a.json", "usr/share/buildinfo/content-sets.json"}) {
    context.add(path, bytes);
  }
  Inventory inventory;
  const auto history = ecosystems::rpm::History::read("", context, inventory);
  Component component;
  component.name = "a";
  component.version = "1-2";
  component.purl = make_purl("rpm", "a", "1-2");
  component.purl.set_qualifier("arch", "noarch");
  history.apply(component);
  return 0;
}
