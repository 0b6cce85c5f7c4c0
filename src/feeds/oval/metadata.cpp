// <metadata>: title, description, reference, and <advisory> with severity, dates, cve, affected.
// Microsoft has severity and advisory_date without it, Debian <debian>, Ubuntu public_date.
#include "feeds/oval/metadata.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/strings.h"
#include "feed/cve_ids.h"

namespace akashi::feeds::oval {
namespace {

using formats::XmlView;

void add(std::vector<std::string>& list, std::string value) {
  if (!value.empty() && std::ranges::find(list, value) == list.end()) {
    list.push_back(std::move(value));
  }
}

std::string time_of(std::string_view text) {
  const auto day = leading_date(text);
  return day.empty() ? std::string() : day + "T00:00:00Z";
}

void add_weaknesses(std::string_view text, Advisory& out) {
  constexpr std::string_view kMark = "CWE-";
  for (auto at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 1)) {
    auto end = at + kMark.size();
    while (end < text.size() && is_digit(text[end])) {
      ++end;
    }
    if (end > at + kMark.size()) {
      add(out.cwes, std::string(text.substr(at, end - at)));
    }
  }
}

// "7.0/CVSS:3.1/AV:L/…", "7.8/AV:N/AC:L/Au:N/C:N/I:N/A:C", "CVSS:3.0/AV:N/…"
void add_score(std::string_view text, std::vector<Severity>& out) {
  std::string_view type = "CVSS_V2";
  if (const auto at = text.find("CVSS:"); at != std::string_view::npos) {
    text.remove_prefix(at);
    type = text.starts_with("CVSS:4") ? "CVSS_V4" : "CVSS_V3";
  } else if (const auto vector = text.find("AV:"); vector != std::string_view::npos) {
    text.remove_prefix(vector);
  } else {
    return;
  }
  const Severity severity{std::string(type), std::string(trim(text))};
  if (std::ranges::find(out, severity) == out.end()) {
    out.push_back(severity);
  }
}

void read_vulnerabilities(XmlView advisory, Advisory& out) {
  std::vector<Severity> scores;
  for (auto cve = advisory.child("cve"); cve; cve = cve.next("cve")) {
    for (auto& id : find_cve_ids(cve.text())) {
      add(out.upstream, std::move(id));
    }
    for (const auto field : {"cvss2", "cvss3", "cvss4", "cvss", "cvss_vector"}) {
      add_score(cve.attribute(field), scores);
    }
    add_weaknesses(cve.attribute("cwe"), out);
  }
  // A score of one of several vulnerabilities is not that of the others.
  if (out.upstream.size() == 1) {
    out.severities = std::move(scores);
  }
}

void read_references(XmlView metadata, Advisory& out) {
  for (auto item = metadata.child("reference"); item; item = item.next("reference")) {
    const auto source = item.attribute("source");
    const auto id = trim(item.attribute("ref_id"));
    const auto found = find_cve_ids(id);
    if (source.contains("CVE") || !found.empty()) {
      for (const auto& cve : found) {
        add(out.upstream, cve);
      }
    } else if (!id.empty() && source != "Package") {
      add(out.related, std::string(id));
    }
    if (const auto url = trim(item.attribute("ref_url")); !url.empty()) {
      out.references.push_back({source.contains("CVE") ? "WEB" : "ADVISORY", std::string(url)});
    }
  }
}

}  // namespace

void read_metadata(XmlView definition, Advisory& out) {
  const auto metadata = definition.child("metadata");
  const auto advisory = metadata.child("advisory");
  out.summary = metadata.child("title").all_text();
  out.details = metadata.child("description").all_text();
  read_references(metadata, out);
  read_vulnerabilities(advisory, out);
  if (definition.attribute("class") == "vulnerability" && out.upstream.empty()) {
    out.upstream = find_cve_ids(out.summary);
  }
  out.severity_word = advisory.child("severity").text();
  if (out.severity_word.empty()) {
    out.severity_word = metadata.child("severity").text();
  }
  if (definition.attribute("id").contains(":com.ubuntu.") && !out.severity_word.empty()) {
    out.severities.push_back({"Ubuntu", to_lower(out.severity_word)});
  }
  out.published = time_of(advisory.child("issued").attribute("date"));
  out.modified = time_of(advisory.child("updated").attribute("date"));
  for (const auto text :
       {advisory.child("public_date").text(), metadata.child("advisory_date").text(),
        metadata.child("debian").child("date").text()}) {
    out.published = out.published.empty() ? time_of(text) : out.published;
  }
  out.modified = out.modified.empty() ? out.published : out.modified;
  for (auto bug = advisory.child("bugzilla"); bug; bug = bug.next("bugzilla")) {
    if (const auto url = bug.attribute("href"); !url.empty()) {
      out.references.push_back({"REPORT", std::string(url)});
    }
  }
}

Resolutions::Resolutions(XmlView definition) {
  const auto affected = definition.child("metadata").child("advisory").child("affected");
  bool several = false;
  for (auto item = affected.child("resolution"); item; item = item.next("resolution")) {
    const std::string state(item.attribute("state"));
    several = several || (!other_.empty() && other_ != state);
    if (other_.empty() || state == kInvestigated) {
      other_ = state;  // Which of them a package is of that is not named isn't told.
    }
    for (auto name = item.child("component"); name; name = name.next("component")) {
      auto text = name.text();
      if (const auto slash = text.rfind('/'); slash != std::string_view::npos) {
        text.remove_prefix(slash + 1);
      }
      auto& known = by_package_[std::string(text)];
      known = known.empty() || state == kInvestigated ? state : known;
    }
  }
  if (several && other_ != kInvestigated) {
    other_.clear();
  }
}

std::string_view Resolutions::of(std::string_view package) const {
  const auto found = by_package_.find(package);
  return found == by_package_.end() ? std::string_view(other_) : std::string_view(found->second);
}

}  // namespace akashi::feeds::oval
