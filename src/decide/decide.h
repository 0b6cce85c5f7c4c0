// What to do first: severities chosen, decision tables of data/ssvc interpreted, gates of
// --fail-on.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/cvss_environment.h"
#include "decide/table.h"
#include "model/finding.h"

namespace akashi::decide {

// Which tables judge, and what the user knows that no source does.
class Policy {
 public:
  // `profiles`: names of tables in data/ ("bod-26-04", "cisa") or paths of decision table files;
  // empty: the default, bod-26-04. `inputs`: "PE=Y", point key or name, value key or name. Errors
  // name what is not known. `environment`: CvssEnvironment::parse; then severities are of
  // environmental scores, where a record has a vector.
  static Result<Policy> load(const std::vector<std::string>& profiles,
                             const std::vector<std::string>& inputs,
                             std::string_view environment = {});
  const std::vector<std::shared_ptr<const DecisionTable>>& tables() const { return tables_; }
  const CvssEnvironment& environment() const { return environment_; }
  // Value keys that the user gave for a point; empty when not given.
  std::vector<std::string> given(const DecisionPoint& point) const;

 private:
  std::vector<std::shared_ptr<const DecisionTable>> tables_;
  std::vector<std::pair<std::string, std::string>> inputs_;  // Point key, value key.
  CvssEnvironment environment_;
};

// Fills severity and decisions of each finding, then sorts findings: most urgent first.
void decide(Report& report, const Policy& policy);

struct GateHit {
  std::string gate;         // As the user wrote it.
  std::size_t finding = 0;  // Index into Report::findings.
};

// --fail-on conditions: "kev", "severity:high" (that or worse), "unknown", or the name of an
// outcome (that or more urgent).
class Gates {
 public:
  static Result<Gates> parse(const std::vector<std::string>& conditions, const Policy& policy);
  std::optional<GateHit> first_hit(const Report& report) const;

 private:
  struct Gate {
    enum class Kind : unsigned char { kKev, kSeverity, kUnknown, kOutcome };
    Kind kind = Kind::kKev;
    std::string text;
    SeverityLevel level = SeverityLevel::kUnknown;
    std::string table;  // Of an outcome.
    std::uint32_t rank = 0;
  };
  std::vector<Gate> gates_;
};

}  // namespace akashi::decide
