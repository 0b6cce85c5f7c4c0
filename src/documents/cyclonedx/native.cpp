#include "documents/cyclonedx/native.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "document/identity.h"

namespace akashi::documents::cyclonedx {
namespace {

// Registered with IANA, which validators ask for.
constexpr auto kSchemes = std::to_array<std::string_view>(
    {"http", "https", "ftp", "git", "ssh", "svn", "urn", "file", "rsync", "sftp"});

bool has_known_scheme(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == std::string_view::npos || colon > url.find_first_of("/?#")) {
    return true;  // Relative.
  }
  return std::ranges::find(kSchemes, url.substr(0, colon)) != kSchemes.end();
}

// Empty, or one that any validator of idn-email takes.
bool is_plain_email(std::string_view email) {
  if (email.empty()) {
    return true;
  }
  const auto parts = cut(email, "@");
  const auto is_dotted = [](std::string_view text, std::string_view also) {
    return std::ranges::all_of(split(text, '.'), [&](std::string_view part) {
      return !part.empty() && !part.starts_with('-') && !part.ends_with('-') &&
             std::ranges::all_of(part, [&](char c) { return is_alnum(c) || also.contains(c); });
    });
  };
  return parts && is_dotted(parts->first, "_+-") && is_dotted(parts->second, "-") &&
         parts->second.contains('.');
}

struct NameRow {
  std::string_view purl_type;
  char separator;
};
constexpr auto kGroups = std::to_array<NameRow>({{"composer", '/'}, {"maven", ':'}, {"npm", '/'}});

}  // namespace

bool is_native(const Hash& hash) {
  return !hash_name(hash.algorithm).empty() && hash.hex.size() == 2 * hash_bytes(hash.algorithm) &&
         std::ranges::all_of(hash.hex,
                             [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::vector<Hash> native_hashes(const std::vector<Hash>& hashes) {
  std::vector<Hash> out;
  std::ranges::copy_if(hashes, std::back_inserter(out), is_native);
  return out;
}

std::vector<std::string> native_cpes(const std::vector<std::string>& cpes) {
  if (cpes.empty() || cpes.front().empty()) {
    return {};
  }
  return {cpes.front()};
}

std::optional<std::string> native_url(std::string_view url) {
  for (const std::string_view prefix : {"git+", "hg+", "svn+", "bzr+"}) {
    if (url.starts_with(prefix)) {
      url.remove_prefix(prefix.size());
      break;
    }
  }
  const auto at = url.find('@');
  const auto colon = url.find(':');
  if (at != 0 && at != std::string_view::npos && colon != std::string_view::npos && at < colon &&
      url.find('/') > colon) {  // user@host:path
    const auto path = url.substr(colon + 1);
    auto ssh = "ssh://" + std::string(url.substr(0, colon)) + (path.starts_with('/') ? "" : "/") +
               std::string(path);
    return document::is_uri_reference(ssh) ? std::optional(std::move(ssh)) : std::nullopt;
  }
  if (!document::is_uri_reference(url) || !has_known_scheme(url)) {
    return std::nullopt;
  }
  return std::string(url);
}

std::vector<ExternalReference> native_references(const std::vector<ExternalReference>& references) {
  std::vector<ExternalReference> out;
  for (const auto& reference : references) {
    if (auto url = native_url(reference.url)) {
      out.push_back({reference.type, std::move(*url)});
    }
  }
  return out;
}

std::vector<LicenseClaim> native_licenses(const std::vector<LicenseClaim>& claims,
                                          const Version& version) {
  std::vector<LicenseClaim> out;
  for (auto claim : claims) {
    if (claim.origin == LicenseClaim::Origin::kDetected) {
      continue;
    }
    if (!version.acknowledgement) {
      claim.origin = LicenseClaim::Origin::kDeclared;
    }
    out.push_back(std::move(claim));
  }
  std::ranges::copy_if(claims, std::back_inserter(out), [](const LicenseClaim& claim) {
    return claim.origin == LicenseClaim::Origin::kDetected;
  });
  return out;
}

std::vector<Evidence> native_evidence(const std::vector<Evidence>& evidence,
                                      const Version& version) {
  if (version.occurrence_lines) {
    return evidence;
  }
  std::vector<Evidence> out(evidence.size());
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    out[i].path = evidence[i].path;
  }
  return out;
}

std::vector<std::string> native_authors(const std::vector<std::string>& authors,
                                        const Version& version) {
  std::vector<std::string> out;
  std::optional<std::string> organization;
  for (const auto& author : authors) {
    const auto actor = document::parse_actor(author);
    if (actor.kind == document::Actor::Kind::kPerson && is_plain_email(actor.email)) {
      out.push_back(author);
    } else if (actor.kind == document::Actor::Kind::kOrganization && actor.email.empty() &&
               version.manufacturer && !organization) {
      organization = author;
    }
  }
  if (organization) {
    out.push_back(*organization);
  }
  return out;
}

std::string_view scope_of(Scopes scopes) {
  if (scopes.empty()) {
    return {};
  }
  if (scopes.has(Scope::kRuntime)) {
    return "required";
  }
  return scopes.has(Scope::kOptional) || scopes.has(Scope::kPeer) || scopes.has(Scope::kProvided)
             ? "optional"
             : "excluded";
}

Scopes native_scopes(std::string_view scope) {
  if (scope == "required") {
    return Scope::kRuntime;
  }
  if (scope == "optional") {
    return Scope::kOptional;
  }
  return scope == "excluded" ? Scopes(Scope::kDevelopment) : Scopes();
}

std::pair<std::string_view, std::string_view> split_name(const Component& component) {
  const std::string_view name = component.name;
  const auto* row = std::ranges::find(kGroups, component.purl.type, &NameRow::purl_type);
  if (row == kGroups.end()) {
    return {{}, name};
  }
  const auto at = name.rfind(row->separator);
  if (at == std::string_view::npos || at == 0 || at + 1 == name.size()) {
    return {{}, name};
  }
  return {name.substr(0, at), name.substr(at + 1)};
}

}  // namespace akashi::documents::cyclonedx
