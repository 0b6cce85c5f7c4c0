// CycloneDX attestations (ECMA-424, CycloneDX 1.6: definitions, declarations): what a set of
// requirements asks, what is claimed of a product, and what speaks for and against it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/scheme.h"

namespace akashi::assure {

struct CdxaOrganization {
  std::string name;
  std::string contact;  // "" for none.
};

struct CdxaRequirement {
  std::string ref;
  std::string identifier;
  std::string title;
  std::string text;
  std::string mark;  // How sure the wording is (docs/formats/scheme.md).
};

struct CdxaAssessor {
  std::string ref;
  bool third_party = false;
  CdxaOrganization organization;
};

// How a requirement is met. Lists are refs.
struct CdxaMap {
  std::string requirement;
  std::vector<std::string> claims;
  std::vector<std::string> counter_claims;
  std::optional<int> score;  // 0 or 1: no answer says it in other numbers.
  std::string rationale;
  std::vector<std::string> strategies;  // Evidence that says how what is open is dealt with.
  std::string confidence;  // Why the claim may be believed, or may not; "" for nothing.
};

struct CdxaAttestation {
  std::string summary;
  std::string assessor;  // Ref.
  std::vector<CdxaMap> map;
};

struct CdxaClaim {
  std::string ref;
  std::string predicate;
  std::string reasoning;
  std::vector<std::string> evidence;  // Refs, each once.
  std::vector<std::string> counter_evidence;
};

struct CdxaEvidence {
  std::string ref;
  std::string property;
  std::string description;
  std::string created;  // RFC 3339, or "".
  std::string name;     // Of the file or page, "" where there is none.
  std::string url;      // An IRI reference.
};

struct CdxaSignature {
  std::string signatory;
  std::string url;  // Of what was signed.
  std::string sha256;
};

struct CdxaDocument {
  std::string tool_version;
  std::string timestamp;  // RFC 3339
  std::string standard_ref;
  std::string standard_name;
  std::string standard_version;
  std::string standard_text;
  std::string standard_owner;
  std::vector<CdxaRequirement> requirements;
  std::string type = "application";  // Of the component that the claims are about.
  std::string name;
  std::string version;
  CdxaOrganization supplier;
  std::vector<CdxaAssessor> assessors;
  std::vector<CdxaAttestation> attestations;
  std::vector<CdxaClaim> claims;
  std::vector<CdxaEvidence> evidence;
  std::string statement;                   // That is affirmed.
  std::optional<CdxaSignature> signature;  // A signatory needs one: without it there is none.
};

// The requirements of a scheme's items, with the standard's head.
void add_requirements(CdxaDocument& document, const Scheme& scheme,
                      const std::vector<const Item*>& items, Lang lang);
std::string requirement_ref(const Scheme& scheme, const Item& item);

// A path as an IRI reference (RFC 3987): what has a meaning there is escaped.
std::string iri_of(std::string_view path);

// Its serialNumber is made from its content: the same document gives the same bytes.
std::string write_cdxa(const CdxaDocument& document);

}  // namespace akashi::assure
