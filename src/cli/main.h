// The command line, without the process: what main() calls.
#pragma once

#include <cstdio>
#include <span>

namespace akashi::cli {

// Parses, runs, gives the exit code.
int run(std::span<const char* const> argv, std::FILE* out, std::FILE* err);

// Asks the running command to stop. Safe to call from a signal handler.
void request_stop();

}  // namespace akashi::cli
