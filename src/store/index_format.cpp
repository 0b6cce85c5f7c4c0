#include "store/index_format.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "base/check.h"
#include "base/hash.h"
#include "base/strings.h"
#include "store/packing.h"
#include "version/cpe.h"
#include "version/intervals.h"
#include "version/osv_ecosystem.h"

namespace akashi::store {
namespace {

// Little-endian fixed-width numbers and length-prefixed bytes.
template <class T>
void put(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out += static_cast<char>(value >> (8 * i));
  }
}

template <class T>
bool get(std::string_view& in, T& value) {
  if (in.size() < sizeof(T)) {
    return false;
  }
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    sum |= static_cast<std::uint64_t>(static_cast<unsigned char>(in[i])) << (8 * i);
  }
  value = static_cast<T>(sum);
  in.remove_prefix(sizeof(T));
  return true;
}

void put_field(std::string& out, std::string_view text) {
  put_size(out, text.size());
  out += text;
}

bool get_field(std::string_view& in, std::string_view& text) {
  std::size_t size = 0;
  if (!get_size(in, size) || size > in.size()) {
    return false;
  }
  text = in.substr(0, size);
  in.remove_prefix(size);
  return true;
}

void put_fields(std::string& out, const std::vector<std::string_view>& texts) {
  put_size(out, texts.size());
  for (const auto text : texts) {
    put_field(out, text);
  }
}

bool get_fields(std::string_view& in, std::vector<std::string_view>& texts) {
  std::size_t count = 0;
  if (!get_size(in, count) || count > in.size()) {
    return false;
  }
  texts.resize(count);
  return std::ranges::all_of(texts, [&](std::string_view& text) { return get_field(in, text); });
}

constexpr std::size_t kLongestName = 500;
constexpr std::uint8_t kHasUpper = 1;
constexpr std::uint8_t kUpperInclusive = 2;
constexpr std::uint8_t kLowerExclusive = 4;

// Longest key that fits the two-byte length; a longer version is compared by no index.
constexpr std::size_t kLongestKey = 0xFFFF;

struct EntryWriter {
  std::string ranges;
  std::string versions;
  std::uint16_t range_count = 0;
  std::uint32_t version_count = 0;
  std::uint8_t flags = 0;

  void add(const version::Interval& interval) {
    put(ranges, static_cast<std::uint8_t>((interval.has_upper ? kHasUpper : 0) |
                                          (interval.upper_inclusive ? kUpperInclusive : 0) |
                                          (interval.lower_exclusive ? kLowerExclusive : 0)));
    put(ranges, static_cast<std::uint16_t>(interval.lower_key.size()));
    put(ranges, static_cast<std::uint16_t>(interval.upper_key.size()));
    ranges += interval.lower_key;
    ranges += interval.upper_key;
    ++range_count;
  }
  // 'K': a sort key; 'T': the text of a version that has none.
  void add_version(char kind, std::string_view bytes) {
    versions += kind;
    put(versions, static_cast<std::uint16_t>(bytes.size()));
    versions += bytes;
    ++version_count;
  }
  std::string finish() const {
    std::string out;
    constexpr std::uint32_t kHead = 4 + 4 + 1 + 2 + 4 + 4;
    out.reserve(kHead + ranges.size() + versions.size());
    put(out, static_cast<std::uint32_t>(kHead + ranges.size() + versions.size()));
    put(out, std::uint32_t{0});
    put(out, flags);
    put(out, range_count);
    put(out, version_count);
    put(out, static_cast<std::uint32_t>(ranges.size()));
    return out + ranges + versions;
  }
};

const version::Scheme* scheme_of(const AffectedPackage& affected) {
  const auto* ecosystem = version::find_osv_ecosystem(affected.ecosystem);
  const auto* scheme = ecosystem == nullptr ? nullptr : version::find_scheme(ecosystem->scheme);
  if (scheme == nullptr && std::ranges::any_of(affected.ranges, [](const AffectedRange& r) {
        return r.kind == AffectedRange::Kind::kSemver;
      })) {
    scheme = version::find_scheme("semver");
  }
  return scheme;
}

