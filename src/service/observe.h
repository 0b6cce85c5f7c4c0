// What a product tells on the criteria of a scheme: its parts and findings, files of its image, its
// pages, looked at by probes (assure/evidence.h).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "assure/evidence.h"
#include "base/result.h"
#include "decide/decide.h"
#include "model/finding.h"
#include "service/assess.h"
#include "service/pages.h"
#include "service/services.h"

namespace akashi::service {

struct ObserveRequest {
  AssessRequest assess;      // An empty target: nothing is asked of parts and image.
  std::string security_txt;  // File or https address; "" for none.
  std::string page;
  std::vector<std::string> vex;  // Files.
  decide::Policy policy;         // Decides the findings.
  std::string scheme;            // Whose criteria.
  assure::Date on;
  PageOptions pages;
};

struct Observed {
  const assure::Scheme* scheme = nullptr;
  std::vector<assure::ProbeResult> results;
  std::vector<assure::Bound> criteria;  // Points into `results` and the catalogue.
};

// The catalogue must outlive the result. Only an address starts the helper program that opens
// connections.
Result<std::unique_ptr<Observed>> observe(const assure::Catalogue& catalogue,
                                          const ObserveRequest& request, const Services& services);

}  // namespace akashi::service
