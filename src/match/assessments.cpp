#include "match/assessments.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace akashi::match {
namespace {

// Records that have one of the finding's names as their own id and are not among its opinions: CVE
// records, advisories of other ecosystems. Of the opinions those that judge the vulnerability too:
// SSVC points, "disputed".
class Assessments {
 public:
  explicit Assessments(RecordCache& records) : records_(records) {}

  void add_all(std::vector<Finding>& findings, ThreadPool& pool) {
    for (const auto& finding : findings) {
      for (const auto& name : names_of(finding)) {
        numbers_of(name);
      }
    }
    std::vector<std::uint32_t> numbers;
    for (const auto& [name, of_name] : numbers_) {
      std::ranges::copy(of_name, std::back_inserter(numbers));
    }
    records_.load(std::move(numbers), pool);
    for (auto& finding : findings) {
      for (const auto& name : names_of(finding)) {
        for (const auto number : numbers_of(name)) {
          // One that can't be read has been told as an opinion, or says nothing.
          if (const auto record = records_.get(number)) {
            add(**record, finding);
          }
        }
      }
      std::ranges::sort(finding.assessments, {}, [](const Assessment& a) {
        return std::pair(std::string_view(a.advisory), std::string_view(a.source));
      });
    }
  }

 private:
  const std::vector<std::uint32_t>& numbers_of(const std::string& name) {
    const auto [at, added] = numbers_.try_emplace(name);
    if (added) {
      std::ranges::copy_if(records_.numbers_of(name), std::back_inserter(at->second),
                           [&](std::uint32_t number) { return assesses(number, name); });
    }
    return at->second;
  }

  bool assesses(std::uint32_t number, const std::string& name) {
    // Most have been read as opinions, and are of a component.
    if (const auto* record = records_.loaded(number); record != nullptr) {
      const auto& is = record->advisory;
      if (is.id == name || !is.aliases.empty() || is.upstream.size() != 1) {
        return is.id == name;
      }
    }
    const auto value = records_.index().record(number);
    const auto header = value ? store::RecordHeader::parse(*value)
                              : fail(ErrorCode::kNotFound, msg::kNotFound, {name});
    return header && (header->id == name || tells_of_it_alone(*header, name));
  }

  // A vendor's advisory whose products have no name that a component could: it can only be a word
  // on the vulnerability.
  static bool tells_of_it_alone(const store::RecordHeader& header, const std::string& name) {
    return header.aliases.empty() && header.keys.empty() && header.cpe_keys.empty() &&
           header.upstream.size() == 1 && header.upstream.front() == name;
  }

  static void add(const Record& record, Finding& finding) {
    const auto& advisory = record.advisory;
    const bool is_opinion = std::ranges::any_of(finding.opinions, [&](const Opinion& opinion) {
      return opinion.advisory == advisory.id && opinion.source == record.source;
    });
    const bool own = advisory.id == finding.vulnerability ||
                     std::ranges::binary_search(finding.aliases, advisory.id);
    const bool says_nothing =
        advisory.severities.empty() && advisory.severity_word.empty() && advisory.cwes.empty();
    const bool disputed = std::ranges::find(advisory.tags, "disputed") != advisory.tags.end();
    // An opinion that judges the vulnerability too: SSVC points, "disputed".
    const bool judges = advisory.ssvc || disputed;
    if ((is_opinion && !judges) || (!own && says_nothing)) {
      return;
    }
    finding.assessments.push_back({.advisory = advisory.id,
                                   .source = record.source,
                                   .modified = advisory.modified,
                                   .withdrawn = advisory.withdrawn,
                                   .disputed = disputed,
                                   .severities = advisory.severities,
                                   .severity_word = advisory.severity_word,
                                   .ssvc = advisory.ssvc});
    if (advisory.withdrawn.empty() && !is_opinion) {
      take_texts(advisory, finding);
    }
  }

  RecordCache& records_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> numbers_;
};

}  // namespace

std::vector<std::string> names_of(const Finding& finding) {
  auto names = finding.aliases;
  names.push_back(finding.vulnerability);
  return names;
}

void take_texts(const Advisory& advisory, Finding& finding) {
  if (finding.summary.empty()) {
    finding.summary = advisory.summary;
  }
  for (const auto& cwe : advisory.cwes) {
    if (std::ranges::find(finding.cwes, cwe) == finding.cwes.end()) {
      finding.cwes.push_back(cwe);
    }
  }
  for (const auto& reference : advisory.references) {
    if (std::ranges::find(finding.references, reference) == finding.references.end()) {
      finding.references.push_back(reference);
    }
  }
}

void add_assessments(std::vector<Finding>& findings, RecordCache& records, ThreadPool& pool) {
  Assessments(records).add_all(findings, pool);
}

}  // namespace akashi::match
