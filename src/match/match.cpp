#include "match/match.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/messages/match.h"
#include "base/messages/progress.h"
#include "match/cpe.h"
#include "version/osv_ecosystem.h"
#include "version/preview.h"
#include "version/scheme.h"

namespace akashi::match {
namespace {

// Small enough for the caches, large enough that sorted look-ups share pages.
constexpr std::size_t kChunk = 32'768;

struct Query {
  std::string key;  // Of the package table.
  std::uint32_t component;
  std::uint16_t number;  // Of the advisory key.
  AdvisoryKey advisory;
};

const Ecosystem* leaf_of(std::string_view purl_type) {
  static const auto kByType = [] {
    std::unordered_map<std::string_view, const Ecosystem*> map;
    for (const auto* ecosystem : all_ecosystems()) {
      for (const auto type : ecosystem->purl_types) {
        map.emplace(type, ecosystem);
      }
    }
    return map;
  }();
  const auto found = kByType.find(purl_type);
  return found == kByType.end() ? nullptr : found->second;
}

struct CpeLookup {
  std::string key;  // Of the cpe table.
  std::uint32_t component;
  std::vector<CpeQuery> queries;
};

struct EcosystemFacts {
  const version::OsvEcosystem* ecosystem = nullptr;
  const version::Scheme* scheme = nullptr;
  bool has_records = false;

  bool fixes_only() const { return ecosystem != nullptr && ecosystem->fixes_only; }
};

class ChunkMatcher {
 public:
  ChunkMatcher(std::span<const Component> components, const std::vector<bool>& only,
               AdvisoryReader& index, const EntryFilter* filter)
      : components_(components), only_(only), index_(index), filter_(filter) {}

  using Before = std::map<std::uint32_t, ComponentStatus>;

  void run(std::size_t begin, std::size_t end, std::vector<Hit>& hits,
           std::span<ComponentStatus> statuses, Before& before_cpes) {
    std::vector<Query> queries;
    queries.reserve(end - begin);
    for (auto i = begin; i < end; ++i) {
      if (asks_for(i)) {
        ask(static_cast<std::uint32_t>(i), queries, statuses[i]);
      }
    }
    std::ranges::sort(queries, {}, &Query::key);
    std::string_view value;
    const std::string* last = nullptr;
    for (const auto& query : queries) {
      if (last == nullptr || *last != query.key) {
        value = index_.package(query.key);
        last = &query.key;
      }
      if (!value.empty()) {
        test(query, value, hits, statuses[query.component]);
      }
    }
    run_cpes(begin, end, hits, statuses, before_cpes);
  }

 private:
  bool leaves_out(const store::EntryView& entry) const {
    return filter_ == nullptr ? entry.withdrawn() : filter_->gone.contains(entry.record());
  }
  bool takes_every() const { return filter_ != nullptr && filter_->every; }

  bool asks_for(std::size_t component) const { return only_.empty() || only_[component]; }

  const EcosystemFacts& facts(const std::string& ecosystem) {
    const auto [at, added] = facts_.try_emplace(ecosystem);
    if (added) {
      at->second.ecosystem = version::find_osv_ecosystem(ecosystem);
      if (at->second.ecosystem != nullptr) {
        at->second.scheme = version::find_scheme(at->second.ecosystem->scheme);
      }
      at->second.has_records = index_.ecosystem_records(ecosystem) != 0;
    }
    return at->second;
  }

  void ask(std::uint32_t number, std::vector<Query>& queries, ComponentStatus& status) {
    auto keys = advisory_keys(components_[number]);
    status = {Status::kNotEvaluated, {msg::kNoAdvisoryName, {}}};
    std::uint16_t key_number = 0;
    for (auto& key : keys) {
      const auto& known = facts(key.ecosystem);
      if (known.has_records && !known.fixes_only()) {
        status = {Status::kNotAffected, {}};
      } else if (status.status == Status::kNotEvaluated) {
        status.reason = {known.has_records ? msg::kFixesOnly : msg::kNoSourceFor, {key.ecosystem}};
      }
      const auto name =
          known.ecosystem == nullptr ? key.name : known.ecosystem->normalize(key.name);
      queries.push_back(
          {store::package_key(key.ecosystem, name), number, key_number++, std::move(key)});
    }
  }

