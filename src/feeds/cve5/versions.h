// What an entry of "affected" says of versions, and the sets that follow from it.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "feed/version_text.h"
#include "formats/tree.h"
#include "version/intervals.h"
#include "version/scheme.h"

namespace akashi::feeds::cve5 {

enum class Stand : std::uint8_t { kAffected, kUnaffected, kUnknown };

struct VersionStatement {
  Stand stand = Stand::kAffected;
  VersionTextPart part;
};

struct EntryVersions {
  Stand rest = Stand::kUnknown;  // Of the versions that no statement names ("defaultStatus").
  std::vector<VersionStatement> stated;
  // Statements that could not be read or ordered, or whose status is unknown, where that leaves
  // open what is affected.
  bool open = false;
  std::string note;      // The words of the first of them.
  bool commits = false;  // Some speak of commits, and are left out.
  // Versions as they are written in what may be affected, read or not, in lower case.
  std::set<std::string> written;
};

// `scheme`: the order of the versions; with that of CPE, versions may have bounds only.
EntryVersions read_versions(formats::NodeView entry, const version::Scheme& scheme);

// A range with '_' for its spaces: "8.0.39_and_prior", as it gets into CPE names. Nothing else is
// read.
VersionText read_version_words(std::string_view text);

// What is affected, as statements of ranges: with `rest` affected, all but what is stated
// otherwise. Sets `open` where the order of the scheme doesn't give that.
std::vector<VersionTextPart> affected_parts(EntryVersions& versions, const version::Scheme& scheme);

// As intervals of the scheme. False when one of them has no order.
bool to_intervals(const std::vector<VersionTextPart>& parts, const version::Scheme& scheme,
                  std::vector<version::Interval>& out);

}  // namespace akashi::feeds::cve5
