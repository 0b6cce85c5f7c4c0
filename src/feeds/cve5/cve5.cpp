// CVE Record Format 5.0, 5.1, 5.2: cveMetadata, and containers: one of the CNA, any number of ADPs.
// SSVC: an ADP metric of type "ssvc", whose options are the points of CISA's Coordinator
// table 2.0.3.
#include "feeds/cve5/cve5.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "feeds/cve5/products.h"

namespace akashi::feeds::cve5 {
namespace {

using formats::NodeView;

struct NameRow {
  std::string_view name;
  std::string_view value;
};

constexpr auto kCvss = std::to_array<NameRow>({{"cvssV4_0", "CVSS_V4"},
                                               {"cvssV3_1", "CVSS_V3"},
                                               {"cvssV3_0", "CVSS_V3"},
                                               {"cvssV2_0", "CVSS_V2"}});

// What a reference is, by its tags: the first row that one of them has.
constexpr auto kReferenceTypes = std::to_array<NameRow>({{"exploit", "EVIDENCE"},
                                                         {"patch", "FIX"},
                                                         {"vendor-advisory", "ADVISORY"},
                                                         {"third-party-advisory", "ADVISORY"},
                                                         {"government-resource", "ADVISORY"},
                                                         {"issue-tracking", "REPORT"},
                                                         {"technical-description", "ARTICLE"},
                                                         {"mailing-list", "DISCUSSION"},
                                                         {"product", "PACKAGE"}});

struct PointRow {
  std::string_view option;  // In lower case, without spaces.
  std::string SsvcAssessment::* member;
  std::span<const NameRow> values;
};
constexpr auto kExploitation =
    std::to_array<NameRow>({{"none", "N"}, {"poc", "P"}, {"public poc", "P"}, {"active", "A"}});
constexpr auto kAutomatable = std::to_array<NameRow>({{"no", "N"}, {"yes", "Y"}});
constexpr auto kTechnicalImpact = std::to_array<NameRow>({{"partial", "P"}, {"total", "T"}});
constexpr auto kPoints = std::to_array<PointRow>(
    {{"exploitation", &SsvcAssessment::exploitation, kExploitation},
     {"automatable", &SsvcAssessment::automatable, kAutomatable},
     {"technical impact", &SsvcAssessment::technical_impact, kTechnicalImpact}});

// Times of the first records have no offset; they are UTC.
std::string time_of(NodeView node) {
  std::string time(node.text());
  if (time.size() >= 19 && time[10] == 'T' && is_digit(time.back())) {
    time += 'Z';
  }
  return time;
}

// English before other languages; else the first.
std::string_view text_of(NodeView descriptions) {
  std::string_view first;
  for (const auto item : descriptions) {
    const auto value = item["value"].text();
    if (item["lang"].text().starts_with("en")) {
      return value;
    }
    first = first.empty() ? value : first;
  }
  return first;
}

template <class T>
void add_new(std::vector<T>& list, T item) {
  if (std::ranges::find(list, item) == list.end()) {
    list.push_back(std::move(item));
  }
}

class Reader {
 public:
  Result<CveRecord> read(NodeView root) {
    const auto metadata = root["cveMetadata"];
    auto& advisory = out_.advisory;
    advisory.id = metadata["cveId"].text();
    if (!advisory.id.starts_with("CVE-")) {
      return fail(ErrorCode::kInvalidInput, msg::kBadValue,
                  {"cveMetadata.cveId", advisory.id, "CVE id"}, metadata.position());
    }
    const auto containers = root["containers"];
    if (!containers.is_object()) {
      return std::unexpected(formats::wrong_type(containers, "containers", "an object"));
    }
    advisory.published = time_of(metadata["datePublished"]);
    advisory.modified = std::max(time_of(metadata["dateUpdated"]), advisory.published);
    const auto cna = containers["cna"];
    advisory.summary = cna["title"].text();
    advisory.details = text_of(cna["descriptions"]);
    if (metadata["state"].text() == "REJECTED") {
      add_rejection(metadata, cna);
    }
    add_github_name(metadata, cna);
    container(cna);
    for (const auto adp : containers["adp"]) {
      container(adp);
    }
    if (advisory.withdrawn.empty()) {
      read_products(containers, advisory, out_.problems);
      add_kernel_files(metadata, cna);
    }
    if (advisory.summary.empty()) {
      advisory.summary = first_sentence(advisory.details);
    }
    return std::move(out_);
  }

