// Packages of a Linux kernel that hold none of its code that runs (ADR 35), and which of several
// kernels runs.
#pragma once

#include <string_view>
#include <vector>

#include "match/match.h"
#include "model/bom.h"
#include "model/finding.h"

namespace akashi::match {

// A vulnerability of a kernel is none of a package of its headers, build files or documents: such
// findings are not affected, with the reason; the opinions stay as they are. Puts statuses and
// coverage right.
void settle_kernel_headers(const Bom& bom, std::vector<Finding>& findings, MatchResult& result);

// Says of packages with a kernel whether it is the one that runs: property `akashi:kernel`,
// "running" or "installed". `release`: as uname(2) gives it.
void mark_running_kernel(Bom& bom, std::string_view release);

}  // namespace akashi::match