// Keys that were made lately. Records of one package name the same versions, a thousand times those
// of a kernel. Each place keeps the last key whose version fell to it.
class RecentKeys {
 public:
  // As scheme.append_key.
  bool append(const version::Scheme& scheme, const std::string& version, std::string& out) {
    if (version.size() > kLongest) {
      return scheme.append_key(version, out).has_value();
    }
    auto& kept = places_[std::hash<std::string_view>()(version) % kPlaces];
    if (kept.scheme != &scheme || kept.version != version) {
      kept.scheme = &scheme;
      kept.version = version;
      kept.key.clear();
      kept.has_key = scheme.append_key(version, kept.key).has_value();
    }
    out += kept.key;
    return kept.has_key;
  }

 private:
  static constexpr std::size_t kPlaces = 1UL << 14;
  static constexpr std::size_t kLongest = 64;
  struct Kept {
    const version::Scheme* scheme = nullptr;
    bool has_key = false;
    std::string version;
    std::string key;
  };
  std::vector<Kept> places_{kPlaces};
};

// Sort keys of a list of versions. Records repeat their lists, one for each release of a
// distribution.
class VersionKeys {
 public:
  void make(const version::Scheme* scheme, const std::vector<std::string>& versions) {
    if (versions_ != nullptr && scheme == scheme_ && versions == *versions_) {
      return;
    }
    thread_local RecentKeys recent;
    scheme_ = scheme;
    versions_ = &versions;
    bytes_.clear();
    ends_.clear();
    for (const auto& version : versions) {
      const auto begin = bytes_.size();
      if (scheme == nullptr || !recent.append(*scheme, version, bytes_) ||
          bytes_.size() - begin > kLongestKey) {
        bytes_.resize(begin);
      }
      ends_.push_back(bytes_.size());
    }
  }
  // Empty where the version has none.
  std::string_view key(std::size_t index) const {
    const auto begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(bytes_).substr(begin, ends_[index] - begin);
  }

 private:
  const version::Scheme* scheme_ = nullptr;
  const std::vector<std::string>* versions_ = nullptr;
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

// Ranges and versions of one package become intervals; versions that an interval covers need no
// entry of their own.
void pack(const AffectedPackage& affected, VersionKeys& keys, EntryWriter& entry,
          PreparedRecord& record) {
  if (!affected.inside.empty()) {
    return;  // An entry to find the record by: it never makes a finding.
  }
  const auto* scheme = scheme_of(affected);
  std::vector<version::Interval> intervals;
  bool ordered_any = false;
  bool unordered = false;
  for (const auto& range : affected.ranges) {
    if (range.kind == AffectedRange::Kind::kGit) {
      continue;
    }
    ++record.ranges;
    auto read = scheme == nullptr ? Result<std::vector<version::Interval>>(
                                        fail(ErrorCode::kUnsupported, msg::kUnresolved, {"order"}))
                                  : version::to_intervals(range, *scheme);
    const auto fits = [](const version::Interval& i) {
      return i.lower_key.size() <= kLongestKey && i.upper_key.size() <= kLongestKey;
    };
    if (!read || !std::ranges::all_of(*read, fits) || entry.range_count + read->size() > 0xFFFF) {
      unordered = true;
      ++record.unordered_ranges;
      continue;
    }
    ordered_any = true;
    for (auto& interval : *read) {
      entry.add(interval);
      intervals.push_back(std::move(interval));
    }
  }
  // Where every version is affected, even one without key, a list adds nothing.
  const bool every = std::ranges::any_of(intervals, [](const version::Interval& interval) {
    return interval.lower_key.empty() && !interval.has_upper;
  });
  const std::size_t listed = every ? 0 : affected.versions.size();
  if (listed != 0) {
    keys.make(scheme, affected.versions);
  }
  for (std::size_t i = 0; i < listed; ++i) {
    const auto& version = affected.versions[i];
    const auto key = keys.key(i);
    if (!key.empty() && std::ranges::any_of(intervals, [&](const version::Interval& interval) {
          return interval.contains_key(key);
        })) {
      continue;
    }
    if (!key.empty()) {
      entry.add_version('K', key);
    } else if (version.size() <= kLongestKey) {
      entry.add_version('T', version);
    }
  }
  // A git range beside a list of versions: the list is what the source made of it. Neither range
  // nor list: who knows.
  const bool nothing = !ordered_any && affected.versions.empty();
  if (unordered || (nothing && (!affected.exact || affected.unaffected.empty()))) {
    entry.flags |= EntryView::kUnordered;
  }
  if (affected.conditional) {
    entry.flags |= EntryView::kConditional;
  }
}

// What a record says of one product: alone, and under conditions.
struct CpeEntries {
  EntryWriter plain;
  EntryWriter conditional;
  bool has_plain = false;
  bool has_conditional = false;

