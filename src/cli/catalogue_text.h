// What the commands about schemes have in common.
#pragma once

#include "assure/catalogue.h"
#include "cli/session.h"

namespace akashi::cli {

// With the folders of --schemes. Its problems are said on standard error; only `scheme check` is
// about them.
Result<assure::Catalogue> load_catalogue(Session& session, const Invocation& invocation);

}  // namespace akashi::cli
