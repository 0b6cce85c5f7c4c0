#include "service/declare.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "assure/supply_chain.h"
#include "base/bytes.h"
#include "base/messages/assure.h"
#include "base/strings.h"
#include "formats/envelope.h"
#include "formats/tree.h"
#include "net/file_note.h"
#include "service/version.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kMostBytes = 64U << 20;

// Digest and size of each file of evidence; those that can't be read are dropped.
void read_evidence(assure::Declaration& declaration, const fs::path& folder, Problems& problems) {
  for (auto& row : declaration.rows) {
    std::erase_if(row.evidence, [&](assure::EvidenceFile& file) {
      const auto path = (folder / file.path).string();
      const auto size = net::file_bytes(path);  // Of a regular file: no pipe is waited for.
      auto digest = size ? net::file_sha256(path)
                         : fail(ErrorCode::kNotFound, msg::kDeclareNoEvidence, {file.path});
      if (!digest || !size) {
        problems.add(Error(ErrorCode::kInvalidInput, Message{msg::kDeclareNoEvidence, {file.path}},
                           row.place.at)
                         .in_file(row.place.file));
        return true;
      }
      file.sha256 = std::move(*digest);
      file.size = *size;
      return false;
    });
  }
}

const assure::PackageVerdict* declared(const LoadedDeclaration& loaded) {
  const auto found =
      std::ranges::find_if(loaded.judgement.packages, [&](const assure::PackageVerdict& package) {
        return package.package->id == loaded.declaration.package;
      });
  return found == loaded.judgement.packages.end() ? nullptr : &*found;
}

}  // namespace

Result<LoadedDeclaration> load_declaration(const std::string& path,
                                           const assure::Catalogue& catalogue, std::string_view on,
                                           const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, kMostBytes));
  auto tree = formats::parse_toml(text, limits);
  if (!tree) {
    return std::unexpected(std::move(tree).error().in_file(path));
  }
  const auto key = tree->root()["scheme"].text();
  if (key.empty()) {
    return std::unexpected(
        Error(ErrorCode::kInvalidInput, Message{msg::kDeclareNoFile, {}}).in_file(path));
  }
  LoadedDeclaration out;
  auto scheme = catalogue.judge_by(key);
  if (scheme && (*scheme)->items("statements").empty()) {
    scheme = fail(ErrorCode::kInvalidInput, msg::kNoSuchItem, {(*scheme)->key(), "statements"});
  }
  if (!scheme) {
    return std::unexpected(
        Error(scheme.error().code(), scheme.error().message(), tree->root()["scheme"].position())
            .in_file(path));
  }
  out.scheme = *scheme;
  out.declaration = assure::read_declaration(tree->root(), path, *out.scheme, out.problems);
  read_evidence(out.declaration, fs::path(path).parent_path(), out.problems);
  out.judgement = assure::judge(out.declaration, *out.scheme, on, out.problems);
  return out;
}

std::optional<Message> not_in_force(const assure::Catalogue& catalogue, const std::string& key) {
  const auto* scheme = catalogue.find(key);
  if (scheme == nullptr) {
    return Message{msg::kNoSuchScheme, {key}};
  }
  return scheme->state == "in-force"
             ? std::nullopt
             : std::optional(Message{msg::kDeclareOldScheme, {key, scheme->state}});
}

std::vector<Message> not_ready(const LoadedDeclaration& loaded) {
  const auto& declaration = loaded.declaration;
  std::vector<Message> reasons;
  if (!loaded.problems.empty()) {
    reasons.push_back({msg::kDeclareProblems, {std::to_string(loaded.problems.size())}});
  }
  const std::pair<const char*, const std::string*> needed[] = {
      {"provider.name", &declaration.name},
      {"provider.contact", &declaration.contact},
      {"provider.signatory", &declaration.signatory},
      {"scope.software", &declaration.software},
      {"scope.date", &declaration.date},
      {"scope.valid_until", &declaration.valid_until}};
  for (const auto& [field, value] : needed) {
    if (value->empty()) {
      reasons.push_back({msg::kMissingField, {field}});
    }
  }
  const auto* package = declared(loaded);
  if (package != nullptr && package->verdict != assure::Verdict::kMet &&
      package->verdict != assure::Verdict::kMetByWord) {
    reasons.push_back({msg::kDeclareNotMet,
                       {declaration.package, std::string(assure::verdict_name(package->verdict))}});
  }
  for (const auto& row : loaded.judgement.plan) {
    if (row.without_owner || row.without_date) {
      reasons.push_back({msg::kDeclareNoPlan, {row.row->statement, row.row->role}});
    }
  }
  return reasons;
}

Result<std::string> sign_declaration(const LoadedDeclaration& loaded, const SigningKey& key,
                                     const std::string& file) {
  const auto json = assure::declaration_json(loaded.declaration, *loaded.scheme, loaded.judgement,
                                             "akashi " + std::string(program_version()),
                                             loaded.problems, formats::JsonLayout::kCompact);
  AKASHI_TRY_ASSIGN(auto envelope, formats::write_envelope(assure::kDeclarationType, json, &key));
  envelope += '\n';
  if (file != "-") {
    AKASHI_TRY(net::replace_file(file, envelope));
  }
  return envelope;
}

