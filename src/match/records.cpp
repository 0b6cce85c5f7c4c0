#include "match/records.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/strings.h"

namespace akashi::match {
namespace {

// Errata: their `related` lists the vulnerabilities that the update fixes (AlmaLinux, Rocky, Red
// Hat and others wrote it so before the schema had `upstream`).
constexpr auto kErrata = std::to_array<std::string_view>(
    {"ALSA-", "ALBA-", "ALEA-", "RLSA-", "RXSA-", "RHSA-", "RHBA-", "RHEA-", "SUSE-SU-",
     "openSUSE-SU-", "SUSE-RU-", "USN-", "DSA-", "DLA-", "DTSA-", "MGASA-", "OESA-", "ELSA-"});

bool is_erratum(std::string_view id) {
  return std::ranges::any_of(kErrata,
                             [&](std::string_view prefix) { return id.starts_with(prefix); });
}

// A record whose aliases have two CVEs tells of two vulnerabilities: it must not make them one.
void sort_names(Record& record) {
  const auto& advisory = record.advisory;
  const auto cves = std::ranges::count_if(advisory.aliases, is_cve) + (is_cve(advisory.id) ? 1 : 0);
  record.same = {advisory.id};
  auto& aliases = cves > 1 ? record.covers : record.same;
  aliases.insert(aliases.end(), advisory.aliases.begin(), advisory.aliases.end());
  record.covers.insert(record.covers.end(), advisory.upstream.begin(), advisory.upstream.end());
  if (is_erratum(advisory.id)) {
    std::ranges::copy_if(advisory.related, std::back_inserter(record.covers), is_cve);
  }
  for (auto* names : {&record.same, &record.covers}) {
    std::ranges::sort(*names);
    const auto rest = std::ranges::unique(*names);
    names->erase(rest.begin(), rest.end());
  }
}

// Of a time, or of a day: its beginning.
std::optional<std::int64_t> moment_of(std::string_view date) {
  constexpr std::size_t kDay = 10;
  return parse_time(date.size() == kDay ? std::string(date) + "T00:00:00Z" : std::string(date));
}

using MaybeReader = Result<std::unique_ptr<AdvisoryReader>>;

// body(i, reader) for each i below `count`, neighbours with the same reader: it keeps what they
// share.
void in_pieces(std::size_t count, AdvisoryReader& index, ThreadPool& pool,
               const std::function<void(std::size_t, MaybeReader&)>& body) {
  constexpr std::size_t kPiece = 64;
  const auto pieces = (count + kPiece - 1) / kPiece;
  pool.for_each(pieces, [&](std::size_t piece) {
    auto reader = index.clone();
    const auto end = std::min(count, (piece + 1) * kPiece);
    for (auto i = piece * kPiece; i < end; ++i) {
      body(i, reader);
    }
  });
}

// All ids that a record gives to one vulnerability.
std::vector<std::string> same_as(const Record* record, std::uint32_t number,
                                 AdvisoryReader& index) {
  std::vector<std::string> same;
  if (record != nullptr) {
    same = record->advisory.aliases;
    same.push_back(record->advisory.id);
    return same;
  }
  const auto value = index.record(number);
  if (const auto header = value ? store::RecordHeader::parse(*value)
                                : fail(ErrorCode::kNotFound, msg::kNotFound, {"record"})) {
    same.assign(header->aliases.begin(), header->aliases.end());
    same.emplace_back(header->id);
  }
  return same;
}

}  // namespace

bool is_cve(std::string_view id) {
  return id.starts_with("CVE-");
}

std::string best_name(const std::vector<std::string>& names) {
  const auto rank = [](const std::string& name) {
    const int kind = is_cve(name)                ? 0
                     : name.starts_with("GHSA-") ? 1
                     : name.starts_with("MAL-")  ? 2
                                                 : 3;
    return std::tuple(kind, name.size(), std::string_view(name));
  };
  return names.empty() ? std::string() : *std::ranges::min_element(names, {}, rank);
}

RecordCache::RecordCache(AdvisoryReader& index, const Limits& limits,
                         std::optional<std::int64_t> as_of)
    : index_(index), limits_(limits), as_of_(as_of) {}

Result<std::unique_ptr<Record>> RecordCache::read(std::uint32_t number,
                                                  AdvisoryReader& index) const {
  const auto value = index.record(number);
  if (!value) {
    return fail(ErrorCode::kInvalidInput, msg::kNotFound, {"record " + std::to_string(number)});
  }
  AKASHI_TRY_ASSIGN(const auto header, store::RecordHeader::parse(*value));
  const auto feeds = all_feeds();
  const auto feed = std::ranges::find(feeds, header.feed, &Feed::id);
  if (feed == feeds.end() || (*feed)->read_record == nullptr) {
    return fail(ErrorCode::kUnsupported, msg::kNotFound, {"feed " + std::string(header.feed)});
  }
  auto record = std::make_unique<Record>();
  AKASHI_TRY_ASSIGN(record->raw, index.text(number));
  const auto bytes = Bytes::copy_of(record->raw);
  auto advisory = (*feed)->read_record(bytes.padded(), limits_);
  if (!advisory) {
    return std::unexpected(std::move(advisory).error().in_file(header.id));
  }
  record->advisory = std::move(*advisory);
  record->source = header.source;
  sort_names(*record);
  place_in_time(*record);
  return record;
}

void RecordCache::load(std::vector<std::uint32_t> numbers, ThreadPool& pool) {
  std::ranges::sort(numbers);
  const auto rest = std::ranges::unique(numbers);
  numbers.erase(rest.begin(), rest.end());
  std::erase_if(numbers, [&](std::uint32_t number) { return records_.contains(number); });
  std::vector<Result<std::unique_ptr<Record>>> read_records(numbers.size());
  in_pieces(numbers.size(), index_, pool, [&](std::size_t i, MaybeReader& reader) {
    read_records[i] = reader ? read(numbers[i], **reader)
                             : Result<std::unique_ptr<Record>>(std::unexpected(reader.error()));
  });
  records_.reserve(records_.size() + numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    records_.emplace(numbers[i], std::move(read_records[i]));
  }
}

Result<const Record*> RecordCache::get(std::uint32_t number) {
  auto found = records_.find(number);
  if (found == records_.end()) {
    found = records_.emplace(number, read(number, index_)).first;
  }
  if (!found->second) {
    return std::unexpected(found->second.error());
  }
  if (found->second->get()->then == Then::kLater) {
    return fail(ErrorCode::kNotFound, msg::kNotFound, {found->second->get()->advisory.id});
  }
  return found->second->get();
}

bool RecordCache::stands(const store::EntryView& entry) {
  if (!as_of_) {
    return !entry.withdrawn();
  }
  const auto record = get(entry.record());
  // What can't be read is for others to tell.
  return record ? (*record)->advisory.withdrawn.empty()
                : record.error().code() != ErrorCode::kNotFound && !entry.withdrawn();
}

bool RecordCache::was_known(std::string_view date) const {
  const auto moment = moment_of(date);
  return !as_of_ || !moment || *moment <= *as_of_;
}

void RecordCache::choose_epss() {
  if (epss_day_) {
    return;
  }
  epss_day_.emplace();
  for (const auto& source : index_.sources()) {
    const auto day = source.newest.substr(0, std::string_view("YYYY-MM-DD").size());
    // Scores without a day are those of now, and of no day of the past.
    if (source.kind == "epss" && (!as_of_ || (!day.empty() && was_known(day)))) {
      newest_epss_ = true;
      epss_day_ = day;
      return;
    }
  }
  std::string_view packed;
  index_.each_row(store::kEpssDays, [&](std::string_view day, std::string_view row) {
    if (as_of_ && was_known(day)) {
      epss_day_ = day;
      packed = row;
    }
  });
  if (packed.empty()) {
    return;
  }
  if (auto read = store::EpssDay::read(packed)) {
    past_epss_ = std::move(*read);
  } else {  // Told by `akashi db verify`.
    epss_day_->clear();
  }
}

const std::string& RecordCache::epss_day() {
  choose_epss();
  return *epss_day_;
}

std::optional<EpssScore> RecordCache::epss(std::string_view cve) {
  choose_epss();
  return past_epss_ ? past_epss_->find(cve) : newest_epss_ ? index_.epss(cve) : std::nullopt;
}

void RecordCache::place_in_time(Record& record) const {
  if (!as_of_) {
    return;
  }
  auto& advisory = record.advisory;
  const auto published = moment_of(advisory.published);
  record.then = !published ? Then::kUndated : *published <= *as_of_ ? Then::kThere : Then::kLater;
  record.modified_later = !was_known(advisory.modified);
  if (!advisory.withdrawn.empty() && !was_known(advisory.withdrawn)) {
    advisory.withdrawn.clear();
    record.withdrawn_later = true;
  }
  if (advisory.ssvc && !was_known(advisory.ssvc->timestamp)) {
    advisory.ssvc.reset();
  }
}

// Does another record, with a date, tell about each of its vulnerabilities, and all of them later?
bool RecordCache::all_published_later(const Record& record) {
  bool any = false;
  for (const auto& name : record.covers.empty() ? record.same : record.covers) {
    for (const auto number : index_.records_named(name)) {
      auto found = records_.find(number);
      if (found == records_.end()) {
        found = records_.emplace(number, read(number, index_)).first;
      }
      const auto* other = found->second ? found->second->get() : nullptr;
      if (other == nullptr || other->then == Then::kUndated || other->advisory.id != name) {
        continue;
      }
      if (other->then == Then::kThere) {
        return false;
      }
      any = true;
    }
  }
  return any;
}

std::unordered_set<std::uint32_t> RecordCache::settle(const std::vector<std::uint32_t>& numbers,
                                                      AsOf& to) {
  std::unordered_set<std::uint32_t> gone;
  std::vector<Record*> later;
  for (const auto number : numbers) {
    const auto found = records_.find(number);
    if (found == records_.end() || !found->second) {
      continue;  // Told where it is used.
    }
    auto& record = **found->second;
    if (record.then == Then::kUndated && all_published_later(record)) {
      later.push_back(&record);
      gone.insert(number);
      ++to.later;
      continue;
    }
    if (record.then == Then::kLater) {
      gone.insert(number);
      ++to.later;
      continue;
    }
    if (!record.advisory.withdrawn.empty()) {
      gone.insert(number);
      continue;
    }
    ++to.records;
    to.modified += record.modified_later ? 1 : 0;
    to.undated += record.then == Then::kUndated ? 1 : 0;
    to.reinstated += record.withdrawn_later ? 1 : 0;
  }
  for (auto* record : later) {
    record->then = Then::kLater;
  }
  return gone;
}

const std::vector<std::string>& RecordCache::names_of(const std::string& id) {
  const auto known = names_.find(id);
  return known != names_.end() ? known->second : keep(find_names(id, index_));
}

const std::vector<std::uint32_t>& RecordCache::numbers_of(const std::string& name) {
  const auto [at, added] = numbers_.try_emplace(name);
  if (added) {
    at->second = index_.records_named(name);
  }
  return at->second;
}

const Record* RecordCache::loaded(std::uint32_t number) const {
  const auto found = records_.find(number);
  return found == records_.end() || !found->second ? nullptr : found->second->get();
}

const std::vector<std::string>& RecordCache::keep(Named&& named) {
  for (auto& [name, numbers] : named.numbers) {
    numbers_.try_emplace(std::move(name), std::move(numbers));
  }
  return names_.try_emplace(std::move(named.id), std::move(named.names)).first->second;
}

RecordCache::Named RecordCache::find_names(const std::string& id, AdvisoryReader& index) const {
  // Breadth first over alias statements. Bounded: a feed that calls everything an alias of
  // everything must not make one vulnerability of all.
  constexpr std::size_t kMostNames = 64;
  Named out{.id = id, .names = {}, .numbers = {}};
  std::set<std::string> names = {id};
  std::vector<std::string> open = {id};
  const auto has_cve = [&] { return std::ranges::any_of(names, is_cve); };
  while (!open.empty() && names.size() < kMostNames) {
    const auto name = std::move(open.back());
    open.pop_back();
    for (const auto number : out.numbers.emplace_back(name, index.records_named(name)).second) {
      auto same = same_as(loaded(number), number, index);
      const bool says_same = std::ranges::find(same, name) != same.end();
      const auto cves = std::ranges::count_if(same, is_cve);
      if (!says_same || cves > 1) {
        continue;
      }
      for (auto& other : same) {
        // Two CVE ids are two vulnerabilities, whoever links them.
        const bool second_cve = is_cve(other) && has_cve() && !names.contains(other);
        if (!second_cve && names.insert(other).second) {
          open.push_back(std::move(other));
        }
      }
    }
  }
  out.names.assign(names.begin(), names.end());
  return out;
}

void RecordCache::load_names(const std::vector<std::uint32_t>& numbers, ThreadPool& pool) {
  std::set<std::string_view> wanted;
  for (const auto number : numbers) {
    if (const auto* record = loaded(number); record != nullptr && record->covers.empty()) {
      wanted.insert(record->advisory.id);
    } else if (record != nullptr) {
      wanted.insert(record->covers.begin(), record->covers.end());
    }
  }
  std::vector<std::string> ids(wanted.begin(), wanted.end());
  std::erase_if(ids, [&](const std::string& id) { return names_.contains(id); });
  std::vector<Named> found(ids.size());
  in_pieces(ids.size(), index_, pool, [&](std::size_t i, MaybeReader& reader) {
    if (reader) {
      found[i] = find_names(ids[i], **reader);
    }
  });
  for (auto& named : found) {
    if (!named.id.empty()) {
      keep(std::move(named));
    }
  }
}

}  // namespace akashi::match
