// The main use case: from a target, or an SBOM, to what it is made of, what is wrong with it and
// what to do first.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/finding.h"
#include "scan/scan.h"
#include "scan/target.h"
#include "service/services.h"

namespace akashi::service {

struct AssessRequest {
  std::string target;
  scan::TargetOptions open;
  scan::ScanOptions scan;
  Scopes scopes;  // Only components of these; empty: all.
  bool match = true;
  std::string database;  // Folder of the index. One that does not exist: the report says that
                         // nothing was matched.
  std::string since;     // Revision of an earlier report: only components that may have changed
                         // since then are matched and kept. "" for all.
  // Only what was known then, in seconds since 1970; see parse_as_of.
  std::optional<std::int64_t> as_of;
  // What was built of a kernel: a build tree, a configuration, or a kernel's image with one; and
  // the source tree, where it is not in there. "" for none.
  std::string kernel_build;
  std::string kernel_source;
  std::string created;  // RFC 3339, from SOURCE_DATE_EPOCH; "" for the newest file of the target.
};

// A day (all of it) or an RFC 3339 time, not after now; "" is none.
Result<std::optional<std::int64_t>> parse_as_of(const std::string& text, const Clock& clock);

// The components of a directory, archive, image, single file or SBOM document.
Result<Bom> read_bom(const AssessRequest& request, const Services& services);

// Fills everything of a report but severities and decisions from its Bom.
Result<void> match_report(const AssessRequest& request, Report& report, const Services& services);

// Why the records of `vulnerability` are no findings of these components.
Result<std::vector<NearMiss>> near_misses(const AssessRequest& request, const Report& report,
                                          std::span<const std::uint32_t> components,
                                          const std::string& vulnerability,
                                          const Services& services);

// All of it.
Result<Report> assess(const AssessRequest& request, const Services& services);

}  // namespace akashi::service
