#include "match/findings.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/messages/match.h"
#include "match/assessments.h"
#include "match/cpe.h"
#include "match/go_symbols.h"
#include "match/kernel.h"
#include "match/statuses.h"
#include "match/surroundings.h"
#include "version/cpe.h"
#include "version/intervals.h"
#include "version/osv_ecosystem.h"
#include "version/preview.h"

namespace akashi::match {
namespace {

struct Comparison {
  const version::OsvEcosystem* ecosystem = nullptr;
  const version::Scheme* scheme = nullptr;
  std::string key;          // Of the component's version; "" when it has none.
  std::string release_key;  // Of the release that it is a preview of; "" when it is none.
};

Comparison comparison_for(const AdvisoryKey& key) {
  Comparison out;
  out.ecosystem = version::find_osv_ecosystem(key.ecosystem);
  out.scheme = out.ecosystem == nullptr ? nullptr : version::find_scheme(out.ecosystem->scheme);
  if (out.scheme != nullptr && !key.version.empty() &&
      !out.scheme->append_key(key.version, out.key)) {
    out.key.clear();
  }
  if (!out.key.empty()) {
    const auto release = version::previewed_release(*out.scheme, key.version);
    if (!release.empty() && !out.scheme->append_key(release, out.release_key)) {
      out.release_key.clear();
    }
  }
  return out;
}

// Its range begins with the release that the version is a preview of.
bool begins_with_release(const version::Interval& interval, const Comparison& with) {
  return !with.release_key.empty() && !interval.lower_exclusive && interval.lower_key > with.key &&
         interval.lower_key <= with.release_key && interval.contains_key(with.release_key) &&
         interval.lower_key != interval.upper_key;
}

bool same_package(const AffectedPackage& affected, const AdvisoryKey& key, const Comparison& with) {
  if (affected.ecosystem != key.ecosystem) {
    return false;
  }
  return with.ecosystem == nullptr
             ? affected.name == key.name
             : with.ecosystem->normalize(affected.name) == with.ecosystem->normalize(key.name);
}

Message why_unknown(const AdvisoryKey& key, const Comparison& with, const Component& component) {
  const std::string scheme(with.scheme == nullptr ? "none" : with.scheme->id);
  if (key.version.empty()) {
    return component.requirement.empty() ? Message{msg::kNoVersion, {}}
                                         : Message{msg::kOnlyRequirement, {component.requirement}};
  }
  return with.key.empty() ? Message{msg::kVersionNotOrdered, {key.version, scheme}}
                          : Message{msg::kRangeNotOrdered, {scheme}};
}

void take_remarks(const AffectedPackage& affected, Opinion& opinion) {
  if (opinion.urgency.empty()) {
    opinion.urgency = affected.urgency;
  }
  if (opinion.note.empty()) {
    opinion.note = affected.note;
  }
  if (opinion.severities.empty()) {
    opinion.severities = affected.severities;
  }
}

// Holds one package statement of a record against the version; the stronger answer stays in
// `opinion`.
void weigh(const AffectedPackage& affected, const AdvisoryKey& key, const Comparison& with,
           const Component& component, Opinion& opinion) {
  take_remarks(affected, opinion);
  bool undecided = false;
  bool ordered_any = false;
  bool preview = false;
  for (const auto& range : affected.ranges) {
    if (range.kind == AffectedRange::Kind::kGit) {
      continue;
    }
    const auto intervals = with.scheme == nullptr
                               ? Result<std::vector<version::Interval>>(
                                     fail(ErrorCode::kUnsupported, msg::kUnresolved, {"order"}))
                               : version::to_intervals(range, *with.scheme);
    if (!intervals) {
      undecided = true;
      continue;
    }
    ordered_any = true;
    for (const auto& interval : *intervals) {
      const bool all = interval.lower_key.empty() && !interval.has_upper;
      preview = preview || begins_with_release(interval, with);
      const bool inside = all || (!with.key.empty() && interval.contains_key(with.key));
      if (inside && affected.conditional) {
        undecided = true;
      } else if (inside) {
        if (opinion.status != Status::kAffected || opinion.fixed.empty()) {
          opinion.range = interval.text();
          opinion.fixed = interval.fix;
        }
        opinion.status = Status::kAffected;
      } else if (with.key.empty()) {
        undecided = true;
      } else if (opinion.status == Status::kNotAffected && opinion.range.empty() &&
                 interval.has_upper) {
        opinion.range = interval.text();  // The near miss, for explain.
        opinion.fixed = interval.fix;
      }
    }
  }
  // Commits alone say nothing of versions.
  undecided = undecided || (!ordered_any && affected.versions.empty());
  if (opinion.status != Status::kAffected && !key.version.empty()) {
    for (const auto& listed : affected.versions) {
      std::string listed_key;
      const bool keyed =
          with.scheme != nullptr && with.scheme->append_key(listed, listed_key).has_value();
      if (listed == key.version || (keyed && !with.key.empty() && listed_key == with.key)) {
        if (affected.conditional) {
          undecided = true;
          break;
        }
        opinion.status = Status::kAffected;
        opinion.range = "= " + listed;
        opinion.fixed.clear();
        break;
      }
    }
  }
  if (opinion.status == Status::kNotAffected && preview) {
    opinion.status = Status::kUnknown;
    opinion.range.clear();
    opinion.fixed.clear();
    opinion.reason = {msg::kPreviewOfAffected, {key.version}};
  }
  if (opinion.status == Status::kNotAffected &&
      (undecided || (key.version.empty() && !affected.versions.empty()))) {
    opinion.status = Status::kUnknown;
    opinion.range.clear();
    opinion.fixed.clear();
    opinion.reason = affected.open.empty() ? why_unknown(key, with, component)
                                           : Message{msg::kLeftOpen, {affected.open}};
  }
}

bool lists(const std::vector<std::string>& versions, const AdvisoryKey& key,
           const Comparison& with) {
  return !key.version.empty() && std::ranges::any_of(versions, [&](const std::string& listed) {
    std::string listed_key;
    const bool keyed =
        with.scheme != nullptr && with.scheme->append_key(listed, listed_key).has_value();
    return listed == key.version || (keyed && !with.key.empty() && listed_key == with.key);
  });
}

// An exact statement (VEX): false where it does not name the version and so is no opinion on it.
bool weigh_exact(const AffectedPackage& affected, const AdvisoryKey& key, const Comparison& with,
                 const Component& component, Opinion& opinion) {
  const bool only_unaffected =
      affected.ranges.empty() && affected.versions.empty() && !affected.unaffected.empty();
  Opinion alone{.status = Status::kNotAffected};
  if (!only_unaffected) {
    weigh(affected, key, with, component, alone);
  }
  if (alone.status != Status::kNotAffected) {
    weigh(affected, key, with, component, opinion);
    return true;
  }
  if (!lists(affected.unaffected, key, with)) {
    return false;
  }
  take_remarks(affected, opinion);
  if (opinion.status == Status::kNotAffected && opinion.range.empty()) {
    opinion.range = "= " + key.version;
    opinion.stated = true;
  }
  return true;
}

// A statement on the package as a part of products: false where it says nothing of this one. It is
// shown beside the others and decides nothing: the same package may have other users here.
bool weigh_inside(const AffectedPackage& affected, const AdvisoryKey& key, const Comparison& with,
                  const InThisBom& here, Message& reason) {
  if (here.surroundings == nullptr ||
      (!affected.unaffected.empty() && !lists(affected.unaffected, key, with))) {
    return false;
  }
  const auto product = std::ranges::find_if(affected.inside, [&](const std::string& purl) {
    return here.surroundings->is_inside(here.component, purl);
  });
  if (product == affected.inside.end()) {
    return false;
  }
  reason = {msg::kAsPartOf,
            {affected.note.empty() ? *product : *product + " (" + affected.note + ")"}};
  return true;
}

bool tells_of(const Record& record, const std::string& name) {
  const auto& names = record.covers.empty() ? record.same : record.covers;
  return std::ranges::binary_search(names, name);
}

// The findings of one component, by the names of the vulnerability.
class ComponentFindings {
 public:
  ComponentFindings(std::uint32_t component, RecordCache& records, Surroundings& surroundings)
      : component_(component), records_(records), surroundings_(surroundings) {}

