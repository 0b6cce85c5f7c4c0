// --max-age, and the word on channels that have expired.
#pragma once

#include "cli/session.h"
#include "cli/spec.h"
#include "service/database.h"

namespace akashi::cli {

// Exit code 1 when --max-age was given and a source is older; 0 otherwise.
int age_gate(const Session& session, const Invocation& invocation,
             const service::DatabaseStatus& status);

}  // namespace akashi::cli
