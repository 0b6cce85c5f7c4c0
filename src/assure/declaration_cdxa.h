// A declaration as CycloneDX attestations (ECMA-424, CycloneDX 1.6: definitions, declarations):
// docs/formats/declaration.md, "CDXA".
#pragma once

#include <string>
#include <string_view>

#include "assure/declaration.h"

namespace akashi::assure {

struct CdxaSettings {
  std::string_view tool_version;
  std::string_view timestamp;    // RFC 3339
  std::string_view signed_file;  // Name of the signed declaration; "" when there is none.
  std::string_view signed_sha256;
  Lang lang = Lang::kEn;
};

// The statements are requirements, the answers claims about the software, the provider assesses
// itself. A score, 1, is written for what is wholly done only.
std::string declaration_cdxa(const Declaration& declaration, const Scheme& scheme,
                             const Judgement& judgement, const CdxaSettings& settings);

}  // namespace akashi::assure