  void add(const Record& record, const Opinion& opinion) {
    if (record.covers.empty()) {
      group(record.advisory.id).add(record, opinion);
      return;
    }
    // An erratum is an opinion on each vulnerability that it fixes.
    std::set<Group*> groups;
    for (const auto& covered : record.covers) {
      groups.insert(&group(covered));
    }
    for (auto* group : groups) {
      group->add(record, opinion);
    }
  }

  // The opinions of records that name the same vulnerabilities of the same package, and do not
  // hold: where one source says affected and another has it mended, a reader should see both.
  void add_silent(const std::vector<AdvisoryKey>& keys, const Component& component) {
    std::map<std::uint32_t, const AdvisoryKey*> entries;
    for (const auto& key : keys) {
      const auto* ecosystem = version::find_osv_ecosystem(key.ecosystem);
      const auto name = ecosystem == nullptr ? key.name : ecosystem->normalize(key.name);
      auto value = records_.index().package(store::package_key(key.ecosystem, name));
      while (const auto entry = store::EntryView::take(value)) {
        if (records_.stands(*entry)) {
          entries.emplace(entry->record(), &key);
        }
      }
    }
    for (auto& [_, group] : groups_) {
      for (const auto& name : group.names) {
        for (const auto number : records_.numbers_of(name)) {
          const auto entry = entries.find(number);
          if (entry == entries.end()) {
            continue;
          }
          if (const auto record = records_.get(number); record && tells_of(**record, name)) {
            const auto opinion =
                opinion_of(**record, *entry->second, component,
                           {.surroundings = &surroundings_, .component = component_});
            if (opinion.status != Status::kNotEvaluated) {
              group.add(**record, opinion);
            }
          }
        }
      }
    }
  }

