#include "service/supply_chain.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/hash.h"
#include "base/messages/assure.h"
#include "base/messages/paper.h"
#include "net/file_note.h"
#include "scan/context.h"
#include "scan/directory_source.h"

namespace akashi::service {
namespace {

namespace fs = std::filesystem;
using assure::ChainLink;
using assure::LinkState;

constexpr std::uint32_t kMostTiers = 8;
constexpr std::size_t kMostLinks = 500;
constexpr std::uint32_t kMostBytes = 64U << 20;

class Tracer {
 public:
  Tracer(const assure::Scheme& scheme, const std::vector<PublicKey>& trusted,
         const assure::Catalogue& catalogue, std::string_view on, const Limits& limits)
      : scheme_(scheme), trusted_(trusted), catalogue_(catalogue), on_(on), limits_(limits) {}

  assure::SupplyChain trace(const LoadedDeclaration& loaded, const std::string& path) {
    ChainLink own{.name = loaded.declaration.name,
                  .provides = loaded.declaration.software,
                  .declared_by = {},
                  .declared_for = {},
                  .use_case = {},
                  .tier = 0,
                  .parent = {},
                  .state = LinkState::kOwn,
                  .why = {},
                  .valid_until = {},
                  .package = {},
                  .by_word = false,
                  .comparable = true,
                  .suppliers = 0,
                  .weakest = {}};
    assure::set_answers(own, loaded.declaration, loaded.judgement);
    out_.links.push_back(std::move(own));
    add_suppliers(loaded.declaration, 0, fs::path(path).parent_path());
    return std::move(out_);
  }

 private:
  void add_suppliers(const assure::Declaration& declaration, std::size_t parent,
                     const fs::path& folder) {
    const auto tier = out_.links[parent].tier + 1;
    for (const auto& supplier : declaration.suppliers) {
      if (out_.links.size() > kMostLinks) {
        ++out_.left_out;
        continue;
      }
      const auto at = out_.links.size();
      out_.links.push_back({.name = supplier.name,
                            .provides = supplier.provides,
                            .declared_by = {},
                            .declared_for = {},
                            .use_case = {},
                            .tier = tier,
                            .parent = parent,
                            .state = LinkState::kMissing,
                            .why = {},
                            .valid_until = {},
                            .package = {},
                            .by_word = false,
                            .comparable = false,
                            .suppliers = 0,
                            .weakest = {}});
      if (!supplier.declaration.empty()) {
        follow(at, supplier.declaration, folder);
      }
    }
  }

  void set(std::size_t at, LinkState state, Message why) {
    out_.links[at].state = state;
    out_.links[at].why = std::move(why);
  }

  // What the provider itself names may lie anywhere; what others name lies below their folder.
  Result<std::string> read(std::size_t at, const std::string& name, const fs::path& folder) const {
    const auto path = (folder / name).string();
    if (out_.links[at].tier == 1) {
      if (!net::file_bytes(path)) {
        return fail(ErrorCode::kNotFound, msg::kCannotOpen, {path, "no such file"});
      }
      return net::read_small_file(path, kMostBytes);
    }
    auto file = scan::open_file_inside(folder.empty() ? "." : folder.string(), name);
    if (!file) {
      return file.error().code() == ErrorCode::kInvalidInput
                 ? fail(ErrorCode::kInvalidInput, msg::kChainPath, {name})
                 : Result<std::string>(std::unexpected(std::move(file).error()));
    }
    AKASHI_TRY_ASSIGN(const auto bytes, scan::read_whole(**file, kMostBytes));
    return std::string(bytes.view());
  }

  void follow(std::size_t at, const std::string& name, const fs::path& folder) {
    const auto bytes = read(at, name, folder);
    if (!bytes) {
      set(at, LinkState::kUnverified, bytes.error().message());
      return;
    }
    auto digest = hash_hex(HashAlgorithm::kSha256, *bytes);
    const auto verified = verify_envelope(*bytes, name, trusted_, catalogue_, {}, on_, limits_);
    if (!verified) {
      set(at, LinkState::kUnverified, verified.error().message());
      return;
    }
    if (!verified->failures.empty()) {
      set(at, LinkState::kUnverified,
          trusted_.empty() ? Message{msg::kChainTrust, {}} : verified->failures.front());
      return;
    }
    if (std::ranges::find(above_, digest) != above_.end()) {
      set(at, LinkState::kNotFollowed, {msg::kChainCycle, {}});
      return;
    }
    const auto declaration = assure::read_declaration_json(verified->payload, limits_);
    if (!declaration) {
      set(at, LinkState::kUnverified, declaration.error().message());
      return;
    }
    take(at, *declaration);
    if (declaration->suppliers.empty()) {
      return;
    }
    if (out_.links[at].tier == kMostTiers) {
      out_.links[at].why = Message{msg::kChainDeep, {std::to_string(kMostTiers)}};
      out_.left_out += declaration->suppliers.size();
      return;
    }
    above_.push_back(std::move(digest));
    add_suppliers(*declaration, at, (folder / name).parent_path());
    above_.pop_back();
  }

  void take(std::size_t at, const assure::Declaration& declaration) {
    auto& link = out_.links[at];
    link.state = LinkState::kVerified;
    link.valid_until = declaration.valid_until;
    link.declared_by = declaration.name;
    link.declared_for = declaration.software;
    const auto* scheme = catalogue_.find(declaration.scheme);
    if (scheme == nullptr || scheme->id != scheme_.id) {
      link.suppliers = declaration.suppliers.size();
      link.why = Message{msg::kChainScheme, {declaration.scheme, scheme_.key()}};
      return;
    }
    Problems problems;
    link.comparable = true;
    assure::set_answers(link, declaration, assure::judge(declaration, *scheme, on_, problems));
  }

  const assure::Scheme& scheme_;
  const std::vector<PublicKey>& trusted_;
  const assure::Catalogue& catalogue_;
  std::string_view on_;
  const Limits& limits_;
  assure::SupplyChain out_;
  std::vector<std::string> above_;  // Digests of the declarations from the first tier to here.
};

}  // namespace

assure::SupplyChain trace_suppliers(const LoadedDeclaration& loaded, const std::string& path,
                                    const std::vector<PublicKey>& trusted,
                                    const assure::Catalogue& catalogue, std::string_view on,
                                    const Limits& limits) {
  return Tracer(*loaded.scheme, trusted, catalogue, on, limits).trace(loaded, path);
}

}  // namespace akashi::service