Result<EarlierDeclaration> load_earlier(const std::string& path, const assure::Catalogue& catalogue,
                                        const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto bytes, net::read_small_file(path, kMostBytes));
  EarlierDeclaration out;
  if (trim(bytes).starts_with('{')) {
    auto opened = formats::open_envelope(bytes, assure::kDeclarationType, {}, kMostBytes, limits);
    if (!opened) {
      return std::unexpected(std::move(opened).error().in_file(path));
    }
    auto read = assure::read_declaration_json(opened->payload, limits);
    if (!read) {
      return std::unexpected(std::move(read).error().in_file(path));
    }
    out.declaration = std::move(*read);
    out.is_signed = true;
    return out;
  }
  const auto tree = formats::parse_toml(bytes, limits);
  if (!tree) {
    return std::unexpected(Error(tree.error()).in_file(path));
  }
  const auto key = std::string(tree->root()["scheme"].text());
  const auto* scheme = catalogue.find(key);
  if (scheme == nullptr || scheme->items("statements").empty()) {
    return std::unexpected(Error(ErrorCode::kInvalidInput, Message{msg::kNoSuchScheme, {key}},
                                 tree->root()["scheme"].position())
                               .in_file(path));
  }
  out.declaration = assure::read_declaration(tree->root(), path, *scheme, out.problems);
  read_evidence(out.declaration, fs::path(path).parent_path(), out.problems);
  return out;
}

Result<bool> is_declaration(const std::string& path) {
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, kMostBytes));
  return trim(text).starts_with('{') || text.starts_with("akashi_declaration") ||
         text.contains("\nakashi_declaration");
}

Result<std::vector<assure::Answer>> declared_answers(const std::string& path,
                                                     const assure::Catalogue& catalogue,
                                                     const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto loaded, load_earlier(path, catalogue, limits));
  const auto& declaration = loaded.declaration;
  const auto* scheme = catalogue.find(declaration.scheme);
  if (scheme == nullptr) {
    return std::unexpected(
        Error(ErrorCode::kInvalidInput, Message{msg::kNoSuchScheme, {declaration.scheme}})
            .in_file(path));
  }
  Problems problems;
  assure::ChainLink own;
  assure::set_answers(own, declaration, assure::judge(declaration, *scheme, {}, problems));
  std::vector<assure::Answer> answers;
  for (const auto& [statement, standing] : own.weakest) {
    if (standing == assure::Standing::kUnanswered) {
      continue;
    }
    std::vector<std::string> files;
    for (const auto& row : declaration.rows) {
      for (const auto& file : row.evidence) {
        if (row.statement == statement && std::ranges::find(files, file.path) == files.end()) {
          files.push_back(file.path);
        }
      }
    }
    answers.push_back(
        {.scheme = scheme->key(),
         .item = statement,
         .result = standing == assure::Standing::kOpen ? assure::AnswerResult::kDoesNotConform
                   : standing == assure::Standing::kJustified ? assure::AnswerResult::kNotApplicable
                                                              : assure::AnswerResult::kConforms,
         .evidence = join(files, ", "),
         .at = {}});
  }
  return answers;
}

Result<VerifiedDeclaration> verify_declaration(const std::string& path,
                                               const std::vector<PublicKey>& trusted,
                                               const assure::Catalogue& catalogue,
                                               const std::string& evidence, std::string_view on,
                                               const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto bytes, net::read_small_file(path, kMostBytes));
  return verify_envelope(bytes, path, trusted, catalogue, evidence, on, limits);
}

Result<VerifiedDeclaration> verify_envelope(std::string_view envelope, const std::string& path,
                                            const std::vector<PublicKey>& trusted,
                                            const assure::Catalogue& catalogue,
                                            const std::string& evidence, std::string_view on,
                                            const Limits& limits) {
  if (!trim(envelope).starts_with('{')) {
    return std::unexpected(
        Error(ErrorCode::kInvalidInput, Message{msg::kDeclareNotSigned, {}}).in_file(path));
  }
  auto opened =
      formats::open_envelope(envelope, assure::kDeclarationType, trusted, kMostBytes, limits);
  if (!opened) {
    return std::unexpected(std::move(opened).error().in_file(path));
  }
  auto content = assure::parse_declaration_json(opened->payload, limits);
  if (!content) {
    return std::unexpected(std::move(content).error().in_file(path));
  }
  VerifiedDeclaration out{.content = std::move(*content),
                          .payload = std::move(opened->payload),
                          .key = opened->key,
                          .failures = {},
                          .changes = {}};
  if (out.key.empty()) {
    out.failures.push_back({msg::kDeclareNotTrusted, {std::to_string(opened->tried)}});
  }
  if (on < out.content.date) {
    out.failures.push_back({msg::kDeclareNotYet, {out.content.date, std::string(on)}});
  }
  if (on > out.content.valid_until) {
    out.failures.push_back({msg::kDeclareExpired, {out.content.valid_until, std::string(on)}});
  }
  if (auto old = not_in_force(catalogue, out.content.scheme)) {
    out.changes.push_back(std::move(*old));
  }
  if (evidence.empty() && !out.content.evidence.empty()) {
    out.changes.push_back(
        {msg::kDeclareEvidenceNotSeen, {std::to_string(out.content.evidence.size())}});
  }
  for (const auto& file : out.content.evidence) {
    if (evidence.empty()) {
      break;
    }
    const auto at = (fs::path(evidence) / file.path).string();
    const auto digest = net::file_bytes(at)  // A regular file: no pipe is waited for.
                            ? net::file_sha256(at)
                            : fail(ErrorCode::kNotFound, msg::kDeclareNoEvidence, {file.path});
    if (!digest || digest.value() != file.sha256) {
      out.changes.push_back(
          {digest ? msg::kDeclareEvidenceOther : msg::kDeclareNoEvidence, {file.path}});
    }
  }
  return out;
}

}  // namespace akashi::service
