// What is said of a bundle that was imported.
#pragma once

#include <string>
#include <string_view>

#include "cli/session.h"
#include "service/bundle_import.h"

namespace akashi::cli {

std::string signer_text(const Session& session, std::string_view key);
std::string bundle_text(const Session& session, const service::BundleImportSummary& summary);

}  // namespace akashi::cli
