#include "match/near_miss.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/messages/match.h"
#include "base/strings.h"
#include "match/cpe.h"
#include "match/findings.h"
#include "match/match.h"
#include "version/cpe.h"
#include "version/osv_ecosystem.h"

namespace akashi::match {
namespace {

// How far a criterion and a name go together, field by field; the version last.
struct Nearness {
  int fields = -1;  // That hold, before the first that doesn't.
  const CpeCriterion* criterion = nullptr;
  std::size_t name = 0;
  CpeField failed = CpeField::kVendor;

  std::string start;  // Sort key of a range's beginning that the version is not below.

  bool nearer_than(const Nearness& other) const {
    return fields > other.fields || (fields == other.fields && start > other.start);
  }
};

constexpr auto kOrder = std::to_array<CpeField>(
    {CpeField::kProduct, CpeField::kVendor, CpeField::kPart, CpeField::kTargetSw, CpeField::kUpdate,
     CpeField::kEdition, CpeField::kLanguage, CpeField::kSwEdition, CpeField::kTargetHw,
     CpeField::kOther});

bool is_disjoint(const Cpe& wanted, const Cpe& name, CpeField field, std::string_view type) {
  if (field == CpeField::kTargetSw && name.is_any(field) && !wanted.is_any(field)) {
    return fits(wanted.plain(field), type) == Fit::kNo;
  }
  return compare_cpe_values(wanted[field], name[field]) == CpeRelation::kDisjoint;
}

// Of several ranges the one that begins last before the version is the one to look at.
std::string start_below(const CpeCriterion& criterion, const Cpe& name) {
  const auto start = version::cpe_bounds(criterion.start);
  const auto at = version::cpe_bounds(name.plain(CpeField::kVersion));
  return start && at && start->low <= at->low ? start->low : std::string();
}

void look(const CpeNode& node, const ComponentCpes& cpes, Nearness& best) {
  for (const auto& criterion : node.criteria) {
    const auto wanted = parse_cpe(criterion.name);
    if (!wanted || !criterion.vulnerable) {
      continue;
    }
    for (std::size_t i = 0; i < cpes.names.size(); ++i) {
      Nearness here{.fields = 0, .criterion = &criterion, .name = i, .failed = CpeField::kVersion};
      for (const auto field : kOrder) {
        if (is_disjoint(*wanted, cpes.names[i], field, cpes.package.type)) {
          here.failed = field;
          break;
        }
        ++here.fields;
      }
      if (here.failed == CpeField::kVersion) {
        here.start = start_below(criterion, cpes.names[i]);
      }
      if (here.nearer_than(best)) {
        best = std::move(here);
      }
    }
  }
  for (const auto& child : node.children) {
    look(child, cpes, best);
  }
}

const CpeCriterion* first_vulnerable(const CpeNode& node) {
  for (const auto& criterion : node.criteria) {
    if (criterion.vulnerable) {
      return &criterion;
    }
  }
  for (const auto& child : node.children) {
    if (const auto* found = first_vulnerable(child)) {
      return found;
    }
  }
  return nullptr;
}

Opinion opinion_on(const Record& record) {
  return {.advisory = record.advisory.id,
          .source = record.source,
          .modified = record.advisory.modified,
          .withdrawn = record.advisory.withdrawn,
          .status = Status::kNotAffected,
          .score = 0};
}

void name_help(NearMiss& miss, const ComponentCpes& cpes) {
  const auto has = [&](IdentityKind kind) {
    return std::ranges::find(miss.opinion.evidence, kind, &IdentityEvidence::kind) !=
           miss.opinion.evidence.end();
  };
  if (!has(IdentityKind::kStated)) {
    miss.would_help.push_back(IdentityKind::kStated);
  }
  if (!has(IdentityKind::kMapping) && !cpes.package.package.empty()) {
    miss.would_help.push_back(IdentityKind::kMapping);
  }
  if (!has(IdentityKind::kReference)) {
    miss.would_help.push_back(IdentityKind::kReference);
  }
}

// By the names of the configurations.
std::optional<NearMiss> by_cpe(const Record& record, const ComponentCpes& cpes,
                               const CpeInventory& others) {
  const auto& advisory = record.advisory;
  if (advisory.configurations.empty()) {
    return std::nullopt;
  }
  NearMiss miss{.opinion = cpe_opinion(advisory, cpes, others)};
  miss.opinion.source = record.source;
  if (miss.opinion.status == Status::kAffected || miss.opinion.status == Status::kUnknown) {
    // A hit, or one that is open: what another opinion decides otherwise.
    miss.failed = miss.opinion.status == Status::kUnknown ? "score" : "";
    miss.found = std::to_string(miss.opinion.score);
    miss.wanted = std::to_string(kCpeThreshold);
    miss.missing = std::max(0, int{kCpeThreshold} - int{miss.opinion.score});
    name_help(miss, cpes);
    return miss;
  }
  const bool collides = miss.opinion.reason.id == msg::kCpeCollision;
  if (collides) {
    miss.failed = "collision";
    miss.wanted = std::to_string(kCpeThreshold);
    miss.found = std::to_string(miss.opinion.score);
    miss.missing = std::max(0, int{kCpeThreshold} - int{miss.opinion.score});
    name_help(miss, cpes);
    return miss;
  }
  Nearness best;
  for (const auto& node : advisory.configurations) {
    look(node, cpes, best);
  }
  if (best.criterion == nullptr) {
    const CpeCriterion* first = nullptr;
    for (const auto& node : advisory.configurations) {
      first = first == nullptr ? first_vulnerable(node) : first;
    }
    if (first == nullptr) {
      return std::nullopt;
    }
    miss.opinion.criterion = first->name;
    miss.failed = "cpe";
    miss.wanted = product_in(first->name);
    name_help(miss, cpes);
    return miss;
  }
  const auto& name = cpes.names[best.name];
  const auto wanted = parse_cpe(best.criterion->name);
  const bool version = best.failed == CpeField::kVersion;
  if (version && miss.opinion.criterion == best.criterion->name && !best.criterion->has_range()) {
    miss.wanted = miss.opinion.range;  // As the opinion has it.
    miss.found = miss.opinion.version;
  } else {
    miss.opinion.criterion = best.criterion->name;
    miss.opinion.cpe = name.formatted_string();
    miss.opinion.evidence = cpes.evidence[best.name];
    miss.opinion.score = static_cast<std::uint8_t>(points_of(miss.opinion.evidence));
    miss.opinion.node.clear();
    if (version && best.criterion->has_range()) {
      miss.opinion.range = best.criterion->range_text();
    }
    miss.wanted = version && best.criterion->has_range() ? best.criterion->range_text()
                                                         : (*wanted)[best.failed];
    miss.found = best.failed == CpeField::kTargetSw && name.is_any(best.failed) ? cpes.package.type
                                                                                : name[best.failed];
  }
  miss.opinion.status = Status::kNotAffected;
  miss.failed = cpe_field_name(best.failed);
  return miss;
}

// By the packages that it names.
std::optional<NearMiss> by_package(const Record& record, const Component& component) {
  const auto& advisory = record.advisory;
  std::set<std::string> named;
  for (const auto& affected : advisory.affected) {
    if (!affected.ecosystem.empty()) {
      named.insert(affected.ecosystem + "/" + affected.name);
    }
  }
  if (named.empty()) {
    return std::nullopt;
  }
  const auto keys = advisory_keys(component);
  for (const auto& key : keys) {
    const auto* ecosystem = version::find_osv_ecosystem(key.ecosystem);
    const auto plain = [&](const std::string& name) {
      return ecosystem == nullptr ? name : ecosystem->normalize(name);
    };
    for (const auto& affected : advisory.affected) {
      if (affected.ecosystem == key.ecosystem && plain(affected.name) == plain(key.name)) {
        NearMiss miss{.opinion = opinion_of(record, key, component)};
        miss.failed = miss.opinion.status == Status::kNotAffected ? "version" : "";
        miss.wanted = miss.opinion.range;
        miss.found = miss.opinion.version;
        return miss;
      }
    }
  }
  NearMiss miss{.opinion = opinion_on(record)};
  constexpr std::size_t kMost = 5;
  std::vector<std::string> some(named.begin(), named.end());
  if (some.size() > kMost) {
    some.resize(kMost);
    some.emplace_back("…");
  }
  const bool same_ecosystem = std::ranges::any_of(keys, [&](const AdvisoryKey& key) {
    return std::ranges::any_of(advisory.affected, [&](const AffectedPackage& affected) {
      return affected.ecosystem == key.ecosystem;
    });
  });
  miss.failed = same_ecosystem ? "package" : "ecosystem";
  miss.wanted = join(some, ", ");
  miss.found =
      keys.empty() ? component.purl.type : keys.front().ecosystem + "/" + keys.front().name;
  miss.opinion.ecosystem = keys.empty() ? std::string() : keys.front().ecosystem;
  miss.opinion.package = keys.empty() ? component.name : keys.front().name;
  return miss;
}

}  // namespace

bool names_product(const NearMiss& miss) {
  constexpr auto kFar =
      std::to_array<std::string_view>({"cpe", "product", "vendor", "part", "package", "ecosystem"});
  return std::ranges::find(kFar, miss.failed) == kFar.end();
}

std::vector<NearMiss> near_misses(const Bom& bom, std::uint32_t component,
                                  const std::string& vulnerability, const CpeInventory& others,
                                  RecordCache& records) {
  const auto cpes = cpes_of(bom.components[component], records.index());
  std::set<std::uint32_t> numbers;
  for (const auto& name : records.names_of(vulnerability)) {
    for (const auto number : records.index().records_named(name)) {
      numbers.insert(number);
    }
  }
  std::vector<NearMiss> out;
  for (const auto number : numbers) {
    const auto record = records.get(number);
    if (!record) {
      continue;
    }
    for (auto miss :
         {by_package(**record, bom.components[component]), by_cpe(**record, cpes, others)}) {
      if (miss) {
        miss->component = component;
        miss->vulnerability = vulnerability;
        out.push_back(std::move(*miss));
      }
    }
  }
  std::ranges::stable_sort(out, [](const NearMiss& a, const NearMiss& b) {
    return std::tie(a.opinion.advisory, a.opinion.source) <
           std::tie(b.opinion.advisory, b.opinion.source);
  });
  return out;
}

}  // namespace akashi::match
