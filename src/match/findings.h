// Hits become findings: records of the same vulnerability joined, every record's opinion kept with
// the comparison that it rests on.
#pragma once

#include <vector>

#include "base/limits.h"
#include "base/thread_pool.h"
#include "match/kernel_files.h"
#include "match/match.h"
#include "match/records.h"
#include "match/surroundings.h"
#include "model/finding.h"

namespace akashi::match {

// Sorted by component, then vulnerability. Severity and decisions are left to decide/. Records of
// the index that cannot be read go to `bom.unknowns`.
// `kernel`: what was built of a kernel, where that is known.
std::vector<Finding> make_findings(Bom& bom, MatchResult& result, RecordCache& records,
                                   ThreadPool& pool, const KernelEvidence* kernel = nullptr);

// Where the component is, for what is said of it as a part of something.
struct InThisBom {
  Surroundings* surroundings = nullptr;
  std::uint32_t component = 0;
};

// The opinion of one record on one component, whether or not it holds: for `explain`. A record that
// does not speak of it: kNotEvaluated.
Opinion opinion_of(const Record& record, const AdvisoryKey& key, const Component& component,
                   const InThisBom& here = {});

}  // namespace akashi::match
