// The catalogue of schemes: what the program has, with a user's folders over it.
#pragma once

#include <span>
#include <string>

#include "assure/catalogue.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::service {

// Each folder is laid out like data/schemes/ (docs/formats/scheme.md): its files add to those of
// the program, and one of the same path takes its place. A link that leads out of the folder is not
// followed.
Result<assure::Catalogue> load_schemes(std::span<const std::string> folders, const Limits& limits);

}  // namespace akashi::service