 private:
  void add_rejection(NodeView metadata, NodeView cna) {
    auto& advisory = out_.advisory;
    advisory.withdrawn = time_of(metadata["dateRejected"]);
    if (advisory.withdrawn.empty()) {
      advisory.withdrawn = advisory.modified.empty() ? "REJECTED" : advisory.modified;
    }
    advisory.details = text_of(cna["rejectedReasons"]);
    for (const auto other : cna["replacedBy"]) {
      advisory.related.emplace_back(other.text());
    }
  }

  // GitHub's CNA names the advisory that the id was assigned to. Other CNAs' names are of
  // bulletins, which tell about several vulnerabilities.
  void add_github_name(NodeView metadata, NodeView cna) {
    const auto name = cna["source"]["advisory"].text();
    if (metadata["assignerShortName"].text() == "GitHub_M" && name.starts_with("GHSA-")) {
      out_.advisory.aliases.emplace_back(name);
    }
  }

  // programFiles (CVE Record Format 5.1) of the kernel's CNA, from the top of its source tree: the
  // files that the fixes change. A statement without them can be of any file.
  void add_kernel_files(NodeView metadata, NodeView cna) {
    if (metadata["assignerShortName"].text() != "Linux") {
      return;
    }
    std::set<std::string> files;
    for (const auto entry : cna["affected"]) {
      const auto named = entry["programFiles"];
      if (entry["vendor"].text() != "Linux" || entry["product"].text() != "Linux" ||
          named.size() == 0) {
        return;
      }
      for (const auto file : named) {
        if (file.text().empty()) {
          return;
        }
        files.emplace(file.text());
      }
    }
    out_.advisory.kernel_files.assign(files.begin(), files.end());
  }

  // The title of a record without one.
  static std::string first_sentence(std::string_view text) {
    constexpr std::size_t kLongest = 200;
    text = text.substr(0, text.find('\n'));
    const auto end = text.find(". ");
    if (end != std::string_view::npos && end < kLongest) {
      return std::string(text.substr(0, end + 1));
    }
    if (text.size() <= kLongest) {
      return std::string(text);
    }
    const auto space = text.rfind(' ', kLongest);
    return std::string(text.substr(0, space == std::string_view::npos ? 0 : space)) + " …";
  }

  void container(NodeView node) {
    auto& advisory = out_.advisory;
    const auto updated = time_of(node["providerMetadata"]["dateUpdated"]);
    advisory.modified = std::max(advisory.modified, updated);
    for (const auto tag : node["tags"]) {
      add_new(advisory.tags, std::string(tag.text()));
    }
    for (const auto metric : node["metrics"]) {
      add_metric(metric);
    }
    for (const auto type : node["problemTypes"]) {
      for (const auto description : type["descriptions"]) {
        add_weakness(description);
      }
    }
    for (const auto reference : node["references"]) {
      add_reference(reference);
    }
  }

  void add_metric(NodeView metric) {
    for (const auto& row : kCvss) {
      if (const auto vector = metric[row.name]["vectorString"].text(); !vector.empty()) {
        add_new(out_.advisory.severities, Severity{std::string(row.value), std::string(vector)});
      }
    }
    const auto other = metric["other"];
    const auto type = other["type"].text();
    const auto content = other["content"];
    if (type == "ssvc") {
      add_ssvc(content);
    } else if (type == "kev") {
      assessment().exploitation = "A";
    } else if (out_.advisory.severity_word.empty()) {
      // "Red Hat severity rating", "Textual description of severity".
      const auto word = content["value"] ? content["value"].text() : content["text"].text();
      out_.advisory.severity_word = word;
    }
  }

