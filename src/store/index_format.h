// How an advisory record is laid out in an index: docs/formats/advisory-index.md. Versions are
// stored as sort keys, so that a range test is two comparisons of bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/advisory.h"
#include "model/cpe.h"

namespace akashi::store {

// A change of a table, an entry or a sort key is another format: no index or bundle of one is read
// as the other.
inline constexpr std::string_view kIndexFormat = "akashi-advisory-index 7";

// Key of the package table: ecosystem, NUL, normalised name. At most 500 bytes: a longer name ends
// in its SHA-256.
std::string package_key(std::string_view ecosystem, std::string_view normalized_name);

// Key of the cpe table: part, NUL, "vendor:product"; kAnyCpe for a name that leaves one of them
// open.
std::string cpe_key(const Cpe& name);
inline constexpr std::string_view kAnyCpe = "*";
// What stands for an ecosystem in an opinion by CPE.
inline constexpr std::string_view kCpeEcosystem = "CPE";

// Key of the id table: feed, NUL, id; of a further part of a record NUL and the part behind that.
// Two feeds can have a record of the same id (a CVE of the NVD and of its own record): two
// opinions.
std::string record_key(std::string_view feed, std::string_view id, std::string_view part = {});

// The answer of one packed entry for one version.
enum class Answer : std::uint8_t { kNo, kYes, kUnknown };

// One record's word on one package, inside a value of the package table. A view into the index.
class EntryView {
 public:
  // Takes the entry at the front of `value` off it; nothing at the end or when the bytes are
  // damaged.
  static std::optional<EntryView> take(std::string_view& value);

  std::uint32_t record() const { return record_; }
  bool withdrawn() const { return (flags_ & kWithdrawn) != 0; }
  bool conditional() const { return (flags_ & kConditional) != 0; }
  // `key`: sort key of the version, empty when it has none; `text`: the version as the component
  // states it.
  Answer test(std::string_view key, std::string_view text) const;
  // Whether a range begins behind `key` and no later than `release`, and `release` is in it: what
  // comes before a release that is affected. Single versions are no such range.
  bool begins_with_release(std::string_view key, std::string_view release) const;
  std::string_view bytes() const { return whole_; }

  static constexpr std::uint8_t kWithdrawn = 1;
  static constexpr std::uint8_t kUnordered =
      2;  // A range that could not be turned into keys, or none at all.
  // What it says holds under conditions that only the record has (of a CPE other fields of the name
  // or AND, of a package AffectedPackage::conditional): a yes is a reason to look there.
  static constexpr std::uint8_t kConditional = 4;

 private:
  std::string_view whole_;
  std::string_view ranges_;
  std::string_view versions_;
  std::uint32_t record_ = 0;
  std::uint16_t range_count_ = 0;
  std::uint32_t version_count_ = 0;
  std::uint8_t flags_ = 0;
};

struct PreparedEntry {
  std::string key;    // Of the package table.
  std::string bytes;  // The entry, record number 0.
};

// A record ready to be written; made in parallel, outside the transaction.
struct PreparedRecord {
  std::string id;
  std::string feed;
  std::string part;  // RecordHeader::part, when it is known.
  std::string modified;
  std::string header;  // See RecordHeader.
  std::string text;    // The raw record.
  std::string digest;  // Of the raw record, as record_digest gives it.
  std::vector<PreparedEntry> entries;
  std::vector<PreparedEntry> cpe_entries;  // Of the cpe table.
  std::vector<std::string> names;          // The id, its aliases, and the ids it has as upstream.
  std::vector<std::string> ecosystems;     // With suffix, unique; none of a partial source.
  std::uint32_t ranges = 0;
  std::uint32_t unordered_ranges = 0;
};

// BLAKE2b-512 of a raw record, its first 20 bytes: twice as fast as SHA-256 where the processor has
// no instructions for it.
std::string record_digest(std::string_view raw);

// A value of the record table. The text is apart, so that what matching reads lies together.
struct RecordHeader {
  std::string_view id;
  std::string_view source;
  std::string_view feed;
  std::string_view modified;
  std::string_view withdrawn;
  bool partial = false;     // See RecordOrigin.
  std::string_view digest;  // record_digest of the raw bytes.
  std::vector<std::string_view> aliases;
  std::vector<std::string_view> upstream;
  std::vector<std::string_view> keys;      // Of the package table, where this record has entries.
  std::vector<std::string_view> cpe_keys;  // Of the cpe table.
  // Some sources tell of one id in several files, each with other ecosystems (ADR 27): what tells
  // the second and further ones apart, part_name() of them. Empty for all others.
  std::string_view part;
  std::uint32_t raw_size = 0;

  static Result<RecordHeader> parse(std::string_view value);
  std::string bytes() const;
  std::string key() const { return record_key(feed, id, part); }
  // Of the ecosystems that it has keys of; the same when only packages change.
  std::string part_name() const;
  // Whether both name packages, and no ecosystem is named by both.
  bool is_of_other_ecosystems(const RecordHeader& other) const;
  bool names_all_of(const RecordHeader& other) const;  // Keys, of both tables.
};

struct RecordOrigin {
  std::string_view source;  // Name of the import.
  std::string_view feed;
  // The source doesn't claim to hold every advisory of its ecosystems: a package that it doesn't
  // name is not "not affected".
  bool partial = false;
};
PreparedRecord prepare_record(const Advisory& advisory, std::string_view raw,
                              const RecordOrigin& origin);

}  // namespace akashi::store