  void test(const Query& query, std::string_view value, std::vector<Hit>& hits,
            ComponentStatus& status) {
    const auto& known = facts(query.advisory.ecosystem);
    std::string key;
    if (known.scheme != nullptr && !query.advisory.version.empty()) {
      // A version without a key leaves it empty: answers are then unknown, but for lists and open
      // ranges.
      if (!known.scheme->append_key(query.advisory.version, key)) {
        key.clear();
      }
    }
    const auto release = release_key(key, query.advisory.version, known);
    while (const auto entry = store::EntryView::take(value)) {
      if (leaves_out(*entry)) {
        continue;
      }
      auto answer = entry->test(key, query.advisory.version);
      const bool preview = answer == store::Answer::kNo && !release.empty() &&
                           entry->begins_with_release(key, release);
      answer = preview ? store::Answer::kUnknown : answer;
      if (answer == store::Answer::kNo && !takes_every()) {
        continue;
      }
      const bool depends = entry->conditional() && answer == store::Answer::kYes;
      answer = depends ? store::Answer::kUnknown : answer;
      hits.push_back({query.component, entry->record(), query.number, answer});
      if (answer == store::Answer::kYes) {
        status = {Status::kAffected, {}};
      } else if (status.status != Status::kAffected) {
        status = {Status::kUnknown, preview
                                        ? Message{msg::kPreviewOfAffected, {query.advisory.version}}
                                    : depends ? Message{msg::kDepends, {}}
                                              : why_unknown(query, key, known)};
      }
    }
    if (!value.empty() && status.status != Status::kAffected) {
      status = {Status::kUnknown, {msg::kDamagedEntry, {query.advisory.name}}};
    }
  }

  // Of the release that a version is a preview of; "" for most.
  static std::string release_key(const std::string& key, const std::string& version,
                                 const EcosystemFacts& known) {
    std::string out;
    if (!key.empty()) {
      const auto release = version::previewed_release(*known.scheme, version);
      if (!release.empty() && !known.scheme->append_key(release, out)) {
        out.clear();
      }
    }
    return out;
  }

  void run_cpes(std::size_t begin, std::size_t end, std::vector<Hit>& hits,
                std::span<ComponentStatus> statuses, Before& before) {
    std::vector<CpeLookup> lookups;
    for (auto i = begin; i < end; ++i) {
      if (asks_for(i) && (!components_[i].cpes.empty() || may_be_mapped(components_[i], index_))) {
        ask_cpes(static_cast<std::uint32_t>(i), lookups, statuses[i]);
      }
    }
    if (lookups.empty()) {
      return;
    }
    std::ranges::stable_sort(lookups, {}, &CpeLookup::key);
    std::vector<Hit> found;
    std::string_view value;
    const std::string* last = nullptr;
    for (const auto& lookup : lookups) {
      if (last == nullptr || *last != lookup.key) {
        value = index_.cpe(lookup.key);
        last = &lookup.key;
      }
      look_up(lookup, value, statuses[lookup.component], found);
    }
    std::ranges::sort(found);
    // Two names of a component may meet the same record: the stronger answer.
    const auto same = [](const Hit& a, const Hit& b) {
      return a.component == b.component && a.record == b.record;
    };
    const auto rest = std::ranges::unique(found, same);
    found.erase(rest.begin(), rest.end());
    for (const auto& hit : found) {
      auto& status = statuses[hit.component];
      before.try_emplace(hit.component, status);
      if (hit.answer == store::Answer::kYes) {
        status = {Status::kAffected, {}};
      } else if (status.status != Status::kAffected) {
        status = {Status::kUnknown,
                  {msg::kCpeVersionOpen, {components_[hit.component].version, "*"}}};
      }
    }
    hits.insert(hits.end(), found.begin(), found.end());
  }

  // No source of CPEs tells of every vulnerability (docs/adr/0011): they give hits, and clear
  // nothing.
  void ask_cpes(std::uint32_t number, std::vector<CpeLookup>& lookups, ComponentStatus& status) {
    const auto cpes = cpes_of(components_[number], index_);
    if (components_[number].cpes.empty() && cpes.names.empty()) {
      return;
    }
    if (status.status == Status::kNotEvaluated) {
      if (cpes.names.empty()) {
        status.reason = cpes.problem;
      } else if (status.reason.id == msg::kNoAdvisoryName) {
        status.reason = {msg::kNoSourceFor, {std::string(store::kCpeEcosystem)}};
      }
    }
    for (const auto& name : cpes.names) {
      auto queries = cpe_queries(name);
      lookups.push_back({std::string(store::kAnyCpe), number, queries});
      lookups.push_back({store::cpe_key(name), number, std::move(queries)});
    }
  }