  EntryWriter& writer(bool condition) {
    (condition ? has_conditional : has_plain) = true;
    return condition ? conditional : plain;
  }
};

// Packs what every match of a criterion has in common: a filter that leaves out no match.
class CpePacker {
 public:
  explicit CpePacker(PreparedRecord& record) : record_(record) {}

  void pack(const CpeNode& node, bool condition) {
    condition =
        condition || node.negated || (node.all && node.children.size() + node.criteria.size() > 1);
    for (const auto& criterion : node.criteria) {
      if (criterion.vulnerable && !criterion.quiet) {
        pack(criterion, condition || !criterion.only_on.empty());
      }
    }
    for (const auto& child : node.children) {
      pack(child, condition);
    }
  }

  std::map<std::string, CpeEntries> take() { return std::move(entries_); }

 private:
  void pack(const CpeCriterion& criterion, bool condition) {
    ++record_.ranges;
    const auto name = parse_cpe(criterion.name);
    if (!name) {
      undecided(std::string(kAnyCpe));
      return;
    }
    const auto key = cpe_key(*name);
    const auto any_behind = [&](CpeField first) {
      return std::all_of(name->fields.begin() + static_cast<std::ptrdiff_t>(first),
                         name->fields.end(), [](const std::string& f) { return f == "*"; });
    };
    condition =
        condition || !criterion.open.empty() || key == kAnyCpe || !any_behind(CpeField::kUpdate);
    auto& entries = entries_[key];
    if (criterion.unread) {
      undecided(key);
    } else if (name->is_any(CpeField::kVersion)) {
      range(criterion, condition, key, entries);
    } else if (name->is_na(CpeField::kVersion)) {
      entries.writer(true).add({});  // Nobody knows which.
    } else if (name->has_wildcard(CpeField::kVersion) || criterion.has_range()) {
      undecided(key);
    } else {
      named(name->plain(CpeField::kVersion), condition, entries);
      const auto update = name->plain(CpeField::kUpdate);
      if (!update.empty()) {
        named(name->plain(CpeField::kVersion) + "_" + update, true, entries);
      }
    }
  }

  void range(const CpeCriterion& criterion, bool condition, const std::string& key,
             CpeEntries& entries) {
    version::Interval interval{.lower_exclusive = criterion.start_excluded,
                               .upper_inclusive = criterion.end_included,
                               .has_upper = !criterion.end.empty()};
    for (const bool lower : {true, false}) {
      const auto& text = lower ? criterion.start : criterion.end;
      if (text.empty()) {
        continue;
      }
      const auto bounds = version::cpe_bounds(text);
      if (!bounds || bounds->high.size() > kLongestKey) {
        undecided(key);
        return;
      }
      (lower ? interval.lower_key : interval.upper_key) = lower ? bounds->low : bounds->high;
      if (!bounds->exact()) {
        condition = true;
        (lower ? interval.lower_exclusive : interval.upper_inclusive) = !lower;
      }
    }
    auto& writer = entries.writer(condition);
    if (writer.range_count == 0xFFFF) {
      undecided(key);
      return;
    }
    writer.add(interval);
  }

