// pub/pubspec-lock: what a project or workspace is built of.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::pub {

extern const Extractor kPubspecLock;

}  // namespace akashi::ecosystems::pub
