// What each revision of an index changed, and where an index that follows bundles stands.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace akashi::store {

// A state of an index. The number alone doesn't tell two indexes apart; `state` is a digest over
// all that was put in since the index was made.
struct Revision {
  std::uint64_t number = 0;
  std::string state;  // 16 hexadecimal digits; "" of an empty index.

  std::string text() const;  // "12:0123456789abcdef"
  static std::optional<Revision> parse(std::string_view text);
  bool operator==(const Revision&) const = default;
};

// Tables that sources replace whole, and that bundles carry as they are.
inline constexpr auto kWholeTables =
    std::to_array<std::string_view>({"epss_day", "exploit", "identity", "lifecycle", "weakness"});
using TableRows = std::map<std::string, std::string, std::less<>>;

// Lists are sorted and have no duplicates.
struct Changes {
  bool everything = false;  // Nothing is known: the lists are empty.
  bool kev = false;         // Some KEV entry; its CVE is among `names`.
  bool all_epss = false;    // More EPSS scores than are listed.
  // Keys of the package table. One whose name is empty: the ecosystem began or ended to be covered.
  std::vector<std::string> packages;
  std::vector<std::string> cpes;   // Keys of the cpe table.
  std::vector<std::string> names;  // Of vulnerabilities that a record or KEV tells other things of.
  std::vector<std::string> epss;   // CVEs with another score, or none now.
  std::vector<std::string> records;  // Keys of the id table: added, replaced.
  std::vector<std::string> removed;  // The same: taken out, even if put in again later.
  // Of kWholeTables. The CVEs of exploits are among `names`; "identity" may change the finding of
  // any component, and what the others say is no finding.
  std::vector<std::string> tables;

  bool empty() const;
  void sort();                      // Makes the lists what they are to be.
  void join(const Changes& other);  // Of another revision.
  Result<std::string> pack() const;
  static Result<Changes> unpack(std::string_view bytes);
  bool operator==(const Changes&) const = default;

  static constexpr std::size_t kMostEpss = 20'000;
  static constexpr std::size_t kMostBytes = 4UL << 20;  // Packed, of one revision.
  static constexpr std::size_t kMostKept = 16UL << 20;  // Packed, of all revisions.
  static constexpr std::size_t kMostRevisions = 400;
};

// A publisher of bundles that the index has taken some from.
struct Channel {
  std::string name;
  Revision revision;    // The publisher's, of the newest bundle.
  std::string created;  // RFC 3339, of that bundle.
  std::string expires;
  std::string imported;
  std::string key;  // SHA-256 of the public key that signed it; "" when nobody checked.
  std::vector<std::string> sources;  // Whose records and rows come from here.

  std::string pack() const;  // Without the name.
  static Result<Channel> unpack(std::string_view name, std::string_view bytes);
  bool operator==(const Channel&) const = default;
};

}  // namespace akashi::store
