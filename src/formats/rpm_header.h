// The header of an RPM package: tagged values. In a package file it follows a magic number; in the
// rpm database it is the value of a row, without the magic. Views into the bytes, which must
// outlive them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace akashi::formats {

// The tags that are read here (rpm's rpmtag.h has all).
enum class RpmTag : std::uint32_t {
  kSigMd5 = 261,
  kSha1Header = 269,
  kSha256Header = 273,
  kName = 1000,
  kVersion = 1001,
  kRelease = 1002,
  kEpoch = 1003,
  kSummary = 1004,
  kBuildTime = 1006,
  kSize = 1009,
  kDistribution = 1010,
  kVendor = 1011,
  kLicense = 1014,
  kPackager = 1015,
  kGroup = 1016,
  kUrl = 1020,
  kArch = 1022,
  kOldFileNames = 1027,
  kFileStates = 1029,
  kSourceRpm = 1044,
  kProvideName = 1047,
  kRequireFlags = 1048,
  kRequireName = 1049,
  kRequireVersion = 1050,
  kProvideFlags = 1112,
  kProvideVersion = 1113,
  kDirIndexes = 1116,
  kBaseNames = 1117,
  kDirNames = 1118,
  kRecommendName = 5046,
  kRecommendVersion = 5047,
  kRecommendFlags = 5048,
  kPayloadDigest = 5092,
  kPayloadDigestAlgorithm = 5093,
  kModularityLabel = 5096,
};

class RpmHeaderView {
 public:
  // `bytes`: the index count first, as in the database. Bytes behind the header are not looked at.
  // Every entry of the index is checked to lie inside the data.
  static Result<RpmHeaderView> parse(std::string_view bytes, const Limits& limits);

  bool has(RpmTag tag) const { return find(tag) != nullptr; }
  // A string; of a translated string the untranslated one; of an array the first. "" where absent
  // or of another type.
  std::string_view text(RpmTag tag) const;
  std::vector<std::string_view> texts(RpmTag tag) const;
  // Of 8, 16, 32 or 64 bits; the first of an array.
  std::optional<std::uint64_t> number(RpmTag tag) const;
  std::vector<std::uint32_t> words(RpmTag tag) const;  // An array of 32-bit numbers.
  std::string_view bytes(RpmTag tag) const;            // Binary, or an array of 8-bit numbers.

 private:
  struct Entry {
    std::uint32_t tag = 0;
    std::uint32_t type = 0;
    std::uint32_t offset = 0;
    std::uint32_t count = 0;
  };
  const Entry* find(RpmTag tag) const;
  static Result<void> check(const Entry& entry, std::string_view data);

  std::vector<Entry> entries_;  // Sorted by tag; of equal ones the last counts.
  std::string_view data_;
};

}  // namespace akashi::formats
