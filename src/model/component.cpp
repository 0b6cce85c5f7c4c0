#include "model/component.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "model/license.h"

namespace akashi {
namespace {

constexpr auto kTypes = std::to_array<std::string_view>(
    {"library", "application", "framework", "operating-system", "container", "firmware", "file",
     "device", "platform", "data"});

struct ScopeRow {
  Scope scope;
  std::string_view name;
};
constexpr auto kScopes = std::to_array<ScopeRow>({
    {Scope::kRuntime, "runtime"},
    {Scope::kDevelopment, "dev"},
    {Scope::kTest, "test"},
    {Scope::kBuild, "build"},
    {Scope::kOptional, "optional"},
    {Scope::kPeer, "peer"},
    {Scope::kProvided, "provided"},
});

constexpr auto kReferences = std::to_array<std::string_view>(
    {"distribution", "website", "vcs", "issue-tracker", "documentation", "other"});

std::optional<HashAlgorithm> algorithm_of_length(std::size_t bytes) {
  for (const auto algorithm : {HashAlgorithm::kMd5, HashAlgorithm::kSha1, HashAlgorithm::kSha256,
                               HashAlgorithm::kSha384, HashAlgorithm::kSha512}) {
    if (hash_bytes(algorithm) == bytes) {
      return algorithm;
    }
  }
  return std::nullopt;
}

void add_integrity(std::string_view part, std::vector<Hash>& out) {
  const auto separator = part.find_first_of("-:=");
  const auto algorithm = separator == std::string_view::npos
                             ? std::nullopt
                             : parse_hash_algorithm(part.substr(0, separator));
  if (!algorithm) {
    const auto bytes = from_hex(part);
    const auto by_length = bytes ? algorithm_of_length(bytes->size()) : std::nullopt;
    if (by_length) {
      out.push_back({*by_length, to_lower(part)});
    }
    return;
  }
  auto digest = part.substr(separator + 1);
  digest = digest.substr(0, digest.find('?'));  // SRI options.
  const auto size = hash_bytes(*algorithm);
  auto bytes = digest.size() == size * 2 ? from_hex(digest) : from_base64(digest);
  if (bytes && bytes->size() == size) {
    out.push_back({*algorithm, to_hex(*bytes)});
  }
}

}  // namespace

std::string_view component_type_name(ComponentType type) {
  return kTypes.at(static_cast<std::size_t>(type));
}

std::optional<ComponentType> parse_component_type(std::string_view name) {
  const auto* found = std::ranges::find(kTypes, name);
  if (found == kTypes.end()) {
    return std::nullopt;
  }
  return static_cast<ComponentType>(found - kTypes.begin());
}

std::string_view scope_name(Scope scope) {
  return std::ranges::find(kScopes, scope, &ScopeRow::scope)->name;
}

std::string Scopes::to_string() const {
  std::string out;
  for (const auto& row : kScopes) {
    if (has(row.scope)) {
      out += (out.empty() ? "" : ",") + std::string(row.name);
    }
  }
  return out;
}

std::optional<Scopes> Scopes::parse(std::string_view text) {
  Scopes scopes;
  for (const auto part : split(text, ',')) {
    const auto* found = std::ranges::find(kScopes, trim(part), &ScopeRow::name);
    if (found == kScopes.end()) {
      return std::nullopt;
    }
    scopes |= found->scope;
  }
  return scopes;
}

std::vector<Hash> parse_integrity(std::string_view text) {
  std::vector<Hash> hashes;
  for (const auto part : split_spaces(text)) {
    add_integrity(part, hashes);
  }
  return hashes;
}

std::string_view reference_type_name(ExternalReference::Type type) {
  return kReferences.at(static_cast<std::size_t>(type));
}

LicenseClaim declared_license(std::string_view text) {
  const auto stated = trim(text);
  LicenseClaim claim{.text = std::string(stated)};
  if (stated.starts_with("http://") || stated.starts_with("https://")) {
    claim.kind = LicenseClaim::Kind::kUrl;
  } else {
    claim.kind =
        is_license_expression(stated) ? LicenseClaim::Kind::kExpression : LicenseClaim::Kind::kName;
  }
  return claim;
}

}  // namespace akashi
