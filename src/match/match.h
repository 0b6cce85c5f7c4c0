// A Bom against an advisory index: every component's package is looked up once, in the order of the
// index.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/thread_pool.h"
#include "ecosystem/ecosystem.h"
#include "model/finding.h"
#include "store/advisory_store.h"

namespace akashi::match {

inline constexpr std::uint16_t kCpeKey = 0xFFFF;

// One record that has something to say of one component.
struct Hit {
  std::uint32_t component = 0;
  std::uint32_t record = 0;
  std::uint16_t key = 0;  // Which of the component's advisory keys met it; kCpeKey: a CPE.
  store::Answer answer = store::Answer::kUnknown;  // Never kNo.
  auto operator<=>(const Hit&) const = default;
};

// Which entries of the index count, where it is not those that stand now.
struct EntryFilter {
  bool every = false;  // All are hits, whatever the version; of CPEs those that may meet it.
  std::unordered_set<std::uint32_t> gone;  // Records that are not there.
};

struct MatchResult {
  std::vector<Hit> hits;                  // Sorted; withdrawn records left out.
  std::vector<ComponentStatus> statuses;  // One per component.
  Coverage coverage;
  // Of components that a CPE met: the status without these hits. The index is a filter for them;
  // make_findings asks the records and puts the statuses right.
  std::map<std::uint32_t, ComponentStatus> before_cpes;
  KernelCounts kernel;  // Of settle_kernel_files.
  std::set<std::uint32_t>
      unread;  // Components of which a record could not be read (make_findings).
};

// Under which names advisories know a component: by the leaf of its purl type. Empty when there is
// none.
std::vector<AdvisoryKey> advisory_keys(const Component& component);

Coverage count_coverage(std::span<const ComponentStatus> statuses);

// `only`: one for each component, whether to ask for it; empty: all. Those that are not asked for
// are "not evaluated". Without `filter` all records count but those that are withdrawn.
Result<MatchResult> match(std::span<const Component> components, AdvisoryReader& index,
                          ThreadPool& pool, Progress& progress, const std::vector<bool>& only = {},
                          const EntryFilter* filter = nullptr);

}  // namespace akashi::match
