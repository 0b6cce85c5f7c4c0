// The suppliers of a declaration, and theirs, as far as their declarations can be relied on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/supply_chain.h"
#include "base/limits.h"
#include "base/signature.h"
#include "service/declare.h"

namespace akashi::service {

// `path`: the file of `loaded`, beside which the suppliers' files are looked for. A supplier's own
// suppliers are looked at only when its declaration holds on the day `on` and a key of `trusted`
// signed it; what they name lies below the folder of that declaration, and no link is followed.
// At most 8 tiers and 500 suppliers; a declaration that stands above itself ends its branch.
assure::SupplyChain trace_suppliers(const LoadedDeclaration& loaded, const std::string& path,
                                    const std::vector<PublicKey>& trusted,
                                    const assure::Catalogue& catalogue, std::string_view on,
                                    const Limits& limits);

}  // namespace akashi::service
