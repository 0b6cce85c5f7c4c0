// The general types of VERS: text by its bytes, and points in time.
//   lexicographic  UTF-8, byte by byte, as it is.
//   datetime       RFC 3339, 5.6, with 'T' and 'Z' in upper case; equal when they are the same
//   moment.
#pragma once

#include "version/scheme.h"

namespace akashi::version {

extern const Scheme kLexicographic;
extern const Scheme kDatetime;

}  // namespace akashi::version
