// Members of a vulnerability in CSAF 2.0 (section 3.2.3) and 2.1 (3.2.4): cve, cwe or cwes,
// discovery_date, flags, ids, involvements, notes, references, release_date or disclosure_date,
// remediations, scores or metrics, threats, title. What is not read here stays in the record's
// bytes.
#include "feeds/csaf/texts.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/strings.h"

namespace akashi::feeds::csaf {
namespace {

using formats::NodeView;

constexpr std::size_t kLongestRemark = 200;
constexpr std::size_t kMostOfOne = 100;  // Scores, weaknesses: a record has a handful.

struct ScoreName {
  std::string_view member;
  std::string_view type;
};
constexpr auto kScores = std::to_array<ScoreName>(
    {{"cvss_v4", "CVSS_V4"}, {"cvss_v3", "CVSS_V3"}, {"cvss_v2", "CVSS_V2"}});

std::vector<Severity> vectors_of(NodeView score) {
  std::vector<Severity> out;
  for (const auto& [member, type] : kScores) {
    if (const auto vector = score[member]["vectorString"].text(); !vector.empty()) {
      out.push_back({std::string(type), std::string(vector)});
    }
  }
  return out;
}

void add_new(std::vector<Severity>& all, const std::vector<Severity>& some) {
  for (const auto& one : some) {
    if (all.size() < kMostOfOne && std::ranges::find(all, one) == all.end()) {
      all.push_back(one);
    }
  }
}

std::string note_of(NodeView notes, std::string_view category) {
  for (const auto note : notes) {
    if (note["category"].text() == category && !note["text"].text().empty()) {
      return std::string(note["text"].text());
    }
  }
  return {};
}

std::string best_note(NodeView notes) {
  for (const std::string_view category : {"description", "summary", "general", "details"}) {
    if (auto text = note_of(notes, category); !text.empty()) {
      return text;
    }
  }
  return {};
}

void add_references(NodeView references, Advisory& out) {
  constexpr std::size_t kMost = 1'000;
  std::set<std::string_view> known;
  for (const auto& reference : out.references) {
    known.insert(reference.url);
  }
  std::vector<AdvisoryReference> added;
  for (const auto reference : references) {
    const auto url = reference["url"].text();
    if (!url.empty() && out.references.size() + added.size() < kMost && known.insert(url).second) {
      const bool self = reference["category"].text() == "self";
      added.push_back({self ? "ADVISORY" : "WEB", std::string(url)});
    }
  }
  out.references.insert(out.references.end(), added.begin(), added.end());
}

// "CWE-79"; not the name.
void add_cwe(NodeView cwe, std::vector<std::string>& out) {
  std::string id(cwe["id"].text());
  if (out.size() < kMostOfOne && id.starts_with("CWE-") &&
      std::ranges::find(out, id) == out.end()) {
    out.push_back(std::move(id));
  }
}

// CSAF 2.1: a selection list of SSVC 2.0.
std::optional<SsvcAssessment> read_ssvc(NodeView metrics, std::string_view role) {
  for (const auto metric : metrics) {
    const auto ssvc = metric["content"]["ssvc_v2"];
    SsvcAssessment out{.role = std::string(role),
                       .timestamp = std::string(ssvc["timestamp"].text())};
    for (const auto selection : ssvc["selections"]) {
      const auto values = selection["values"];
      if (selection["namespace"].text() != "ssvc" || values.size() != 1) {
        continue;  // Several: the assessor leaves it open.
      }
      const std::string value(values.at(0)["key"].text());
      const auto key = selection["key"].text();
      if (key == "E") {
        out.exploitation = value;
      } else if (key == "A") {
        out.automatable = value;
      } else if (key == "TI") {
        out.technical_impact = value;
      }
    }
    if (!out.exploitation.empty() || !out.automatable.empty() || !out.technical_impact.empty()) {
      return out;
    }
  }
  return std::nullopt;
}

std::string severity_word(NodeView document, NodeView vulnerability) {
  for (const auto metric : vulnerability["metrics"]) {
    if (const auto word = metric["content"]["qualitative_severity_rating"].text(); !word.empty()) {
      return std::string(word);
    }
  }
  // Red Hat, SUSE and Microsoft write the severity as an impact: one word.
  std::string found;
  for (const auto threat : vulnerability["threats"]) {
    const auto text = trim(threat["details"].text());
    constexpr auto kWords = std::to_array<std::string_view>(
        {"low", "moderate", "medium", "important", "high", "critical"});
    const auto word = to_lower(text.substr(0, 16));
    if (threat["category"].text() != "impact" || std::ranges::find(kWords, word) == kWords.end()) {
      continue;
    }
    if (!found.empty() && found != text) {
      return {};  // By product.
    }
    found = text;
  }
  return found.empty() ? std::string(document["aggregate_severity"]["text"].text()) : found;
}

void add_tags(NodeView document, Advisory& out) {
  const auto label = document["distribution"]["tlp"]["label"].text();
  if (!label.empty() && label != "WHITE" && label != "CLEAR") {
    out.tags.push_back("TLP:" + std::string(label));
  }
  const auto status = document["tracking"]["status"].text();
  if (status != "final") {
    out.tags.emplace_back(status.empty() ? "no status" : status);
  }
}

}  // namespace

Scores read_scores(NodeView vulnerability) {
  Scores out;
  std::vector<std::vector<Severity>> kinds;
  const auto add = [&](NodeView score, NodeView products) {
    const auto vectors = vectors_of(score);
    if (vectors.empty()) {
      return;
    }
    if (std::ranges::find(kinds, vectors) == kinds.end() && kinds.size() < 2) {
      kinds.push_back(vectors);
    }
    add_new(out.all, vectors);
    for (const auto product : products) {
      add_new(out.of_product[product.text()], vectors);
    }
  };
  for (const auto score : vulnerability["scores"]) {
    add(score, score["products"]);
  }
  for (const auto metric : vulnerability["metrics"]) {
    add(metric["content"], metric["products"]);
  }
  out.differ = kinds.size() > 1;
  return out;
}

void read_texts(NodeView document, NodeView vulnerability, Advisory& out) {
  const auto tracking = document["tracking"];
  out.modified = tracking["current_release_date"].text();
  out.published = tracking["initial_release_date"].text();
  const auto category = to_lower(document["category"].text());
  if (category == "csaf_withdrawn" || category == "csaf_superseded") {
    out.withdrawn = out.modified.empty() ? std::string("withdrawn") : out.modified;
  }
  out.summary = vulnerability["title"].text();
  if (out.summary.empty()) {
    out.summary = document["title"].text();
  }
  out.details = best_note(vulnerability["notes"]);
  if (out.details.empty()) {
    out.details = best_note(document["notes"]);
  }
  out.severities = read_scores(vulnerability).all;
  out.severity_word = severity_word(document, vulnerability);
  out.ssvc = read_ssvc(vulnerability["metrics"], document["publisher"]["name"].text());
  add_cwe(vulnerability["cwe"], out.cwes);
  for (const auto cwe : vulnerability["cwes"]) {
    add_cwe(cwe, out.cwes);
  }
  add_references(document["references"], out);
  add_references(vulnerability["references"], out);
  add_tags(document, out);
}

Remarks::Remarks(NodeView vulnerability, const ProductTree& tree) {
  const auto collect = [&](NodeView list, std::string_view category, ByProduct& into) {
    std::set<std::string_view> groups;  // Once each: what they have is known then.
    for (const auto item : list) {
      if (!category.empty() && item["category"].text() != category) {
        continue;
      }
      for (const auto id : item["product_ids"]) {
        into.emplace(id.text(), item);
      }
      for (const auto group : item["group_ids"]) {
        if (groups.insert(group.text()).second) {
          for (const auto id : tree.group(group.text())) {
            into.emplace(id.text(), item);
          }
        }
      }
    }
  };
  collect(vulnerability["remediations"], {}, remediations_);
  collect(vulnerability["flags"], {}, flags_);
  collect(vulnerability["threats"], "impact", impacts_);
}

std::string Remarks::on_affected(std::string_view id) const {
  const auto found = remediations_.find(id);
  if (found == remediations_.end()) {
    return {};
  }
  const auto details = found->second["details"].text();
  auto out = std::string(found->second["category"].text());
  if (!details.empty()) {
    out += ": " + std::string(utf8_prefix(details.substr(0, details.find('\n')), kLongestRemark));
  }
  return out;
}

std::string Remarks::on_not_affected(std::string_view id) const {
  const auto flag = flags_.find(id);
  const auto impact = impacts_.find(id);
  auto out = flag == flags_.end() ? std::string() : std::string(flag->second["label"].text());
  if (out.empty() && impact != impacts_.end()) {
    out = utf8_prefix(impact->second["details"].text(), kLongestRemark);
  }
  return out;
}

}  // namespace akashi::feeds::csaf