  SsvcAssessment& assessment() {
    auto& ssvc = out_.advisory.ssvc;
    return ssvc ? *ssvc : ssvc.emplace();
  }

  void add_ssvc(NodeView content) {
    auto& ssvc = assessment();
    ssvc.role = content["role"].text();
    ssvc.timestamp = time_of(content["timestamp"]);
    for (const auto option : content["options"]) {
      for (const auto choice : option) {
        add_choice(choice, ssvc);
      }
    }
  }

  void add_choice(NodeView choice, SsvcAssessment& ssvc) {
    const auto point = std::ranges::find(kPoints, to_lower(choice.key()), &PointRow::option);
    if (point == kPoints.end()) {
      return;  // Public safety and others, which no table in use asks for.
    }
    const auto value = std::ranges::find(point->values, to_lower(choice.text()), &NameRow::name);
    if (value == point->values.end()) {
      out_.problems.push_back({ErrorCode::kInvalidInput,
                               Message{msg::kBadValue,
                                       {std::string(choice.key()), std::string(choice.text()),
                                        "value of the SSVC decision point"}},
                               choice.position()});
      return;
    }
    auto& member = ssvc.*(point->member);
    if (member != "A") {  // What a "kev" metric said is not taken back.
      member = value->value;
    }
  }

  void add_weakness(NodeView description) {
    auto id = description["cweId"].text();
    if (id.empty()) {
      const auto text = description["description"].text();
      id = text.substr(0, text.find_first_of(" :"));
    }
    if (id.starts_with("CWE-") && id.size() > 4 && std::ranges::all_of(id.substr(4), is_digit)) {
      add_new(out_.advisory.cwes, std::string(id));
    }
  }

  void add_reference(NodeView reference) {
    const auto url = reference["url"].text();
    if (url.empty()) {
      return;
    }
    std::vector<std::string_view> tags;
    for (const auto tag : reference["tags"]) {
      tags.push_back(tag.text());
    }
    const auto row = std::ranges::find_if(kReferenceTypes, [&](const NameRow& type) {
      return std::ranges::find(tags, type.name) != tags.end();
    });
    const auto type = row == kReferenceTypes.end() ? std::string_view("WEB") : row->value;
    auto& list = out_.advisory.references;
    const auto [at, added] = reference_at_.try_emplace(std::string(url), list.size());
    if (added) {
      list.push_back({std::string(type), std::string(url)});
    } else if (list[at->second].type == "WEB") {  // Containers repeat each other's.
      list[at->second].type = type;
    }
  }

  CveRecord out_;
  std::unordered_map<std::string, std::size_t> reference_at_;
};

Result<Advisory> read_kept(PaddedView raw, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(raw, limits));
  AKASHI_TRY_ASSIGN(auto record, read_record(tree.root()));
  return std::move(record.advisory);
}

bool one_record(std::string_view /*path*/) {
  return true;
}

}  // namespace

bool claims(std::string_view path, std::string_view head) {
  if (!path.ends_with(".json")) {
    return false;
  }
  // Where the members are sorted, dataType is behind containers that can be long.
  const auto name = path.substr(path.rfind('/') + 1);
  return head.contains("\"CVE_RECORD\"") ||
         (name.starts_with("CVE-") && head.contains("\"containers\""));
}

Result<CveRecord> read_record(NodeView root) {
  return Reader().read(root);
}

Result<void> read_file(const FeedFile& file, const Limits& limits, FeedSink& sink) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, limits));
  AKASHI_TRY_ASSIGN(auto record, read_record(tree.root()));
  for (const auto& problem : record.problems) {
    sink.rejected(problem);
  }
  sink.advisory(std::move(record.advisory), file.bytes);
  return {};
}

extern constinit const Feed kLeaf{
    .id = "cve5",
    .name = "CVE records",
    .description = "CVE records 5.0 to 5.2 with CISA's SSVC points (cvelistV5, vulnrichment): JSON",
    .claims = claims,
    .read = read_file,
    .one_record = one_record,
    .read_record = read_kept,
    .never_whole = true,
};

}  // namespace akashi::feeds::cve5
