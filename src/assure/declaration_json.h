// A declaration with its judgement as JSON (docs/formats/declaration.md): what is signed, and `-o
// json`.
#pragma once

#include <string>
#include <string_view>

#include "assure/declaration.h"
#include "assure/supply_chain.h"
#include "base/limits.h"
#include "base/result.h"
#include "formats/json_writer.h"

namespace akashi::assure {

inline constexpr std::string_view kDeclarationType = "application/vnd.akashi.declaration+json";

// What others declare (`chain`) is no part of what is signed.
std::string declaration_json(const Declaration& declaration, const Scheme& scheme,
                             const Judgement& judgement, std::string_view tool,
                             const Problems& problems, formats::JsonLayout layout,
                             const SupplyChain* chain = nullptr);

// What a verifier needs of a signed one.
struct SignedDeclaration {
  std::string scheme;
  std::string name;
  std::string software;
  std::string package;
  std::string verdict;  // Of that package.
  std::string date;
  std::string valid_until;
  std::vector<EvidenceFile> evidence;  // Of all rows, each once.
};
Result<SignedDeclaration> parse_declaration_json(std::string_view json, const Limits& limits);

// All that the provider stated, with the digests of the evidence.
Result<Declaration> read_declaration_json(std::string_view json, const Limits& limits);

}  // namespace akashi::assure