  // What the source of CPE configurations says of the same vulnerabilities, when it names the
  // product: both opinions are to be seen.
  void ask_cpes(const ComponentCpes& cpes, const CpeInventory& others) {
    for (auto& [name, group] : groups_) {
      for (const auto& id : group.names) {
        if (!is_cve(id)) {
          continue;
        }
        for (const auto number : records_.numbers_of(id)) {
          const auto record = records_.get(number);
          if (!record || (*record)->advisory.id != id ||
              (*record)->advisory.configurations.empty() || group.has(**record)) {
            continue;
          }
          auto opinion = cpe_opinion((*record)->advisory, cpes, others);
          if (opinion.status != Status::kNotEvaluated) {
            opinion.source = (*record)->source;
            group.add(**record, opinion);
          }
        }
      }
    }
  }

  void finish(std::vector<Finding>& out) && {
    std::vector<Finding> findings;
    for (auto& [name, group] : groups_) {
      findings.push_back(std::move(group).finish(component_));
    }
    std::ranges::sort(findings, {}, &Finding::vulnerability);
    std::ranges::move(findings, std::back_inserter(out));
  }

 private:
  struct Group {
    std::vector<std::string> names;
    std::vector<Opinion> opinions;
    std::vector<const Record*> records;
    std::set<std::string> related_names;

    bool has(const Record& record) const {
      return std::ranges::any_of(opinions, [&](const Opinion& o) {
        return o.ecosystem == store::kCpeEcosystem && o.advisory == record.advisory.id &&
               o.source == record.source;
      });
    }
    void add(const Record& record, const Opinion& opinion) {
      const auto known = std::ranges::find_if(opinions, [&](const Opinion& o) {
        return o.advisory == opinion.advisory && o.source == opinion.source &&
               o.ecosystem == opinion.ecosystem && o.package == opinion.package;
      });
      if (known == opinions.end()) {
        opinions.push_back(opinion);
        records.push_back(&record);
      }
    }

