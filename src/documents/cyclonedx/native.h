// What of the model CycloneDX's own fields say: the value that comes back when only they are read.
// Where it differs, the whole value goes into a property too; and a property that no longer agrees
// with the fields beside it has been overtaken by an edit, and is not believed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "documents/cyclonedx/names.h"
#include "model/component.h"

namespace akashi::documents::cyclonedx {

bool is_native(const Hash& hash);
std::vector<Hash> native_hashes(const std::vector<Hash>& hashes);
std::vector<std::string> native_cpes(const std::vector<std::string>& cpes);
std::vector<ExternalReference> native_references(const std::vector<ExternalReference>& references);
std::vector<LicenseClaim> native_licenses(const std::vector<LicenseClaim>& claims,
                                          const Version& version);
std::vector<Evidence> native_evidence(const std::vector<Evidence>& evidence,
                                      const Version& version);

std::vector<std::string> native_authors(const std::vector<std::string>& authors,
                                        const Version& version);

// "required", "optional" or "excluded"; "" when no scope is stated.
//   needed at run time: required; else for some users or by the surroundings (optional, peer,
//   provided): optional; else, for developing, testing, building only: excluded
std::string_view scope_of(Scopes scopes);
Scopes native_scopes(std::string_view scope);

// The URL as an iri-reference that strict validators take: "git+https:" loses its "git+",
// "git@host:path" becomes an ssh: URL. Nothing where there is none.
std::optional<std::string> native_url(std::string_view url);

// Group and name. Only where the ecosystem has such a pair: npm, Maven, Composer.
std::pair<std::string_view, std::string_view> split_name(const Component& component);

}  // namespace akashi::documents::cyclonedx