  static void named(std::string_view version, bool condition, CpeEntries& entries) {
    const auto bounds = version::cpe_bounds(version);
    const bool keyed = bounds && bounds->exact();
    if (!keyed && version.size() > kLongestKey) {
      return;
    }
    entries.writer(condition).add_version(
        keyed ? 'K' : 'T', keyed ? std::string_view(bounds->low) : std::string_view(version));
  }

  void undecided(const std::string& key) {
    ++record_.unordered_ranges;
    entries_[key].writer(true).flags |= EntryView::kUnordered;
  }

  PreparedRecord& record_;
  std::map<std::string, CpeEntries> entries_;
};

void pack_configurations(const Advisory& advisory, PreparedRecord& record,
                         std::vector<std::string>& keys) {
  CpePacker packer(record);
  for (const auto& node : advisory.configurations) {
    packer.pack(node, false);
  }
  for (auto& [key, entries] : packer.take()) {
    for (const bool condition : {false, true}) {
      if (!(condition ? entries.has_conditional : entries.has_plain)) {
        continue;
      }
      auto& writer = entries.writer(condition);
      writer.flags |=
          static_cast<std::uint8_t>((condition ? EntryView::kConditional : 0) |
                                    (advisory.withdrawn.empty() ? 0 : EntryView::kWithdrawn));
      record.cpe_entries.push_back({key, writer.finish()});
    }
    keys.push_back(key);
  }
}

}  // namespace

std::string package_key(std::string_view ecosystem, std::string_view normalized_name) {
  std::string key(ecosystem.substr(0, 64));
  key += '\0';
  if (key.size() + normalized_name.size() <= kLongestName) {
    key += normalized_name;
    return key;
  }
  constexpr std::size_t kHash = 64;
  key += normalized_name.substr(0, kLongestName - key.size() - kHash);
  key += hash_hex(HashAlgorithm::kSha256, normalized_name);
  return key;
}

std::string cpe_key(const Cpe& name) {
  for (const auto field : {CpeField::kPart, CpeField::kVendor, CpeField::kProduct}) {
    if (name.is_any(field) || name.has_wildcard(field)) {
      return std::string(kAnyCpe);
    }
  }
  return package_key(name[CpeField::kPart],
                     name[CpeField::kVendor] + ":" + name[CpeField::kProduct]);
}

std::string record_key(std::string_view feed, std::string_view id, std::string_view part) {
  std::string key(feed);
  key += '\0';
  key += id;
  if (!part.empty()) {
    key += '\0';
    key += part;
  }
  return key;
}

std::optional<EntryView> EntryView::take(std::string_view& value) {
  auto in = value;
  std::uint32_t size = 0;
  std::uint32_t ranges_size = 0;
  EntryView view;
  if (!get(in, size) || size > value.size() || size < 19) {
    return std::nullopt;
  }
  view.whole_ = value.substr(0, size);
  in = view.whole_.substr(4);
  if (!get(in, view.record_) || !get(in, view.flags_) || !get(in, view.range_count_) ||
      !get(in, view.version_count_) || !get(in, ranges_size) || ranges_size > in.size()) {
    return std::nullopt;
  }
  view.ranges_ = in.substr(0, ranges_size);
  view.versions_ = in.substr(ranges_size);
  value.remove_prefix(size);
  return view;
}

namespace {

struct StoredRange {
  std::uint8_t flags = 0;
  std::string_view lower;
  std::string_view upper;
};

// Takes the next range off `in`; nothing where it is cut off.
std::optional<StoredRange> take_range(std::string_view& in) {
  StoredRange out;
  std::uint16_t lower_size = 0;
  std::uint16_t upper_size = 0;
  if (!get(in, out.flags) || !get(in, lower_size) || !get(in, upper_size) ||
      static_cast<std::size_t>(lower_size) + upper_size > in.size()) {
    return std::nullopt;
  }
  out.lower = in.substr(0, lower_size);
  out.upper = in.substr(lower_size, upper_size);
  in.remove_prefix(static_cast<std::size_t>(lower_size) + upper_size);
  return out;
}

}  // namespace