    Finding finish(std::uint32_t component) && {
      Finding finding;
      finding.component = component;
      finding.vulnerability = best_name(names);
      std::ranges::copy_if(names, std::back_inserter(finding.aliases),
                           [&](const std::string& name) { return name != finding.vulnerability; });
      std::ranges::sort(opinions, [](const Opinion& a, const Opinion& b) {
        return std::tie(a.advisory, a.ecosystem, a.package, a.source) <
               std::tie(b.advisory, b.ecosystem, b.package, b.source);
      });
      let_symbols_decide(opinions);
      finding.opinions = std::move(opinions);
      if (has_decided(finding.opinions)) {
        finding.status = Status::kNotAffected;  // Until one that counts says more.
      }
      for (const auto& opinion : finding.opinions) {
        if (!is_overruled(opinion)) {
          finding.status = std::min(finding.status, opinion.status);
        }
        if (opinion.status == Status::kAffected && !opinion.fixed.empty() &&
            std::ranges::find(finding.fixed, opinion.fixed) == finding.fixed.end()) {
          finding.fixed.push_back(opinion.fixed);
        }
      }
      sort_fixed(finding);
      std::ranges::sort(records, {},
                        [](const Record* record) { return std::string_view(record->advisory.id); });
      for (const auto* record : records) {
        take_texts(record->advisory, finding);
      }
      return finding;
    }

    static void sort_fixed(Finding& finding) {
      const version::Scheme* scheme = nullptr;
      for (const auto& opinion : finding.opinions) {
        const auto* ecosystem = version::find_osv_ecosystem(opinion.ecosystem);
        if (scheme == nullptr && ecosystem != nullptr) {
          scheme = version::find_scheme(ecosystem->scheme);
        }
      }
      scheme = scheme == nullptr ? &version::kCpe : scheme;
      const auto key = [&](const std::string& version) {
        std::string bytes;
        if (scheme == nullptr || !scheme->append_key(version, bytes)) {
          bytes = version;
        }
        return bytes;
      };
      std::ranges::sort(finding.fixed, {}, key);
    }
  };

  Group& group(const std::string& id) {
    const auto& names = records_.names_of(id);
    const auto [at, added] = groups_.try_emplace(best_name(names));
    if (added) {
      at->second.names = names;
    }
    return at->second;
  }

