#include "feed/version_lists.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "base/strings.h"
#include "version/native_range.h"
#include "version/vers.h"
#include "version/version_set.h"

namespace akashi {

void add_any_of(std::string_view type, formats::NodeView list, VersionList& out) {
  if (!list || list.is_null()) {
    return;
  }
  out.all_read = out.all_read && list.is_array();
  for (const auto item : list) {
    auto set = version::parse_native_range(type, item.text());
    if (set) {
      std::ranges::move(*set, std::back_inserter(out.set));
    } else {
      out.all_read = false;
    }
  }
}

void add_all_of(std::string_view type, formats::NodeView list, VersionList& out) {
  if (!list.is_array() || list.size() == 0) {  // Nothing is said, not that all versions are meant.
    out.all_read = false;
    return;
  }
  std::vector<version::Interval> outside;
  for (const auto item : list) {
    const auto set = version::parse_native_range(type, trim(item.text()));
    if (!set) {
      out.all_read = false;
      return;
    }
    std::ranges::move(version::complement(*set), std::back_inserter(outside));
  }
  std::ranges::move(version::complement(outside), std::back_inserter(out.set));
}

AffectedRange affected_range(std::string_view type, std::vector<version::Interval> affected) {
  AffectedRange range{.kind = AffectedRange::Kind::kVers};
  if (affected = version::unite(std::move(affected)); !affected.empty()) {
    range.vers = to_string(version::to_vers(type, affected));
  }
  return range;
}

AffectedRange unknown_rest() {
  return {};
}

AffectedRange all_but(std::string_view type, const VersionList& safe) {
  return safe.all_read ? affected_range(type, version::complement(safe.set)) : unknown_rest();
}

AffectedRange below_fixes(const std::set<std::string>& fixes, const version::Scheme& scheme) {
  std::map<std::string, std::string> by_key;
  for (const auto& fix : fixes) {
    std::string key;
    if (!scheme.append_key(fix, key)) {
      return unknown_rest();
    }
    by_key.emplace(std::move(key), fix);
  }
  std::vector<version::Interval> affected;
  version::Interval next;
  for (const auto& [key, fix] : by_key) {
    next.has_upper = true;
    next.upper = fix;
    next.upper_key = key;
    next.fix = fix;
    affected.push_back(next);
    next = {.lower = fix, .lower_exclusive = true, .lower_key = key};
  }
  return affected_range(version::vers_type_of(scheme), std::move(affected));
}

}  // namespace akashi
