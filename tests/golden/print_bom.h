// A Bom as stable text, one fact a line, for golden files.
#pragma once

#include <string>

#include "model/bom.h"

namespace akashi::testing_support {
std::string print_bom(const Bom& bom);
}