  void look_up(const CpeLookup& lookup, std::string_view value, ComponentStatus& status,
               std::vector<Hit>& found) {
    while (const auto entry = store::EntryView::take(value)) {
      if (leaves_out(*entry)) {
        continue;
      }
      auto answer = store::Answer::kNo;
      for (const auto& query : lookup.queries) {
        answer = std::max(answer, entry->test(query.key, query.text), stronger);
      }
      if (answer == store::Answer::kNo) {
        continue;
      }
      // A yes for the second query alone (a version with its update) is for the record to decide.
      const bool sure =
          !entry->conditional() && lookup.queries.size() == 1 && answer == store::Answer::kYes;
      found.push_back({lookup.component, entry->record(), kCpeKey,
                       sure ? store::Answer::kYes : store::Answer::kUnknown});
    }
    if (!value.empty() && status.status != Status::kAffected) {
      status = {Status::kUnknown, {msg::kDamagedEntry, {lookup.key}}};
    }
  }
  // No, unknown, yes.
  static bool stronger(store::Answer a, store::Answer b) {
    const auto rank = [](store::Answer answer) {
      return answer == store::Answer::kYes ? 2 : answer == store::Answer::kUnknown ? 1 : 0;
    };
    return rank(a) < rank(b);
  }

  Message why_unknown(const Query& query, const std::string& key,
                      const EcosystemFacts& known) const {
    const auto scheme = std::string(known.scheme == nullptr ? "none" : known.scheme->id);
    if (query.advisory.version.empty()) {
      const auto& requirement = components_[query.component].requirement;
      return requirement.empty() ? Message{msg::kNoVersion, {}}
                                 : Message{msg::kOnlyRequirement, {requirement}};
    }
    return key.empty() ? Message{msg::kVersionNotOrdered, {query.advisory.version, scheme}}
                       : Message{msg::kRangeNotOrdered, {scheme}};
  }

  std::span<const Component> components_;
  const std::vector<bool>& only_;
  AdvisoryReader& index_;
  const EntryFilter* filter_;
  std::unordered_map<std::string, EcosystemFacts> facts_;
};

}  // namespace

Coverage count_coverage(std::span<const ComponentStatus> statuses) {
  Coverage coverage;
  for (const auto& status : statuses) {
    switch (status.status) {
      case Status::kAffected:
        ++coverage.affected;
        break;
      case Status::kUnknown:
        ++coverage.unknown;
        break;
      case Status::kNotAffected:
        ++coverage.not_affected;
        break;
      case Status::kNotEvaluated:
        ++coverage.not_evaluated;
        break;
    }
  }
  return coverage;
}

std::vector<AdvisoryKey> advisory_keys(const Component& component) {
  const auto* leaf = leaf_of(component.purl.type);
  return leaf == nullptr ? std::vector<AdvisoryKey>() : leaf->advisory_keys(component);
}

Result<MatchResult> match(std::span<const Component> components, AdvisoryReader& index,
                          ThreadPool& pool, Progress& progress, const std::vector<bool>& only,
                          const EntryFilter* filter) {
  MatchResult result;
  result.statuses.resize(components.size());
  // At least one piece per thread, so that a small Bom uses the whole machine too.
  const auto piece = std::clamp<std::size_t>(components.size() / pool.threads() + 1, 512, kChunk);
  const auto chunks = (components.size() + piece - 1) / piece;
  std::vector<std::vector<Hit>> hits(chunks);
  std::vector<std::map<std::uint32_t, ComponentStatus>> before(chunks);
  std::vector<Result<void>> outcomes(chunks);
  progress.begin(msg::kStageMatch, components.size());
  pool.for_each(chunks, [&](std::size_t i) {
    const auto begin = i * piece;
    const auto end = std::min(begin + piece, components.size());
    if (progress.stopped()) {
      outcomes[i] = fail(ErrorCode::kCancelled, msg::kCancelled, {});
      return;
    }
    auto reader = index.clone();
    if (!reader) {
      outcomes[i] = std::unexpected(std::move(reader).error());
      return;
    }
    ChunkMatcher(components, only, **reader, filter)
        .run(begin, end, hits[i], result.statuses, before[i]);
    progress.advance(end - begin);
  });
  progress.end();
  for (auto& outcome : outcomes) {
    AKASHI_TRY(std::move(outcome));
  }
  for (auto& part : hits) {
    result.hits.insert(result.hits.end(), part.begin(), part.end());
  }
  for (auto& part : before) {
    result.before_cpes.merge(part);
  }
  std::ranges::sort(result.hits);
  result.coverage = count_coverage(result.statuses);
  return result;
}

}  // namespace akashi::match
