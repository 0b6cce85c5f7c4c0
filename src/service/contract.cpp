#include "service/contract.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/messages/assure.h"
#include "document/document.h"
#include "formats/tree.h"
#include "model/vcs.h"
#include "net/file_note.h"

namespace akashi::service {
namespace {

constexpr std::string_view kModel = "sbom-transaction-model";

Result<Bytes> read_file(const std::string& path, std::uint64_t most, assure::DeliveredFile& file) {
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, most));
  file.path = path;
  file.sha256 = hash_hex(HashAlgorithm::kSha256, text);
  return Bytes::copy_of(text);
}

Result<assure::DeliveredSbom> read_sbom(const std::string& path, const Limits& limits) {
  assure::DeliveredSbom sbom;
  AKASHI_TRY_ASSIGN(const auto bytes, read_file(path, limits.file_bytes, sbom));
  const auto formats = all_documents();
  const auto format = std::ranges::find_if(formats, [&](const DocumentFormat* f) {
    return f->read != nullptr && f->sniff(bytes.view());
  });
  if (format == formats.end()) {
    return fail(ErrorCode::kUnsupported, msg::kNoSbomFormat, {path});
  }
  Problems problems;
  auto bom = (*format)->read(bytes.padded(), limits, problems);
  if (!bom) {
    return std::unexpected(std::move(bom).error().in_file(path));
  }
  std::ranges::for_each(bom->components, remove_credentials);
  for (const auto& problem : problems) {
    bom->unknowns.push_back({.path = path,
                             .at = problem.at(),
                             .method = std::string((*format)->id),
                             .code = problem.code(),
                             .message = problem.message()});
  }
  sbom.bom = std::move(*bom);
  // A second look: what its reader took is JSON, or facts of it stay unknown.
  if (const auto tree = formats::parse_json(bytes.padded(), limits)) {
    assure::read_facts(tree->root(), sbom);
  }
  return sbom;
}

Result<assure::DeliveredVex> read_vex(const std::string& path, const Limits& limits) {
  assure::DeliveredVex vex;
  AKASHI_TRY_ASSIGN(const auto bytes, read_file(path, limits.file_bytes, vex));
  const auto tree = formats::parse_json(bytes.padded(), limits);
  if (!tree) {
    return std::unexpected(Error(tree.error()).in_file(path));
  }
  assure::read_facts(tree->root(), vex);
  return vex;
}

}  // namespace

Result<const assure::Scheme*> find_contract_model(const assure::Catalogue& catalogue,
                                                  const std::string& key) {
  AKASHI_TRY_ASSIGN(const auto* model, catalogue.judge_by(key.empty() ? std::string(kModel) : key));
  for (const std::string_view array : {"items", "terms", "clauses"}) {
    if (model->items(array).empty()) {
      return fail(ErrorCode::kInvalidInput, msg::kNoSuchItem, {model->key(), std::string(array)});
    }
  }
  return model;
}

Result<LoadedSheet> load_sheet(const std::string& path, const assure::Catalogue& catalogue,
                               const Limits& limits) {
  const auto in_file = [&](const Error& error) {
    return std::unexpected(error.file().empty() ? Error(error).in_file(path) : error);
  };
  AKASHI_TRY_ASSIGN(const auto text, net::read_small_file(path, limits.file_bytes));
  const auto key = assure::sheet_scheme(text, limits);
  if (!key) {
    return in_file(key.error());
  }
  AKASHI_TRY_ASSIGN(const auto* model, find_contract_model(catalogue, *key));
  Problems problems;
  auto sheet = assure::read_sheet(text, *model, limits, problems);
  if (!sheet) {
    return in_file(sheet.error());
  }
  LoadedSheet loaded{.model = model, .sheet = std::move(*sheet), .problems = {}};
  loaded.problems.add_all(std::move(problems), path);
  return loaded;
}

Result<assure::Delivery> load_delivery(const DeliveryFiles& files, const Limits& limits) {
  assure::Delivery delivery;
  for (const auto& path : files.sboms) {
    AKASHI_TRY_ASSIGN(auto sbom, read_sbom(path, limits));
    delivery.sboms.push_back(std::move(sbom));
  }
  for (const auto& path : files.vex) {
    AKASHI_TRY_ASSIGN(auto vex, read_vex(path, limits));
    delivery.vex.push_back(std::move(vex));
  }
  for (const auto& path : files.evidence) {
    AKASHI_TRY_ASSIGN(auto digest, net::file_sha256(path));
    delivery.evidence.push_back({path, std::move(digest)});
  }
  return delivery;
}

}  // namespace akashi::service
