// A judged declaration as text for a terminal.
#pragma once

#include <string>
#include <vector>

#include "assure/catalogue.h"
#include "assure/supply_chain.h"
#include "base/result.h"
#include "cli/session.h"
#include "service/declare.h"

namespace akashi::cli {

// Packages, what keeps from them, the plan, the suppliers' declarations, whether it may be signed.
Result<std::string> declare_table(Session& session, const Invocation& invocation,
                                  const service::LoadedDeclaration& loaded,
                                  const assure::Catalogue& catalogue,
                                  const assure::SupplyChain& chain);
// One a line, indented.
std::string reasons_text(const Session& session, const std::vector<Message>& reasons);

}  // namespace akashi::cli
