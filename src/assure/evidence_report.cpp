// Queries over a report: components, findings, support.
#include <algorithm>
#include <string>

#include "assure/evidence_queries.h"
#include "base/messages/evidence.h"

namespace akashi::assure {
namespace {

// Nothing where one has no day.
std::optional<Date> oldest_import(const Report& report) {
  std::optional<Date> oldest;
  for (const auto& source : report.sources) {
    const auto day = day_of(source.imported);
    if (!day) {
      return std::nullopt;
    }
    oldest = oldest ? std::min(*oldest, *day) : *day;
  }
  return oldest;
}

// By what the records themselves say; nothing where none does.
std::optional<Date> newest_record(const Report& report) {
  std::optional<Date> newest;
  for (const auto& source : report.sources) {
    if (const auto day = day_of(source.newest)) {
      newest = newest ? std::max(*newest, *day) : *day;
    }
  }
  return newest;
}

std::string place_of(const Component& component) {
  return component.purl.empty() ? component.name + " " + component.version
                                : component.purl.to_string();
}

}  // namespace

std::uint64_t not_evaluated(const Report& report) {
  auto count = report.coverage.not_evaluated;
  for (std::size_t i = 0; i < report.statuses.size(); ++i) {
    const bool system = report.bom.components.at(i).type == ComponentType::kOperatingSystem;
    count -= system && report.statuses[i].status == Status::kNotEvaluated ? 1 : 0;
  }
  return count;
}

void check_data_age(Observer& out, const Report& report) {
  out.check_age(oldest_import(report));
  // A copy that was imported today may be of last year.
  const auto newest = newest_record(report);
  const auto most = out.probe().integer("max_age_days");
  if (most && newest && days_between(*newest, out.subject().on) > *most) {
    out.leaves_open({msg::kSeenDataOld, {to_text(*newest), std::to_string(*most)}});
  }
}

void query_components(Observer& out) {
  const auto* report = out.report(false);
  if (report == nullptr) {
    return;
  }
  const auto& bom = report->bom;
  std::size_t all = 0;
  std::size_t versions = 0;
  std::size_t identified = 0;
  for (std::uint32_t i = 0; i < bom.components.size(); ++i) {
    if (bom.root != i) {
      const auto& component = bom.components[i];
      ++all;
      versions += component.version.empty() ? 0 : 1;
      // An operating system goes by name and version; none of the two schemes is made for it.
      const bool named = !component.purl.empty() || !component.cpes.empty() ||
                         component.type == ComponentType::kOperatingSystem;
      identified += named ? 1 : 0;
    }
  }
  Message counts{msg::kSeenComponents,
                 {std::to_string(all), std::to_string(versions), std::to_string(identified)}};
  if (all > 0 && versions == all && identified == all) {
    out.supports(std::move(counts));
  } else {
    out.leaves_open(std::move(counts));
  }
  if (!bom.unknowns.empty()) {
    out.leaves_open({msg::kSeenUnknowns, {std::to_string(bom.unknowns.size())}});
  }
  // Of a document its own day counts; a target is looked at now.
  if (bom.target.kind == Target::Kind::kDocument) {
    out.check_age(day_of(bom.created));
  }
}

void query_matching(Observer& out) {
  const auto* report = out.report(true);
  if (report == nullptr) {
    return;
  }
  const auto& coverage = report->coverage;
  const auto oldest = oldest_import(*report);
  const auto newest = newest_record(*report);
  Message counts{msg::kSeenMatched,
                 {std::to_string(coverage.total()), std::to_string(coverage.affected),
                  std::to_string(coverage.unknown), std::to_string(not_evaluated(*report)),
                  newest ? to_text(*newest) : "-", oldest ? to_text(*oldest) : "-"}};
  if (coverage.total() > 0 && not_evaluated(*report) == 0 && coverage.unknown == 0) {
    out.supports(std::move(counts));
  } else {
    out.leaves_open(std::move(counts));
  }
  check_data_age(out, *report);
}

void query_exploited(Observer& out) {
  const auto* report = out.report(true);
  if (report == nullptr) {
    return;
  }
  if (find_source(*report, "kev") == nullptr) {
    out.leaves_open({msg::kSeenNoKev, {}});
  }
  for (const auto& finding : report->findings) {
    if (finding.kev && finding.status == Status::kAffected) {
      const auto& component = report->bom.components.at(finding.component);
      out.contradicts(
          {msg::kSeenExploited, {finding.vulnerability, component.name, finding.kev->date_added}},
          place_of(component));
    }
  }
}

void query_support(Observer& out) {
  const auto* report = out.report(false);
  if (report == nullptr) {
    return;
  }
  const auto& components = report->bom.components;
  std::size_t open = 0;
  bool ended = false;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const auto state =
        i < report->support.size() ? report->support[i].state : SupportState::kUnknown;
    if (state == SupportState::kEnded) {
      ended = true;
      out.contradicts({msg::kSeenEnded, {components[i].name, report->support[i].since}},
                      place_of(components[i]));
    }
    open += state == SupportState::kUnknown && report->bom.root != i ? 1 : 0;
  }
  if (open > 0 || components.empty()) {
    out.leaves_open(
        {msg::kSeenSupportUnknown, {std::to_string(open), std::to_string(components.size())}});
  } else if (!ended) {
    out.supports({msg::kSeenSupported, {std::to_string(components.size())}});
    if (const auto* source = find_source(*report, "endoflife")) {
      out.check_age(day_of(source->imported));
    }
  }
}

void query_packages(Observer& out) {
  const auto* report = out.report(false);
  if (report == nullptr) {
    return;
  }
  const auto names = out.probe().words("names");
  for (const auto& component : report->bom.components) {
    const auto& name = component.purl.empty() ? component.name : component.purl.name;
    if (std::ranges::find(names, name) != names.end()) {
      out.contradicts({msg::kSeenPackage, {name + " " + component.version}}, place_of(component));
    }
  }
}

}  // namespace akashi::assure
