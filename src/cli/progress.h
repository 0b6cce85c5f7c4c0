// Progress on standard error: a bar on a terminal, plain lines otherwise.
#pragma once

#include <cstdio>
#include <memory>

#include "base/clock.h"
#include "base/messages.h"
#include "base/progress.h"

namespace akashi::cli {

enum class ProgressMode : unsigned char { kNone, kBar, kPlain, kJson };

std::unique_ptr<Progress> make_progress(ProgressMode mode, Lang lang, std::FILE* err,
                                        const Clock& clock);

}  // namespace akashi::cli