bool EntryView::begins_with_release(std::string_view key, std::string_view release) const {
  auto in = ranges_;
  for (std::uint16_t i = 0; i < range_count_; ++i) {
    const auto range = take_range(in);
    if (!range) {
      return false;
    }
    const auto& [flags, lower, upper] = *range;
    const bool to_end = (flags & kHasUpper) == 0;
    if (lower > key && lower <= release && (flags & kLowerExclusive) == 0 && lower != upper &&
        (to_end || ((flags & kUpperInclusive) != 0 ? release <= upper : release < upper))) {
      return true;
    }
  }
  return false;
}

Answer EntryView::test(std::string_view key, std::string_view text) const {
  auto in = ranges_;
  const bool unordered = (flags_ & kUnordered) != 0;
  bool undecided = unordered;
  for (std::uint16_t i = 0; i < range_count_; ++i) {
    const auto range = take_range(in);
    if (!range) {
      return Answer::kUnknown;
    }
    const auto& [flags, lower, upper] = *range;
    if (lower.empty() && (flags & kHasUpper) == 0) {
      return Answer::kYes;  // Every version, even one that has no key.
    }
    if (key.empty()) {
      undecided = true;
      continue;
    }
    if (((flags & kLowerExclusive) != 0 ? key > lower : key >= lower) &&
        ((flags & kHasUpper) == 0 ||
         ((flags & kUpperInclusive) != 0 ? key <= upper : key < upper))) {
      return Answer::kYes;
    }
  }
  in = versions_;
  for (std::uint32_t i = 0; i < version_count_; ++i) {
    std::uint8_t kind = 0;
    std::uint16_t size = 0;
    if (!get(in, kind) || !get(in, size) || size > in.size()) {
      return Answer::kUnknown;
    }
    const auto listed = in.substr(0, size);
    in.remove_prefix(size);
    if (kind == 'K' ? (!key.empty() && key == listed) : text == listed) {
      return Answer::kYes;
    }
  }
  // A version that has no key cannot be told from the keys of a list either; its text was compared.
  return undecided || (key.empty() && version_count_ != 0 && text.empty()) ? Answer::kUnknown
                                                                           : Answer::kNo;
}

std::string record_digest(std::string_view raw) {
  constexpr std::size_t kDigestBytes = 20;
  return hash_of(HashAlgorithm::kBlake2b512, raw).substr(0, kDigestBytes);
}

Result<RecordHeader> RecordHeader::parse(std::string_view value) {
  RecordHeader header;
  auto in = value;
  std::uint8_t partial = 0;
  if (get_field(in, header.id) && get_field(in, header.source) && get_field(in, header.feed) &&
      get_field(in, header.modified) && get_field(in, header.withdrawn) && get(in, partial) &&
      get_field(in, header.digest) && get_fields(in, header.aliases) &&
      get_fields(in, header.upstream) && get_fields(in, header.keys) &&
      get_fields(in, header.cpe_keys) && get_field(in, header.part) && get(in, header.raw_size) &&
      in.empty()) {
    header.partial = partial != 0;
    return header;
  }
  return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"record header"});
}

std::string RecordHeader::bytes() const {
  constexpr std::size_t kFixed = 64;
  std::size_t size = kFixed + id.size() + part.size() + source.size() + feed.size() +
                     modified.size() + withdrawn.size();
  for (const auto* texts : {&aliases, &upstream, &keys, &cpe_keys}) {
    for (const auto one : *texts) {
      size += 2 + one.size();
    }
  }
  std::string out;
  out.reserve(size);
  put_field(out, id);
  put_field(out, source);
  put_field(out, feed);
  put_field(out, modified);
  put_field(out, withdrawn);
  put(out, static_cast<std::uint8_t>(partial ? 1 : 0));
  put_field(out, digest);
  put_fields(out, aliases);
  put_fields(out, upstream);
  put_fields(out, keys);
  put_fields(out, cpe_keys);
  put_field(out, part);
  put(out, raw_size);
  return out;
}

