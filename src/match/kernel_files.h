// Findings of a kernel against the files of it that were built (docs/adr/0036).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernel/build.h"
#include "match/match.h"
#include "match/records.h"
#include "model/bom.h"
#include "model/finding.h"

namespace akashi::match {

struct KernelEvidence {
  std::string where;  // As the user named it.
  std::shared_ptr<const kernel::KernelBuild> build;
};

// A component that is a Linux kernel: by the name of its package, or a CPE of it.
bool is_kernel(const Component& component);

// Why what is known of `build` says nothing of the component; plain where it is the same kernel.
Message other_kernel(const Component& component, const KernelEvidence& kernel);

// A finding of a kernel is not affected where each CVE that it has as a name has a record of the
// kernel's CNA, and no file that these name was built. Its opinions stay as they are, with the
// reason; those of the others say what is in the way. Puts statuses, coverage and
// MatchResult::kernel right.
void settle_kernel_files(const Bom& bom, const KernelEvidence& kernel, RecordCache& records,
                         std::vector<Finding>& findings, MatchResult& result);

}  // namespace akashi::match
