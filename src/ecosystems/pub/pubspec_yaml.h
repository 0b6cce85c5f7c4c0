// pub/pubspec-yaml: what a project asks for, where no lock file says what it got; packages in pub's
// cache.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pub {

extern const Extractor kPubspecYaml;

}  // namespace akashi::ecosystems::pub
