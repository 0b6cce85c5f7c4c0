// LuaRocks (luarocks.core.vers): numbers and words with '.', '-' or '_' between them, a missing one
// being 0; alpha, beta, pre and rc are less than 0, cvs, scm and dev (in this order) more than any
// number of a release, and other words go by their first letter alone, all below 1. A number behind
// a word adds a hundred-thousandth. Then the revision of the rockspec.
//
// LuaRocks ignores the revision where only one of two versions has one, which is no order; here a
// version without comes first. Numbers have 15 digits at most: LuaRocks takes them for binary
// fractions, which are exact that far.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kLuarocks;

}  // namespace akashi::version
