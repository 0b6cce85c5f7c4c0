// What was handed in with a check: SBOMs, VEX documents, other files, dates.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "assure/date.h"
#include "assure/scheme.h"
#include "base/messages.h"
#include "formats/tree.h"
#include "model/bom.h"

namespace akashi::assure {

struct DeliveredFile {
  std::string path;
  std::string sha256;
};

// Beside its Bom what the model does not keep of a document.
struct DeliveredSbom : DeliveredFile {
  std::string format;                 // "cyclonedx", "spdx"
  std::string version;                // "1.6"
  std::string encoding;               // "json"
  std::string document_version;       // CycloneDX `version`
  bool signature = false;             // In the document itself; not verified.
  std::optional<bool> tool_versions;  // Whether all tools have a version; nothing: can't be told.
  std::set<std::string> members;      // Of the document, those with a value.
  // SPDX: packages (by SPDXID) that state NOASSERTION or NONE in a member.
  std::map<std::string, std::set<std::string>, std::less<>> stated_unknown;
  Bom bom;
};

struct DeliveredVex : DeliveredFile {
  std::string format;  // "csaf", "openvex", "cyclonedx"; "" for what is none of them.
  std::string found;   // What it says it is: "csaf_security_advisory".
  std::string timestamp;
  std::uint64_t statements = 0;  // Vulnerabilities, or statements on them.
};

struct Delivery {
  std::vector<DeliveredSbom> sboms;
  std::vector<DeliveredVex> vex;
  std::vector<DeliveredFile> evidence;
  Date on;                        // The day that deadlines are judged for.
  std::optional<Date> delivered;  // When the SBOMs were handed over.
  std::optional<Date> released;   // Of the software that they are of.
};

// Of the document's own tree. The Bom is filled by its reader.
void read_facts(formats::NodeView document, DeliveredSbom& sbom);
void read_facts(formats::NodeView document, DeliveredVex& vex);

enum class Outcome : std::uint8_t {
  kMet,
  kBroken,
  kUnknown,
  kOpen,    // A term has no answer.
  kPeople,  // No machine can tell.
};
std::string_view outcome_name(Outcome outcome);  // "met"

// One thing that was seen, with the components that it is about.
struct Observation {
  Message text;
  std::uint64_t count = 0;         // Components it is about; 0 when it is about none.
  std::uint64_t total = 0;         // Of so many.
  std::vector<std::string> first;  // The first ten, by name.
};

struct Ruling {
  Outcome outcome = Outcome::kUnknown;
  Message reason;
  std::vector<Observation> seen;
};

// Broken before unknown before met: of two rulings the worse, with what both saw.
void add_ruling(Ruling& whole, Ruling part);

// "lodash 4.17.20"
std::string shown(const Component& component);
constexpr std::size_t kMostShown = 10;

}  // namespace akashi::assure
