// golang/vendor: the modules and packages in a vendor folder.
#pragma once

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::golang {

extern const Extractor kVendor;

}  // namespace akashi::ecosystems::golang
