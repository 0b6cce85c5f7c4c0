// The body of a fuzz target for a feed.
#pragma once

#include <cstdint>
#include <string_view>

#include "feed/cve_ids.h"
#include "feed/feed.h"
#include "model/cpe.h"

namespace akashi::testing_support {

class CheckingSink : public FeedSink {
 public:
  void advisory(Advisory&& advisory, std::string_view raw) override {
    require(!advisory.id.empty() && !raw.empty());
  }
  void kev(KevEntry&& entry) override { require(!entry.cve.empty()); }
  void epss(EpssScore&& score) override {
    require(score.probability >= 0 && score.probability <= 1);
  }
  void exploit(ExploitEntry&& entry) override {
    require(is_cve_id(entry.vulnerability) && (entry.date.empty() || entry.date.size() == 10));
  }
  void weakness(Weakness&& weakness) override {
    require(weakness.id.starts_with("CWE-") && !weakness.name.empty());
  }
  void lifecycle(LifecycleProduct&& product) override {
    require(!product.name.empty());
    for (const auto& cycle : product.cycles) {
      require(!cycle.name.empty());
    }
  }
  void cpe_mapping(CpeMapping&& mapping) override {
    require(!mapping.group.empty() && (!mapping.purls.empty() || !mapping.products.empty()));
  }
  void cpe_name(CpeDictionaryName&& name) override { require(parse_cpe(name.name).has_value()); }
  void date(std::string_view /*date*/) override {}
  void rejected(const Error& error) override { require(!error.text().empty()); }

 private:
  static void require(bool condition) {
    if (!condition) {
      __builtin_trap();
    }
  }
};

inline void fuzz_feed(decltype(Feed::read) read, std::string_view path, const std::uint8_t* data,
                      std::size_t size) {
  Limits limits;
  limits.nodes = 200'000;
  limits.file_bytes = 1U << 20;
  const auto bytes = Bytes::copy_of({reinterpret_cast<const char*>(data), size});
  CheckingSink sink;
  const auto result = read({.path = path, .bytes = bytes.padded()}, limits, sink);
  if (!result && result.error().text().empty()) {
    __builtin_trap();
  }
}

}  // namespace akashi::testing_support
