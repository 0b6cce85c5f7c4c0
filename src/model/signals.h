// What is known beside advisories: exploits of a vulnerability, names of weaknesses, and how long a
// product is supported.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"

namespace akashi {

// Something public that exploits a vulnerability, or says so. That there is none proves nothing.
struct ExploitEntry {
  enum class Kind : std::uint8_t {
    kCode,      // Exploit code in a database of such code.
    kModule,    // A module of a framework for attacks.
    kTemplate,  // Looks for the vulnerability; many do so by exploiting it, some by a version.
    kClaim,     // Says that it is a proof; nobody has looked.
  };
  std::string vulnerability;  // CVE id.
  Kind kind = Kind::kClaim;
  std::string feed;    // "exploitdb"; set by the import.
  std::string origin;  // Whom the feed has it from, where it collects from others: "metasploit".
  std::string id;      // As the feed calls it: "50592", "exploit/multi/http/log4shell".
  std::string title;
  std::string url;   // Or path, as the feed has it.
  std::string date;  // YYYY-MM-DD, of publication.
  bool verified = false;
  std::string rank;  // Metasploit's word for how reliable it is: "excellent".
  bool operator==(const ExploitEntry&) const = default;
};
std::string_view exploit_kind_name(ExploitEntry::Kind kind);  // "module"
// Code and modules are what SSVC calls a public proof of concept; templates and claims are not
// sure to be.
bool is_proof(const ExploitEntry& entry);
// Proofs first, verified ones before others; then the newest; then by feed and id.
void sort_exploits(std::vector<ExploitEntry>& entries);

// An entry of the Common Weakness Enumeration.
struct Weakness {
  std::string id;  // "CWE-79"
  std::string name;
  std::string abstraction;  // "Base", "Class", "Variant", "Pillar", "Compound"; "Category", "View"
  std::string status;       // "Stable", "Draft", "Incomplete", "Deprecated" …
  std::string mapping;      // May vulnerabilities be mapped to it: "Allowed", "Prohibited" …
  bool operator==(const Weakness&) const = default;
};

// A series of releases that is supported as one. Each end is "" where it is not stated, a date
// (YYYY-MM-DD), "yes" (has come, or will: no date known) or "no" (not planned yet).
struct ReleaseCycle {
  std::string name;  // "3.9"
  std::string codename;
  std::string released;
  std::string active_until;    // Of all support.
  std::string security_until;  // Of security fixes for everybody.
  std::string extended_until;  // Of longer support, often to be paid for.
  std::string discontinued;
  std::string lts;  // Since when it is one; "yes", "no".
  std::string latest;
  std::string latest_date;
  std::string link;
  bool operator==(const ReleaseCycle&) const = default;
};

struct LifecycleProduct {
  std::string name;  // "nodejs"
  std::string title;
  std::string category;                  // "lang", "os" …
  std::vector<std::string> identifiers;  // See lifecycle_purl, lifecycle_cpe.
  std::vector<ReleaseCycle> cycles;      // As listed, newest first.
  bool operator==(const LifecycleProduct&) const = default;
};

enum class SupportState : std::uint8_t { kUnknown, kSupported, kSecurityOnly, kExtended, kEnded };
std::string_view support_state_name(SupportState state);  // "security-fixes-only"

// How far a component is supported, on the day of the report.
struct Support {
  SupportState state = SupportState::kUnknown;
  std::string product;  // "" when no product is known.
  std::string title;
  std::string cycle;
  std::string since;   // When the state began, of what has ended.
  std::string until;   // When it ends; "" when not stated.
  std::string latest;  // Release of the cycle.
  bool of_system =
      false;       // The cycle is that of the operating system, which maintains the package.
  Message reason;  // Why unknown.
  bool operator==(const Support&) const = default;
};

}  // namespace akashi
