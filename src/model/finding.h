// What is wrong with a component: a vulnerability, with the opinion of every source that has a
// record of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "model/advisory.h"
#include "model/bom.h"
#include "model/identity.h"
#include "model/signals.h"

namespace akashi {

// Every answer has one of four values: nothing is "not affected" because nobody looked.
enum class Status : std::uint8_t { kAffected, kUnknown, kNotAffected, kNotEvaluated };
std::string_view status_name(
    Status status);  // "affected", "unknown", "not-affected", "not-evaluated"

// One advisory record held against one component, and why it says so.
struct Opinion {
  std::string advisory;  // "GHSA-jfh8-c2jp-5v3q"
  std::string source;    // Name of the import: "osv-npm".
  std::string modified;
  std::string withdrawn;
  Status status = Status::kUnknown;
  std::string ecosystem;  // The key that met the record.
  std::string package;
  std::string version;  // As compared: the source package's for distributions.
  std::string scheme;   // Version scheme of the comparison.
  std::string range;    // The range that holds, "[2.0.0, 2.15.0)"; "= 1.2.3" when listed by name.
  std::string fixed;    // The version that ends that range; "" when there is none.
  std::string urgency;
  std::string note;     // What the record remarks on this package.
  bool stated = false;  // "Not affected" is said of this very version (VEX), by whoever that is.
  std::vector<Severity> severities;
  std::string severity_word;
  Message reason;  // Why unknown, or what else there is to say of the status.
  // Why not affected although its version is, in the words of VEX: "vulnerable_code_not_present".
  std::string justification;
  // How sure it is that the record means this component, of 100: its package's name in its own
  // ecosystem is; a CPE is as good as the fields that it states.
  std::uint8_t score = 100;
  std::string criterion;  // Of a CPE configuration: the name that was met.
  std::string cpe;        // The component's name that met it.
  std::string node;       // Where in the record: "configurations[0].nodes[1].cpeMatch[2]".
  std::vector<std::string> together;       // The other parts of the configuration that are here.
  std::vector<IdentityEvidence> evidence;  // What the score is made of.
  bool operator==(const Opinion&) const = default;
};

// What a record says of the vulnerability itself, whatever the package: a CVE record, or an
// advisory of the same vulnerability that did not meet this component.
struct Assessment {
  std::string advisory;
  std::string source;
  std::string modified;
  std::string withdrawn;
  bool disputed = false;  // Somebody says that it is no vulnerability.
  std::vector<Severity> severities;
  std::string severity_word;
  std::optional<SsvcAssessment> ssvc;
  bool operator==(const Assessment&) const = default;
};

enum class SeverityLevel : std::uint8_t { kUnknown, kNone, kLow, kMedium, kHigh, kCritical };
std::string_view severity_level_name(SeverityLevel level);  // "high"
std::optional<SeverityLevel> parse_severity_level(std::string_view name);

struct SeverityScore {
  SeverityLevel level = SeverityLevel::kUnknown;
  double score =
      -1;  // CVSS base score, or environmental where the user said of which; below zero: none.
  std::string vector;
  std::string advisory;  // Whose opinion.
  bool operator==(const SeverityScore&) const = default;
};

// A value of a decision point that the evidence allows. Several values: not known which.
struct DecisionInput {
  std::string point;                // "ssvc:E:1.1.0", key as in the table.
  std::string name;                 // "Exploitation"
  std::vector<std::string> values;  // Keys, in the order of the table. One: known.
  Message reason;                   // Where from.
  bool operator==(const DecisionInput&) const = default;
};

struct Decision {
  std::string table;  // "cisa:DT_BOD2604:1.0.0"
  std::vector<DecisionInput> inputs;
  std::vector<std::string> outcomes;  // Names that are possible, least urgent first.
  std::string outcome;                // The most urgent of them: what to go by.
  std::uint32_t rank = 0;  // Of `outcome` among the outcomes of the table; higher is more urgent.
  bool operator==(const Decision&) const = default;
};

struct Finding {
  std::uint32_t component = 0;       // Index into Bom::components.
  std::string vulnerability;         // The best known name: CVE before others.
  std::vector<std::string> aliases;  // All other names, sorted.
  Status status = Status::kUnknown;
  std::string summary;
  std::vector<std::string>
      fixed;  // Versions that fix it for this component, from all opinions; in scheme order.
  SeverityScore severity;
  std::vector<Opinion> opinions;  // Sorted by advisory.
  std::vector<Assessment>
      assessments;  // Of records that have one of its names as their own; sorted.
  std::optional<KevEntry> kev;
  std::optional<EpssScore> epss;
  std::vector<ExploitEntry> exploits;  // Proofs before what may be one; then newest first.
  std::vector<AdvisoryReference> references;
  std::vector<std::string> cwes;
  std::vector<Decision> decisions;  // One for each table in use.
  std::string judged_by;  // Ref of the distribution package whose tracker decides instead, or "".
  bool operator==(const Finding&) const = default;
};

// What the answer rests on.
struct SourceStatus {
  std::string name;
  std::string kind;      // Feed: "osv", "kev", "epss".
  std::string newest;    // Newest record or date of the data, RFC 3339 or YYYY-MM-DD.
  std::string imported;  // RFC 3339
  std::string digest;    // "sha256:…" over what was imported.
  std::uint64_t records = 0;
  std::uint64_t packages = 0;
  std::uint64_t ranges = 0;
  std::uint64_t rejected = 0;
  std::string version;   // Of the data, where it states one: EPSS's model.
  bool partial = false;  // Doesn't claim to hold every advisory of its ecosystems.
  bool operator==(const SourceStatus&) const = default;
};

// The result for each component, and how many there are of each.
struct Coverage {
  std::uint64_t affected = 0;
  std::uint64_t unknown = 0;
  std::uint64_t not_affected = 0;
  std::uint64_t not_evaluated = 0;
  std::uint64_t total() const { return affected + unknown + not_affected + not_evaluated; }
  bool operator==(const Coverage&) const = default;
};

struct ComponentStatus {
  Status status = Status::kNotEvaluated;
  Message reason;  // Why unknown or not evaluated.
  bool operator==(const ComponentStatus&) const = default;
};

// That an answer is of what was known at some time, as far as the dates of the records tell.
struct AsOf {
  std::string at;                // RFC 3339, UTC.
  std::uint64_t records = 0;     // On these components, and there by then.
  std::uint64_t modified = 0;    // Of them, modified later: what they said then is not known.
  std::uint64_t undated = 0;     // Of them, without a date of publication: taken as there by then.
  std::uint64_t reinstated = 0;  // Of them, withdrawn later: they stand.
  std::uint64_t later = 0;       // Published later: left out.
  std::string epss_day;          // That EPSS scores are of, that day or before; "": left out.
  bool operator==(const AsOf&) const = default;
};

// Why a record that names a vulnerability gives no finding for a component: what comes nearest, and
// what keeps it from holding. Made where somebody asks.
struct NearMiss {
  std::uint32_t component = 0;
  std::string vulnerability;
  Opinion opinion;
  std::string failed;  // "vendor", "product", "version", "target_sw" …; "score", "collision".
  std::string wanted;  // The record's value of it.
  std::string found;   // The component's.
  int missing = 0;     // Points to the threshold; 0 where it is not for these.
  std::vector<IdentityKind> would_help;  // Evidence that is not there and would raise the score.
  bool operator==(const NearMiss&) const = default;
};

// Findings of a kernel, by what was built of it.
struct KernelCounts {
  std::string where;             // What tells it, as the user named it.
  std::string version;           // Of that kernel.
  std::uint64_t components = 0;  // That are this kernel.
  std::uint64_t others = 0;      // Kernels of other versions: left as they are.
  std::uint64_t cleared = 0;     // Findings: no file of the record was built.
  std::uint64_t built = 0;       // At least one was.
  std::uint64_t open = 0;        // Of at least one it is not known, and none is known to be built.
  std::uint64_t without_files = 0;  // No record names files.
  bool operator==(const KernelCounts&) const = default;
};

// Everything that a report says.
struct Report {
  Bom bom;
  bool matched = false;  // False: SBOM only, nothing was asked about vulnerabilities.
  std::vector<ComponentStatus> statuses;  // One per component when matched.
  std::vector<Finding> findings;          // Most urgent first.
  std::vector<NearMiss> misses;           // Only where explain asks.
  Coverage coverage;
  std::vector<SourceStatus> sources;
  std::vector<Weakness> weaknesses;  // Those that findings name, as far as known; sorted by id.
  // How far components are supported on `support_date`: one each, or none at all where no life
  // cycles have been imported.
  std::vector<Support> support;
  Support system_support;       // Of the target's operating system.
  std::string support_date;     // YYYY-MM-DD
  std::string revision;         // Of the index, to be asked from next time; "" when not matched.
  std::string since;            // Only what has changed since this revision is here; "" for all.
  std::uint64_t unchanged = 0;  // Components that were left out for that.
  std::optional<AsOf> as_of;    // Only what was known then.
  std::optional<KernelCounts> kernel;  // Where it was told what of a kernel was built.
  std::string tool_version;
  std::string created;  // RFC 3339, of the inputs, not of the clock.
};

// The first source of a feed; null where there is none.
const SourceStatus* find_source(const Report& report, std::string_view kind);
// The source of the report's EPSS scores: of scores of a day of the past without its model.
SourceStatus epss_source(const Report& report);
SourceStatus of_day(SourceStatus scores, std::string_view day);
// What is known of a weakness; null where nothing is.
const Weakness* find_weakness(const Report& report, std::string_view id);

}  // namespace akashi
