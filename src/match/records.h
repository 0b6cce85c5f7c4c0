// The records that hits point to, read from the index once each.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/thread_pool.h"
#include "feed/feed.h"
#include "model/advisory.h"
#include "store/advisory_store.h"

namespace akashi::match {

struct Record {
  Advisory advisory;
  std::string source;
  std::string raw;  // As it was imported.
  // How it names vulnerabilities. `same`: the record's id and its aliases are one vulnerability.
  // `covers`: the record tells about each of these (an erratum, a distribution's note), and is an
  // opinion on each.
  std::vector<std::string> same;
  std::vector<std::string> covers;
};

class RecordCache {
 public:
  RecordCache(AdvisoryReader& index, const Limits& limits);
  // Reads many, in parallel. Those that cannot be read are remembered as errors.
  void load(std::vector<std::uint32_t> numbers, ThreadPool& pool);
  Result<const Record*> get(std::uint32_t number);
  // All names of the vulnerability that `id` names, `id` included, through alias statements of any
  // record of the index; sorted. Related or upstream records are not followed.
  const std::vector<std::string>& names_of(const std::string& id);
  AdvisoryReader& index() { return index_; }

 private:
  Result<std::unique_ptr<Record>> read(std::uint32_t number, AdvisoryReader& index,
                                       store::TextCodec& codec) const;

  AdvisoryReader& index_;
  const Limits& limits_;
  std::shared_ptr<const store::Dictionaries> dictionaries_;
  store::TextCodec codec_;
  std::unordered_map<std::uint32_t, Result<std::unique_ptr<Record>>> records_;
  std::unordered_map<std::string, std::vector<std::string>> names_;
};

bool is_cve(std::string_view id);
// The name to show for a vulnerability: CVE before GHSA before the rest; then the shortest, then
// the first.
std::string best_name(const std::vector<std::string>& names);

}  // namespace akashi::match
