// What VEX documents say of vulnerabilities: CSAF 2 (4.5, profile 5), OpenVEX 0.2, CycloneDX
// (vulnerabilities, analysis). Which product a statement is of is not read here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assure/date.h"
#include "formats/tree.h"

namespace akashi::assure {

enum class VexStatus : std::uint8_t {
  kFixed,
  kNotAffected,
  kAffected,
  kInvestigated,
  kOther,  // A word that none of the three formats has.
};

struct VexStatement {
  std::vector<std::string> names;  // Of the vulnerability.
  VexStatus status = VexStatus::kOther;
  // Why it is not affected, or what is to be done: what makes the statement one that helps.
  bool reasoned = false;
};

struct SeenVex {
  std::string name;    // As the user gave it.
  std::string format;  // "csaf", "openvex", "cyclonedx"; "" for what is none of them.
  std::string found;   // What it says it is.
  std::optional<Date> on;
  std::vector<VexStatement> statements;
};

SeenVex read_vex(std::string name, formats::NodeView document);

}  // namespace akashi::assure
