// The records that hits point to, read from the index once each.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/thread_pool.h"
#include "feed/feed.h"
#include "model/advisory.h"
#include "model/finding.h"
#include "store/advisory_store.h"
#include "store/epss_day.h"

namespace akashi::match {

// Of a record in the past.
enum class Then : std::uint8_t {
  kThere,
  kUndated,  // Without a date of publication.
  kLater,    // Published later.
};

struct Record {
  Advisory advisory;  // In the past: not withdrawn when it was so later, no SSVC points of later.
  std::string source;
  std::string raw;  // As it was imported.
  // How it names vulnerabilities. `same`: the record's id and its aliases are one vulnerability.
  // `covers`: the record tells about each of these (an erratum, a distribution's note), and is an
  // opinion on each.
  std::vector<std::string> same;
  std::vector<std::string> covers;
  Then then = Then::kThere;
  bool modified_later = false;
  bool withdrawn_later = false;
};

class RecordCache {
 public:
  // `as_of`, seconds since 1970: records as of then, as far as their dates tell.
  RecordCache(AdvisoryReader& index, const Limits& limits, std::optional<std::int64_t> as_of = {});
  // Reads many, in parallel. Those that cannot be read are remembered as errors.
  void load(std::vector<std::uint32_t> numbers, ThreadPool& pool);
  // kNotFound: it was published later than `as_of`.
  Result<const Record*> get(std::uint32_t number);
  // The names of all vulnerabilities that these tell of, in parallel, for names_of.
  void load_names(const std::vector<std::uint32_t>& numbers, ThreadPool& pool);
  // Whether a record is there and not withdrawn, of which the index has `entry`.
  bool stands(const store::EntryView& entry);
  std::optional<std::int64_t> as_of() const { return as_of_; }
  // Whether something dated so (RFC 3339 or a day) was known by then; what has no date was.
  bool was_known(std::string_view date) const;
  // The day that EPSS scores are of: the newest that there are, or were by then; "" where there are
  // none, and for scores of now without a day. A file of scores is of one day.
  const std::string& epss_day();
  std::optional<EpssScore> epss(std::string_view cve);  // Of that day.
  // Of records that have been loaded: an undated one about vulnerabilities that were all published
  // later becomes one of later. Adds to the counts of `to`; gives those to be left out.
  std::unordered_set<std::uint32_t> settle(const std::vector<std::uint32_t>& numbers, AsOf& to);
  // All names of the vulnerability that `id` names, `id` included, through alias statements of any
  // record of the index; sorted. Related or upstream records are not followed.
  const std::vector<std::string>& names_of(const std::string& id);
  // The records that have this id or tell of it (AdvisoryReader::records_named).
  const std::vector<std::uint32_t>& numbers_of(const std::string& name);
  // One that has been loaded and could be read, whenever it was published; else nullptr.
  const Record* loaded(std::uint32_t number) const;
  AdvisoryReader& index() { return index_; }

 private:
  struct Named {
    std::string id;
    std::vector<std::string> names;
    std::vector<std::pair<std::string, std::vector<std::uint32_t>>> numbers;  // Of names.
  };

  Result<std::unique_ptr<Record>> read(std::uint32_t number, AdvisoryReader& index) const;
  Named find_names(const std::string& id, AdvisoryReader& index) const;
  const std::vector<std::string>& keep(Named&& named);

  void choose_epss();
  void place_in_time(Record& record) const;
  bool all_published_later(const Record& record);

  AdvisoryReader& index_;
  const Limits& limits_;
  std::optional<std::int64_t> as_of_;
  std::unordered_map<std::uint32_t, Result<std::unique_ptr<Record>>> records_;
  std::unordered_map<std::string, std::vector<std::string>> names_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> numbers_;
  bool newest_epss_ = false;                 // The newest scores are those to use.
  std::optional<std::string> epss_day_;      // Nothing: not looked for yet.
  std::optional<store::EpssDay> past_epss_;  // Of that day, where it is not the newest.
};

bool is_cve(std::string_view id);
// The name to show for a vulnerability: CVE before GHSA before the rest; then the shortest, then
// the first.
std::string best_name(const std::vector<std::string>& names);

}  // namespace akashi::match