  std::uint32_t component_;
  RecordCache& records_;
  Surroundings& surroundings_;
  std::map<std::string, Group> groups_;
};

// What a distribution's tracker says of a vulnerability in the package that installed a language
// package's files.
// Of several records the one that is least sure of "not affected" counts.
std::optional<Opinion> tracker_opinion(const Component& owner, const Finding& finding,
                                       RecordCache& records) {
  std::optional<Opinion> found;
  for (const auto& key : advisory_keys(owner)) {
    const auto* ecosystem = version::find_osv_ecosystem(key.ecosystem);
    const auto name = ecosystem == nullptr ? key.name : ecosystem->normalize(key.name);
    auto value = records.index().package(store::package_key(key.ecosystem, name));
    while (const auto entry = store::EntryView::take(value)) {
      const auto record = records.get(entry->record());
      if (!record || !records.stands(*entry)) {
        continue;
      }
      const auto names_it = [&](const std::string& id) {
        return id == finding.vulnerability || std::ranges::binary_search(finding.aliases, id);
      };
      const auto& names = (*record)->covers.empty() ? (*record)->same : (*record)->covers;
      if (std::ranges::any_of(names, names_it)) {
        auto opinion = opinion_of(**record, key, owner);
        if (!found || opinion.status < found->status) {
          found = std::move(opinion);
        }
      }
    }
  }
  return found;
}

// A language package that a distribution installed is judged by the distribution: it patches
// without a new version. Both opinions stay. Where the distribution says nothing of a
// vulnerability, the language's view stands.
void ask_distributions(const Bom& bom, std::vector<Finding>& findings, MatchResult& result,
                       RecordCache& records) {
  std::map<std::uint32_t, std::uint32_t> owner_of;
  for (const auto& relation : bom.relations) {
    if (relation.type == RelationType::kOwns) {
      owner_of.emplace(relation.to, relation.from);
    }
  }
  if (owner_of.empty()) {
    return;
  }
  std::set<std::uint32_t> changed;
  for (auto& finding : findings) {
    const auto owner = owner_of.find(finding.component);
    if (owner == owner_of.end()) {
      continue;
    }
    const auto& package = bom.components[owner->second];
    auto opinion = tracker_opinion(package, finding, records);
    if (!opinion || opinion->status == Status::kUnknown ||
        opinion->status == Status::kNotEvaluated) {
      continue;
    }
    finding.judged_by = package.ref;
    if (opinion->status == Status::kNotAffected) {
      opinion->reason = {msg::kFixedByDistribution,
                         {package.name, opinion->fixed.empty() ? package.version : opinion->fixed}};
      finding.status = Status::kNotAffected;
      changed.insert(finding.component);
    }
    finding.opinions.push_back(std::move(*opinion));
  }
  settle_statuses(changed, findings, result);
}

// What only a CPE calls affected, while a record of the component's own ecosystem that names the
// same vulnerability says "not affected". A distribution knows what it patched without a new
// version, and its word decides; elsewhere neither outvotes the other. A CPE that leaves it open
// takes nothing back. A statement on a language package (VEX) can be anybody's, for a product of
// theirs: it is shown and takes nothing back either.
void ask_own_ecosystems(const Bom& bom, std::vector<Finding>& findings, const MatchResult& result) {
  const auto by_cpe = [](const Opinion& o) { return o.ecosystem == store::kCpeEcosystem; };
  const auto denies = [](const Opinion& o) {
    return o.status == Status::kNotAffected && o.withdrawn.empty() && o.reason.id != msg::kAsPartOf;
  };
  for (auto& finding : findings) {
    auto& opinions = finding.opinions;
    const bool distribution = is_distribution_type(bom.components[finding.component].purl.type);
    const auto own = std::ranges::find_if(opinions, [&](const Opinion& o) {
      return !by_cpe(o) && denies(o) && (distribution || !o.stated);
    });
    const bool only_cpes = std::ranges::all_of(
        opinions, [&](const Opinion& o) { return by_cpe(o) || o.status == Status::kNotAffected; });
    if (!result.before_cpes.contains(finding.component) || own == opinions.end() || !only_cpes) {
      continue;
    }
    const auto& component = bom.components[finding.component];
    if (distribution) {
      own->reason = {msg::kFixedByDistribution,
                     {component.name, own->fixed.empty() ? own->version : own->fixed}};
      finding.judged_by = component.ref;
      finding.status = Status::kNotAffected;
    } else if (finding.status == Status::kAffected) {
      const auto cpe = std::ranges::find_if(
          opinions, [&](const Opinion& o) { return by_cpe(o) && o.status == Status::kAffected; });
      cpe->reason = {msg::kSourcesDisagree, {cpe->source, own->source}};
      finding.status = Status::kUnknown;
    } else {
      finding.status = Status::kNotAffected;
    }
  }
}

// The index is a filter for CPEs; what the records said is the status.
void settle_cpe_statuses(const std::vector<Finding>& findings, MatchResult& result) {
  if (result.before_cpes.empty()) {
    return;
  }
  for (const auto& [component, before] : result.before_cpes) {
    result.statuses[component] = before;
  }
  for (const auto& finding : findings) {
    if (!result.before_cpes.contains(finding.component)) {
      continue;
    }
    auto& status = result.statuses[finding.component];
    if (finding.status == Status::kAffected) {
      status = {Status::kAffected, {}};
    } else if (finding.status == Status::kUnknown && status.status != Status::kAffected &&
               status.status != Status::kUnknown) {
      status = {Status::kUnknown, finding.opinions.front().reason};
      for (const auto& opinion : finding.opinions) {
        if (opinion.status == Status::kUnknown) {
          status.reason = opinion.reason;
        }
      }
    }
  }
  result.coverage = count_coverage(result.statuses);
}

}  // namespace

Opinion opinion_of(const Record& record, const AdvisoryKey& key, const Component& component,
                   const InThisBom& here) {
  const auto& advisory = record.advisory;
  const auto with = comparison_for(key);
  Opinion opinion{
      .advisory = advisory.id,
      .source = record.source,
      .modified = advisory.modified,
      .withdrawn = advisory.withdrawn,
      .status = Status::kNotAffected,
      .ecosystem = key.ecosystem,
      .package = key.name,
      .version = key.version,
      .scheme = std::string(with.scheme == nullptr ? std::string_view() : with.scheme->id),
      .severity_word = advisory.severity_word};
  bool silent = false;
  bool spoken = false;
  bool part = false;
  Message as_part;
  std::vector<const AffectedPackage*> said;
  for (const auto& affected : advisory.affected) {
    if (!same_package(affected, key, with)) {
      continue;
    }
    said.push_back(&affected);
    if (!affected.inside.empty()) {
      silent = true;
      part = weigh_inside(affected, key, with, here, as_part) || part;
      continue;
    }
    if (affected.exact && !weigh_exact(affected, key, with, component, opinion)) {
      silent = true;
      continue;
    }
    spoken = true;
    if (!affected.exact) {
      weigh(affected, key, with, component, opinion);
    }
  }
  if (silent && !spoken) {
    if (!part) {
      opinion.status = Status::kNotEvaluated;
      return opinion;
    }
    opinion.reason = std::move(as_part);
  }
  if (opinion.severities.empty()) {
    opinion.severities = advisory.severities;
  }
  if (!advisory.withdrawn.empty()) {
    opinion.status = Status::kNotAffected;
  }
  weigh_symbols(record, said, component, opinion);
  return opinion;
}

std::vector<Finding> make_findings(Bom& bom, MatchResult& result, RecordCache& records,
                                   ThreadPool& pool, const KernelEvidence* kernel) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(result.hits.size());
  for (const auto& hit : result.hits) {
    numbers.push_back(hit.record);
  }
  records.load(numbers, pool);
  records.load_names(numbers, pool);
  std::vector<Finding> findings;
  const CpeInventory inventory(bom);
  Surroundings surroundings(bom);
  for (auto hit = result.hits.begin(); hit != result.hits.end();) {
    const auto component = hit->component;
    const auto keys = advisory_keys(bom.components[component]);
    ComponentFindings grouped(component, records, surroundings);
    const auto cpes = cpes_of(bom.components[component], records.index());
    for (; hit != result.hits.end() && hit->component == component; ++hit) {
      const auto record = records.get(hit->record);
      if (!record) {
        result.unread.insert(component);
        bom.unknowns.push_back({.path = {},
                                .at = {},
                                .method = "db",
                                .code = record.error().code(),
                                .message = record.error().message()});
        continue;
      }
      if (hit->key != kCpeKey) {
        const auto opinion = opinion_of(**record, keys[hit->key], bom.components[component],
                                        {.surroundings = &surroundings, .component = component});
        if (opinion.status != Status::kNotEvaluated) {
          grouped.add(**record, opinion);
        }
        continue;
      }
      auto opinion = cpe_opinion((*record)->advisory, cpes, inventory);
      opinion.source = (*record)->source;
      if (opinion.status == Status::kAffected || opinion.status == Status::kUnknown) {
        grouped.add(**record, opinion);
      }
    }
    if (!cpes.names.empty()) {
      grouped.ask_cpes(cpes, inventory);
    }
    grouped.add_silent(keys, bom.components[component]);
    std::move(grouped).finish(findings);
  }
  ask_own_ecosystems(bom, findings, result);
  settle_cpe_statuses(findings, result);
  settle_symbols(findings, records.index(), result);
  ask_distributions(bom, findings, result, records);
  settle_kernel_headers(bom, findings, result);
  add_assessments(findings, records, pool);
  if (kernel != nullptr) {
    settle_kernel_files(bom, *kernel, records, findings, result);
  }
  for (auto& finding : findings) {
    for (const auto& name : names_of(finding)) {
      if (is_cve(name)) {
        // A vulnerability may have two CVE ids: what one of them has is not taken back.
        if (auto kev = records.index().kev(name); kev && records.was_known(kev->date_added)) {
          finding.kev = std::move(kev);
        }
        if (auto epss = records.epss(name)) {
          finding.epss = std::move(epss);
        }
        std::ranges::copy_if(
            records.index().exploits(name), std::back_inserter(finding.exploits),
            [&](const ExploitEntry& exploit) { return records.was_known(exploit.date); });
      }
    }
    sort_exploits(finding.exploits);
  }
  return findings;
}

}  // namespace akashi::match
