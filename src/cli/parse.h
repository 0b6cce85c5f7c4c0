// From argv to an Invocation. Flags beat the environment (AKASHI_NAME), which beats the file of
// --config.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "cli/spec.h"

namespace akashi::cli {

// What stopped the parse: an error, or a wish for help.
struct ParseOutcome {
  Invocation invocation;
  bool help = false;  // Of invocation.command, or of the program where that is null.
  std::string error;  // In the parser's own words; "" when there is none.
};

ParseOutcome parse(std::span<const char* const> argv);

// Adds what the environment and the configuration file say for options that were not given.
Result<void> add_defaults(Invocation& invocation, const Limits& limits);

}  // namespace akashi::cli
