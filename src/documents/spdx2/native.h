// What of the model SPDX 2's own fields say: how it is written there, and the value that comes back
// when only they are read. Where that differs, an annotation has the whole value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/component.h"

namespace akashi::documents::spdx2 {

// hasExtractedLicensingInfos by licenseId: what the expressions of a document refer to.
struct ExtractedLicense {
  std::string name;
  std::string text;
  std::string url;
};
using ExtractedLicenses = std::map<std::string, ExtractedLicense>;

// One expression for all claims of an origin, joined by AND; what is no SPDX expression becomes a
// LicenseRef that `extracted` gets. "NOASSERTION" without claims.
std::string license_expression(const std::vector<LicenseClaim>& claims, LicenseClaim::Origin origin,
                               ExtractedLicenses& extracted);
std::vector<LicenseClaim> native_licenses(const std::vector<LicenseClaim>& claims);

std::vector<Hash> native_hashes(const std::vector<Hash>& hashes);
// CPEs that may stand as a locator.
std::vector<std::string> native_cpes(const std::vector<std::string>& cpes);

// "Person: Jane Doe (jane@example.org)" of "Jane Doe <jane@example.org>", else "Organization: …";
// and back. "" and "NOASSERTION" stand for each other.
std::string actor_of(std::string_view name);
std::string name_of_actor(std::string_view actor);

// Text in a field that may say NOASSERTION or NONE: "" for those.
std::string_view asserted(std::string_view text);

// Where references go: the first distribution and website with a URL of the right form have fields
// of their own, others are external references.
struct References {
  std::string download;  // "" where there is none.
  std::string homepage;
  std::vector<ExternalReference> others;
};
References split_references(const std::vector<ExternalReference>& references);
std::vector<ExternalReference> join_references(const References& references);

bool is_locator(std::string_view text);  // No white space; not empty.

// An SPDXID made of a ref; the ref itself where it is one.
std::string spdx_id(std::string_view ref);
bool is_id_string(std::string_view text);  // Letters, digits, '.', '-'.

}  // namespace akashi::documents::spdx2
