// Declarations as files: read with their evidence, signed, verified.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/declaration.h"
#include "assure/declaration_json.h"
#include "assure/gap.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"
#include "base/signature.h"

namespace akashi::service {

struct LoadedDeclaration {
  const assure::Scheme* scheme = nullptr;  // In the catalogue.
  assure::Declaration declaration;
  assure::Judgement judgement;
  Problems problems;
};

// `on`: the day of the judgement. Evidence is looked for beside the file; what can't be read is a
// problem, and no evidence. Fails where nothing can be judged: no TOML, a scheme that is not known
// or has problems.
Result<LoadedDeclaration> load_declaration(const std::string& path,
                                           const assure::Catalogue& catalogue, std::string_view on,
                                           const Limits& limits);

// That a scheme is not what holds now; nothing when it is.
std::optional<Message> not_in_force(const assure::Catalogue& catalogue, const std::string& key);

// Why it is not signed as it is; empty when it may be.
std::vector<Message> not_ready(const LoadedDeclaration& loaded);

// DSSE over the declaration's JSON, a line; also written to `file`, whole or not at all, unless
// that is "-".
Result<std::string> sign_declaration(const LoadedDeclaration& loaded, const SigningKey& key,
                                     const std::string& file);

struct EarlierDeclaration {
  assure::Declaration declaration;
  bool is_signed = false;  // By whom was not looked at.
  Problems problems;
};
// A declaration's file, or a signed one, of any version of its scheme: to compare or renew.
Result<EarlierDeclaration> load_earlier(const std::string& path, const assure::Catalogue& catalogue,
                                        const Limits& limits);

// By how it begins: a declaration's TOML or a signed one, not a list of answers.
Result<bool> is_declaration(const std::string& path);
// What a declaration, or a signed one, answers to its statements, for `scheme gap`: the weakest of
// its roles' answers. What is not answered is no answer; that it is signed was not looked at.
Result<std::vector<assure::Answer>> declared_answers(const std::string& path,
                                                     const assure::Catalogue& catalogue,
                                                     const Limits& limits);

struct VerifiedDeclaration {
  assure::SignedDeclaration content;
  std::string payload;            // The JSON that is signed.
  std::string key;                // Of the trusted key that signed it; "" when none has.
  std::vector<Message> failures;  // What makes it no valid declaration on that day.
  std::vector<Message> changes;   // What has changed since; it holds all the same.
};
// `evidence`: folder that the evidence's paths count from; "" looks at none.
Result<VerifiedDeclaration> verify_declaration(const std::string& path,
                                               const std::vector<PublicKey>& trusted,
                                               const assure::Catalogue& catalogue,
                                               const std::string& evidence, std::string_view on,
                                               const Limits& limits);
// The same of bytes that were read from `path`.
Result<VerifiedDeclaration> verify_envelope(std::string_view envelope, const std::string& path,
                                            const std::vector<PublicKey>& trusted,
                                            const assure::Catalogue& catalogue,
                                            const std::string& evidence, std::string_view on,
                                            const Limits& limits);

}  // namespace akashi::service
