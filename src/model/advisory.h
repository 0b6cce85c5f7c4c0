// A record of an advisory source, in the shape of the OSV schema (1.7), which the other sources are
// read into.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct RangeEvent {
  enum class Type : std::uint8_t { kIntroduced, kFixed, kLastAffected, kLimit };
  Type type = Type::kIntroduced;
  std::string version;  // "0" for introduced: before all versions. "*" for limit: no limit.
  bool operator==(const RangeEvent&) const = default;
};

struct AffectedRange {
  enum class Kind : std::uint8_t { kEcosystem, kSemver, kGit, kVers };
  Kind kind = Kind::kEcosystem;
  std::string repo;                // Of a git range.
  std::vector<RangeEvent> events;  // As stated, not sorted.
  std::string vers;                // Of kVers, instead: the affected versions; "" for none.
  // Of kVers: the releases that are fixes, where the source names them. Without, what an interval
  // ends before is its fix.
  std::optional<std::vector<std::string>> fixes;
  bool operator==(const AffectedRange&) const = default;
};

struct Severity {
  std::string type;   // "CVSS_V2", "CVSS_V3", "CVSS_V4", "Ubuntu"
  std::string score;  // Vector, or the source's own word.
  bool operator==(const Severity&) const = default;
};

// A package of a Go module that has vulnerable functions (go.dev/doc/security/vuln/database,
// schema).
struct AffectedImport {
  std::string path;                  // "net/http"
  std::vector<std::string> symbols;  // "Get", "Client.Do"; none: everything in it.
  std::vector<std::string> goos;     // Only there; none: everywhere.
  std::vector<std::string> goarch;
  bool operator==(const AffectedImport&) const = default;
};

struct AffectedPackage {
  std::string ecosystem;  // With suffix: "Debian:12". "" where the record names none (git only).
  std::string name;
  std::string purl;
  std::vector<AffectedRange> ranges;
  std::vector<std::string> versions;
  std::vector<Severity> severities;
  std::string urgency;  // Debian's word, from ecosystem_specific or database_specific.
  std::string note;     // What the source remarks on this package: "postponed: Minor issue".
  // VEX: it speaks of the versions that it names alone. Those of `ranges` and `versions` are
  // affected, those of `unaffected` are not; of every other one this is no opinion.
  bool exact = false;
  std::vector<std::string> unaffected;  // Of `exact`.
  // VEX: it speaks of this package as a part of one of these products (purls; a version or a
  // qualifier that is not stated is any) and nowhere else: the versions of `unaffected` (all where
  // there are none) don't affect the product. It never says more than that.
  std::vector<std::string> inside;
  // What `ranges` and `versions` name is affected only where something holds that no component
  // shows (`open` says what): unknown.
  bool conditional = false;
  std::string open;  // Why the rest is not known, where the source says: "under investigation".
  std::vector<AffectedImport> imports;  // Of a Go module: where in it; none: not stated.
  bool operator==(const AffectedPackage&) const = default;
};

// One statement of an applicability statement (NVD): names that match, narrowed by a range of
// versions.
struct CpeCriterion {
  std::string name;        // CPE 2.3 formatted string (model/cpe.h).
  bool vulnerable = true;  // Else it says where the vulnerable one has to run.
  std::string start;       // "" for from the beginning; with `end`, only where the version is ANY.
  bool start_excluded = false;
  std::string end;
  bool end_included = false;
  std::string open;  // Why it is not known whether it is affected; "" when it is.
  // Some versions are meant, and which can't be told: no answer but unknown. `note`: the source's
  // own words on them.
  bool unread = false;
  std::string note;
  // Unread, and no reason to look: where no other record meets the component, nothing is said.
  bool quiet = false;
  std::string only_on;  // Platforms that it is narrowed to, as stated: a match is then unknown.

  bool has_range() const { return !start.empty() || !end.empty(); }
  std::string range_text() const {
    return (start_excluded ? "(" : "[") + (start.empty() ? "0" : start) + ", " + end +
           (end_included ? "]" : ")");
  }
  bool operator==(const CpeCriterion&) const = default;
};

struct CpeNode {
  bool all = false;  // AND: every part must hold; else one of them.
  bool negated = false;
  std::vector<CpeCriterion> criteria;
  std::vector<CpeNode> children;
  bool operator==(const CpeNode&) const = default;
};

struct AdvisoryReference {
  std::string type;  // "ADVISORY", "FIX", "EVIDENCE" …
  std::string url;
  bool operator==(const AdvisoryReference&) const = default;
};

// Decision points of SSVC as a coordinator has judged them. Keys of the points' values; "" where
// it has not.
struct SsvcAssessment {
  std::string exploitation;      // ssvc:E: "N", "P", "A"
  std::string automatable;       // ssvc:A: "N", "Y"
  std::string technical_impact;  // ssvc:TI: "P", "T"
  std::string role;              // "CISA Coordinator"
  std::string timestamp;
  bool operator==(const SsvcAssessment&) const = default;
};

struct Advisory {
  std::string id;
  std::string modified;  // RFC 3339, as stated.
  std::string published;
  std::string withdrawn;              // "" when it stands.
  std::vector<std::string> aliases;   // The same vulnerability under other names.
  std::vector<std::string> upstream;  // The vulnerabilities that this one tells about.
  std::vector<std::string> related;   // Near, not the same.
  std::string summary;
  std::string details;
  std::vector<Severity> severities;
  std::string severity_word;  // GitHub's database_specific.severity: "HIGH".
  std::optional<SsvcAssessment> ssvc;
  std::vector<std::string> cwes;
  std::vector<AffectedPackage> affected;
  std::vector<CpeNode> configurations;  // Any of them.
  std::vector<std::string> tags;        // "disputed", "unsupported-when-assigned" …
  std::vector<AdvisoryReference> references;
  // Of a record by the kernel's own CNA: the source files that the vulnerability is in
  // ("net/ipv4/tcp.c"), sorted; none where one of its statements names none.
  std::vector<std::string> kernel_files;
  bool operator==(const Advisory&) const = default;
};

// CISA's catalogue of known exploited vulnerabilities.
struct KevEntry {
  std::string cve;
  std::string date_added;  // YYYY-MM-DD
  std::string due_date;
  std::string name;
  std::string required_action;
  bool ransomware = false;  // "Known"; false is "Unknown", not "no".
  bool operator==(const KevEntry&) const = default;
};

// FIRST's EPSS: the probability of exploitation activity in the next 30 days.
struct EpssScore {
  std::string cve;
  double probability = 0;
  double percentile = 0;
  bool operator==(const EpssScore&) const = default;
};

}  // namespace akashi