namespace {

// Those that a record names, sorted, each once.
std::vector<std::string_view> ecosystems_of(const RecordHeader& header) {
  std::vector<std::string_view> ecosystems;
  for (const auto key : header.keys) {
    ecosystems.push_back(key.substr(0, key.find('\0')));
  }
  if (!header.cpe_keys.empty()) {
    ecosystems.push_back(kCpeEcosystem);
  }
  std::ranges::sort(ecosystems);
  const auto rest = std::ranges::unique(ecosystems);
  ecosystems.erase(rest.begin(), rest.end());
  return ecosystems;
}

}  // namespace

std::string RecordHeader::part_name() const {
  std::string all;
  for (const auto ecosystem : ecosystems_of(*this)) {
    all += ecosystem;
    all += '\0';
  }
  constexpr std::size_t kBytes = 8;
  return to_hex(record_digest(all).substr(0, kBytes));
}

bool RecordHeader::is_of_other_ecosystems(const RecordHeader& other) const {
  const auto mine = ecosystems_of(*this);
  const auto others = ecosystems_of(other);
  const auto is_shared = [&](std::string_view ecosystem) {
    return std::ranges::binary_search(others, ecosystem);
  };
  return !mine.empty() && !others.empty() && std::ranges::none_of(mine, is_shared);
}

bool RecordHeader::names_all_of(const RecordHeader& other) const {
  return std::ranges::includes(keys, other.keys) && std::ranges::includes(cpe_keys, other.cpe_keys);
}

PreparedRecord prepare_record(const Advisory& advisory, std::string_view raw,
                              const RecordOrigin& origin) {
  PreparedRecord record;
  record.id = advisory.id;
  record.feed = origin.feed;
  record.modified = advisory.modified;
  std::vector<std::string> keys;
  VersionKeys version_keys;
  for (const auto& affected : advisory.affected) {
    if (affected.ecosystem.empty() || affected.name.empty()) {
      continue;
    }
    const auto* ecosystem = version::find_osv_ecosystem(affected.ecosystem);
    EntryWriter entry;
    if (!advisory.withdrawn.empty()) {
      entry.flags |= EntryView::kWithdrawn;
    }
    pack(affected, version_keys, entry, record);
    const auto name = ecosystem == nullptr ? affected.name : ecosystem->normalize(affected.name);
    record.entries.push_back({package_key(affected.ecosystem, name), entry.finish()});
    keys.push_back(record.entries.back().key);
    if (!origin.partial) {
      record.ecosystems.push_back(affected.ecosystem);
    }
  }
  std::vector<std::string> cpe_keys;  // Sorted, no duplicates.
  pack_configurations(advisory, record, cpe_keys);
  const auto unique = [](std::vector<std::string>& texts) {
    std::ranges::sort(texts);
    const auto rest = std::ranges::unique(texts);
    texts.erase(rest.begin(), rest.end());
  };
  unique(keys);
  unique(record.ecosystems);
  record.names = advisory.aliases;
  record.names.insert(record.names.end(), advisory.upstream.begin(), advisory.upstream.end());
  record.names.push_back(advisory.id);
  unique(record.names);
  record.digest = record_digest(raw);
  record.header = RecordHeader{.id = advisory.id,
                               .source = origin.source,
                               .feed = origin.feed,
                               .modified = advisory.modified,
                               .withdrawn = advisory.withdrawn,
                               .partial = origin.partial,
                               .digest = record.digest,
                               .aliases = {advisory.aliases.begin(), advisory.aliases.end()},
                               .upstream = {advisory.upstream.begin(), advisory.upstream.end()},
                               .keys = {keys.begin(), keys.end()},
                               .cpe_keys = {cpe_keys.begin(), cpe_keys.end()},
                               .raw_size = static_cast<std::uint32_t>(raw.size())}
                      .bytes();
  record.text = raw;
  return record;
}

}  // namespace akashi::store
