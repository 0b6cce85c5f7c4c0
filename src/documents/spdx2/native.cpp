#include "documents/spdx2/native.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "base/hash.h"
#include "base/strings.h"
#include "document/identity.h"
#include "documents/spdx2/names.h"
#include "model/license.h"

namespace akashi::documents::spdx2 {
namespace {

using Kind = LicenseClaim::Kind;
using Origin = LicenseClaim::Origin;

constexpr std::string_view kLicenseRef = "LicenseRef-";
constexpr std::size_t kLongestSlug = 64;
constexpr std::size_t kDigestDigits = 12;

// Letters, digits, '.' and '-' of a text; one '-' for each run of others.
std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (out.size() == kLongestSlug) {
      break;
    }
    if (is_alnum(c) || c == '.') {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (out.ends_with('-')) {
    out.pop_back();
  }
  return out;
}

std::string unique_slug(std::string_view text, std::string_view salt) {
  const auto readable = slug(text);
  return readable + (readable.empty() ? "" : "-") +
         hash_hex(HashAlgorithm::kSha256, std::string(salt) + std::string(text))
             .substr(0, kDigestDigits);
}

// An expression without references to other documents, which we could not name.
bool is_own_expression(std::string_view text) {
  return is_license_expression(text) && !text.contains("DocumentRef-") &&
         !text.contains("AdditionRef-");
}

// The LicenseRefs of an expression, which every document must explain.
void extract_references(std::string_view expression, ExtractedLicenses& extracted) {
  for (auto at = expression.find(kLicenseRef); at != std::string_view::npos;
       at = expression.find(kLicenseRef, at + 1)) {
    auto id = expression.substr(at);
    id = id.substr(0, id.find_first_of(" ()+\t\r\n"));
    extracted.try_emplace(
        std::string(id),
        ExtractedLicense{
            .name = std::string(id), .text = "The text of this licence is not known.", .url = {}});
  }
}

std::string part_of_expression(const LicenseClaim& claim, ExtractedLicenses& extracted) {
  if (claim.kind == Kind::kExpression && is_own_expression(claim.text)) {
    auto expression = canonical_license_expression(claim.text);
    extract_references(expression, extracted);
    return expression;
  }
  constexpr auto kSalts =
      std::to_array<std::string_view>({"expression:", "name:", "url:", "file:"});
  auto id = std::string(kLicenseRef) +
            unique_slug(claim.text, kSalts.at(static_cast<std::size_t>(claim.kind)));
  ExtractedLicense license{.name = claim.text, .text = claim.text, .url = {}};
  if (claim.kind == Kind::kUrl && document::is_uri(claim.text)) {
    license.url = claim.text;
  }
  if (claim.text.empty()) {
    license.name = kNoAssertion;
  }
  extracted.try_emplace(id, std::move(license));
  return id;
}

// "https://…" and the like, also behind "git+": what downloadLocation may be (2.3, 7.7.3).
bool is_download_location(std::string_view url) {
  for (const std::string_view tool : {"git+", "hg+", "svn+", "bzr+"}) {
    if (url.starts_with(tool)) {
      url.remove_prefix(tool.size());
      break;
    }
  }
  const auto schemes =
      std::to_array<std::string_view>({"https", "http", "ftp", "sftp", "ssh", "git", "svn"});
  const auto parts = cut(url, "://");
  return parts && std::ranges::find(schemes, parts->first) != schemes.end() &&
         !parts->second.empty() && document::is_uri(url);
}

bool is_native(const Hash& hash) {
  return !hash_name(hash.algorithm).empty() && hash.hex.size() == 2 * hash_bytes(hash.algorithm) &&
         std::ranges::all_of(hash.hex,
                             [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_native_cpe(std::string_view cpe) {
  return (cpe.starts_with("cpe:2.3:") || cpe.starts_with("cpe:/")) && is_locator(cpe);
}

}  // namespace

std::string license_expression(const std::vector<LicenseClaim>& claims, Origin origin,
                               ExtractedLicenses& extracted) {
  std::vector<std::string> parts;
  std::set<std::string> seen;
  for (const auto& claim : claims) {
    if (claim.origin == origin) {
      auto part = part_of_expression(claim, extracted);
      if (seen.insert(part).second) {
        parts.push_back(std::move(part));
      }
    }
  }
  if (parts.empty()) {
    return std::string(kNoAssertion);
  }
  if (parts.size() == 1) {
    return parts.front();
  }
  for (auto& part : parts) {
    if (part.contains(" OR ")) {
      part = "(" + part + ")";
    }
  }
  return join(parts, " AND ");
}

std::vector<LicenseClaim> native_licenses(const std::vector<LicenseClaim>& claims) {
  std::vector<LicenseClaim> out;
  ExtractedLicenses ignored;
  for (const auto origin : {Origin::kDeclared, Origin::kConcluded}) {
    auto text = license_expression(claims, origin, ignored);
    if (text != kNoAssertion) {
      out.push_back({Kind::kExpression, origin, std::move(text)});
    }
  }
  return out;
}

std::vector<Hash> native_hashes(const std::vector<Hash>& hashes) {
  std::vector<Hash> out;
  std::ranges::copy_if(hashes, std::back_inserter(out), is_native);
  return out;
}

std::vector<std::string> native_cpes(const std::vector<std::string>& cpes) {
  std::vector<std::string> out;
  std::ranges::copy_if(cpes, std::back_inserter(out), is_native_cpe);
  return out;
}

std::string actor_of(std::string_view name) {
  if (name.empty()) {
    return std::string(kNoAssertion);
  }
  const auto open = name.rfind(" <");
  if (open != std::string_view::npos && open != 0 && name.ends_with('>')) {
    const auto email = name.substr(open + 2, name.size() - open - 3);
    if (email.contains('@')) {
      return "Person: " + std::string(name.substr(0, open)) + " (" + std::string(email) + ")";
    }
  }
  return "Organization: " + std::string(name);
}

std::string name_of_actor(std::string_view text) {
  auto actor = document::parse_actor(asserted(text));
  if (actor.kind != document::Actor::Kind::kOther && actor.name.ends_with(" ()")) {
    actor.name.resize(actor.name.size() - 3);
  }
  return actor.email.empty() ? actor.name : actor.name + " <" + actor.email + ">";
}

std::string_view asserted(std::string_view text) {
  return text == kNoAssertion || text == kNone ? std::string_view() : text;
}

References split_references(const std::vector<ExternalReference>& references) {
  using Type = ExternalReference::Type;
  References out;
  for (const auto& reference : references) {
    if (reference.type == Type::kDistribution && out.download.empty() &&
        is_download_location(reference.url)) {
      out.download = reference.url;
    } else if (reference.type == Type::kWebsite && out.homepage.empty() &&
               is_download_location(reference.url) && reference.url.starts_with("http")) {
      out.homepage = reference.url;
    } else if (is_locator(reference.url)) {
      out.others.push_back(reference);
    }
  }
  return out;
}

std::vector<ExternalReference> join_references(const References& references) {
  using Type = ExternalReference::Type;
  std::vector<ExternalReference> out;
  if (!references.download.empty()) {
    out.push_back({Type::kDistribution, references.download});
  }
  if (!references.homepage.empty()) {
    out.push_back({Type::kWebsite, references.homepage});
  }
  std::ranges::copy(references.others, std::back_inserter(out));
  return out;
}

bool is_locator(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\x7F';
  });
}

bool is_id_string(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
}

std::string spdx_id(std::string_view ref) {
  constexpr std::string_view kPrefix = "SPDXRef-";
  if (ref.starts_with(kPrefix) && is_id_string(ref.substr(kPrefix.size())) && ref != kDocumentId) {
    return std::string(ref);
  }
  return std::string(kPrefix) + unique_slug(ref, "ref:");
}

}  // namespace akashi::documents::spdx2
