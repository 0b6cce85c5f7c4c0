// What the commands that look at a product with probes have in common.
#pragma once

#include <map>
#include <string>

#include "cli/session.h"
#include "service/observe.h"

namespace akashi::cli {

// The options of both; without `scheme`. Fails where nothing is given to look at.
Result<service::ObserveRequest> probe_request(Session& session, const Invocation& invocation,
                                              const std::string& target);

// Each criterion with what is said on it, what contradicts first. `beside`: a line for some of
// them.
std::string probe_table(const service::Observed& observed, const Session& session,
                        const std::map<std::string, std::string>& beside = {});

}  // namespace akashi::cli
