// The labels of a scheme owner that are within their dates and not valid all the same: suspended,
// withdrawn, returned, renewed. Signed (DSSE), so that tokens can be checked against it
// (docs/formats/label-token.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/date.h"
#include "assure/label.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::assure {

inline constexpr std::string_view kStatusListType = "application/vnd.akashi.label-status+json";

struct StatusEntry {
  std::string number;
  std::string scheme;
  std::string state;  // Id in the scheme's `states`; "unknown" where the label can't be relied on.
  std::string since;  // Day of the change.
  bool operator==(const StatusEntry&) const = default;
};

struct StatusList {
  std::string made;                 // Day.
  std::string until;                // The last day on which the list is to be used.
  std::vector<StatusEntry> labels;  // In the order of their numbers.
  const StatusEntry* find(std::string_view number) const;
  bool operator==(const StatusList&) const = default;
};

// Of all labels that are not over their last day on that day those that are not valid on it.
StatusList status_list(const std::vector<Label>& labels, const Catalogue& catalogue, Date on,
                       Date until);
std::string status_list_json(const StatusList& list);
// Strict; the list's numbers are in order and each there once.
Result<StatusList> parse_status_list(std::string_view json, const Limits& limits);

}  // namespace akashi::assure
