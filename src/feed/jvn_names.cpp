// JVN iPedia's ids: JVNDB-year-number. JVN's: JVN# and eight digits, JVNVU# and six or eight,
// JVNTA# and eight; before 2012 JVNTA11-102A, JVNCA-… and NISCC-….
#include "feed/jvn_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"

namespace akashi {
namespace {

constexpr std::string_view kCve = "CVE-";

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// "CVE-2021-44228"
bool is_cve_id(std::string_view id) {
  constexpr std::size_t kYear = 4;
  if (!id.starts_with(kCve)) {
    return false;
  }
  id.remove_prefix(kCve.size());
  return id.size() > kYear + 4 && all_digits(id.substr(0, kYear)) && id[kYear] == '-' &&
         all_digits(id.substr(kYear + 1));
}

void add_new(std::vector<std::string>& list, std::string_view item) {
  if (std::ranges::find(list, item) == list.end()) {
    list.emplace_back(item);
  }
}

// Words that entries begin or end with, in both languages.
struct TagRow {
  std::string_view text;
  std::string_view tag;
};
constexpr auto kTags =
    std::to_array<TagRow>({{"** 未確定 **", "disputed"},
                           {"** DISPUTED **", "disputed"},
                           {"** サポート対象外 **", "unsupported-when-assigned"},
                           {"** UNSUPPORTED WHEN ASSIGNED **", "unsupported-when-assigned"}});

}  // namespace

void JvnEntry::add_score(std::string_view version, std::string_view vector, std::string_view word) {
  vector = trim(vector);
  if (vector.starts_with('(') && vector.ends_with(')')) {
    vector = vector.substr(1, vector.size() - 2);
  }
  const auto stated =
      vector.starts_with("CVSS:") && vector.size() > 5 ? vector.substr(5, 1) : version.substr(0, 1);
  constexpr auto kTypes = std::to_array<std::string_view>({"2", "3", "4"});
  if (!vector.empty() && std::ranges::find(kTypes, stated) != kTypes.end()) {
    Severity severity{"CVSS_V" + std::string(stated), std::string(vector)};
    if (std::ranges::find(advisory.severities, severity) == advisory.severities.end()) {
      advisory.severities.push_back(std::move(severity));
    }
  } else if (advisory.severity_word.empty()) {
    advisory.severity_word = trim(word);
  }
}

void JvnEntry::add_document(std::string_view source, std::string_view id, std::string_view type,
                            std::string_view url) {
  id = trim(id);
  if (is_cve_id(id)) {
    add_new(cves_, id);
    known_exploited_ = known_exploited_ || source.contains("Known Exploited Vulnerabilities");
  } else if (id.starts_with("CWE-")) {
    if (all_digits(id.substr(4))) {
      add_new(advisory.cwes, id);
    }
    return;  // Its address is of the weakness.
  } else if (is_jvn_id(id) || is_jvndb_id(id) || id.starts_with("VU#")) {
    if (id != advisory.id) {
      add_new(advisory.related, id);
    }
  }
  url = trim(url);
  if (url.empty()) {
    return;
  }
  const bool other = source == "関連文書" || source == "Related document";
  const bool advises = type == "vendor" || type == "advisory" || type.empty();
  AdvisoryReference reference{advises && !other ? "ADVISORY" : "WEB", std::string(url)};
  auto& list = advisory.references;
  const auto same = std::ranges::find(list, reference.url, &AdvisoryReference::url);
  if (same == list.end()) {
    list.push_back(std::move(reference));
  } else if (same->type == "WEB") {
    same->type = reference.type;
  }
}

Advisory JvnEntry::finish(bool one_vulnerability) {
  const bool alias = one_vulnerability && cves_.size() == 1;
  if (alias && known_exploited_) {
    advisory.ssvc.emplace().exploitation = "A";
  }
  (alias ? advisory.aliases : advisory.upstream) = std::move(cves_);
  for (const auto& row : kTags) {
    if (advisory.summary.contains(row.text) || advisory.details.contains(row.text)) {
      add_new(advisory.tags, row.tag);
    }
  }
  return std::move(advisory);
}

bool is_jvndb_id(std::string_view id) {
  constexpr std::string_view kPrefix = "JVNDB-";
  constexpr std::size_t kYear = 4;
  if (!id.starts_with(kPrefix)) {
    return false;
  }
  id.remove_prefix(kPrefix.size());
  return id.size() > kYear + 1 && all_digits(id.substr(0, kYear)) && id[kYear] == '-' &&
         all_digits(id.substr(kYear + 1));
}

bool is_jvn_id(std::string_view id) {
  for (const std::string_view prefix : {"JVN#", "JVNVU#", "JVNTA#"}) {
    if (id.starts_with(prefix)) {
      return all_digits(id.substr(prefix.size()));
    }
  }
  for (const std::string_view prefix : {"JVNTA", "JVNTR-", "JVNCA-", "NISCC-"}) {
    if (id.starts_with(prefix)) {
      return id.size() > prefix.size() && is_alnum(id[prefix.size()]) &&
             std::ranges::all_of(id, [](char c) { return is_alnum(c) || c == '-'; });
    }
  }
  return false;
}

std::string jvn_time(std::string_view time) {
  constexpr std::size_t kMinutes = 16;  // "2021-12-14T16:37"
  std::string out(trim(time));
  if (out.size() > kMinutes && out[10] == 'T' && (out[kMinutes] == '+' || out[kMinutes] == 'Z')) {
    out.insert(kMinutes, ":00");
  }
  return out;
}

std::string join_paragraphs(const std::vector<std::string>& paragraphs) {
  std::string out;
  for (const auto& paragraph : paragraphs) {
    const auto text = trim(paragraph);
    if (!text.empty()) {
      out += out.empty() ? "" : "\n\n";
      out += text;
    }
  }
  return out;
}

}  // namespace akashi
