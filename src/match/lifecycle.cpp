#include "match/lifecycle.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/data.h"
#include "base/messages/match.h"
#include "base/strings.h"
#include "match/cpe.h"
#include "model/cpe.h"

namespace akashi::match {
namespace {

// data/lifecycle/distributions.tsv
const std::map<std::string, std::string, std::less<>>& distributions() {
  static const auto kProducts = [] {
    const auto* file = find_data("lifecycle/distributions.tsv");
    AKASHI_CHECK(file != nullptr);
    std::map<std::string, std::string, std::less<>> out;
    for (const auto& line : lines(file->bytes)) {
      if (const auto row = cut(line.text, "\t"); row && !line.text.starts_with('#')) {
        out.emplace(row->first, row->second);
      }
    }
    return out;
  }();
  return kProducts;
}

bool is_date(std::string_view end) {
  return end.size() == 10;
}

bool is_past(std::string_view end, std::string_view today) {
  return end == "yes" || (is_date(end) && end < today);
}

std::string date_of(const std::string& end) {
  return is_date(end) ? end : std::string();
}

// Whether a cycle's name ends where a part of the version does. "1.0.2" goes on in "1.0.2k".
bool ends_part(std::string_view name, std::string_view rest) {
  if (rest.empty()) {
    return true;
  }
  return is_digit(name.back()) ? !is_digit(rest.front()) : !is_alnum(rest.front());
}

void set_property(Component& component, const Support& support, std::string_view today) {
  constexpr std::string_view kName = "akashi:support";
  std::erase_if(component.properties, [&](const Property& p) { return p.name.starts_with(kName); });
  if (support.product.empty()) {
    return;
  }
  const auto add = [&](std::string_view suffix, std::string_view value) {
    if (!value.empty()) {
      component.properties.push_back(
          {std::string(kName) + std::string(suffix), std::string(value)});
    }
  };
  add(":state", support_state_name(support.state));
  add(":cycle", support.cycle.empty() ? support.product : support.product + " " + support.cycle);
  add(":since", support.since);
  add(":until", support.until);
  add(":date", today);
}

}  // namespace

const ReleaseCycle* cycle_of(const LifecycleProduct& product, std::string_view version) {
  auto text = to_lower(version);
  if (text.size() > 1 && text.front() == 'v' && is_digit(text[1])) {
    text.erase(0, 1);
  }
  const ReleaseCycle* best = nullptr;
  for (const auto& cycle : product.cycles) {
    const auto name = to_lower(cycle.name);
    const bool covers = !name.empty() && text.starts_with(name) &&
                        ends_part(name, std::string_view(text).substr(name.size()));
    if (covers && (best == nullptr || cycle.name.size() > best->name.size())) {
      best = &cycle;
    }
  }
  return best;
}

Support judge_cycle(const ReleaseCycle& cycle, std::string_view today) {
  Support support{.cycle = cycle.name, .latest = cycle.latest};
  const auto& end = cycle.security_until;
  if (end.empty()) {
    support.reason = {msg::kNoEndStated, {cycle.name}};
  } else if (!is_past(end, today)) {
    const bool active = !is_past(cycle.active_until, today);
    support.state = active ? SupportState::kSupported : SupportState::kSecurityOnly;
    support.since = active ? std::string() : date_of(cycle.active_until);
    support.until = date_of(active && is_date(cycle.active_until) ? cycle.active_until : end);
  } else if (!cycle.extended_until.empty() && !is_past(cycle.extended_until, today)) {
    support.state = SupportState::kExtended;
    support.since = date_of(end);
    support.until = date_of(cycle.extended_until);
  } else {
    support.state = SupportState::kEnded;
    support.since = date_of(is_date(cycle.extended_until) ? cycle.extended_until : end);
  }
  return support;
}

Lifecycles::Lifecycles(AdvisoryReader& index, std::string today)
    : index_(index), today_(std::move(today)) {}

const LifecycleProduct* Lifecycles::product(const std::string& name) {
  const auto [at, added] = products_.try_emplace(name);
  if (added) {
    at->second = index_.lifecycle(name);
  }
  return at->second ? &*at->second : nullptr;
}

// Several products may have the same identifier: then the one that has the version, if it is one.
Support Lifecycles::of_products(const std::vector<std::string>& names, std::string_view version) {
  Support support;
  std::size_t found = 0;
  for (const auto& name : names) {
    const auto* known = product(name);
    if (known == nullptr) {
      continue;
    }
    const auto* cycle = cycle_of(*known, version);
    if (cycle != nullptr) {
      ++found;
      support = judge_cycle(*cycle, today_);
    }
    if (cycle != nullptr || support.product.empty()) {
      support.product = name;
      support.title = known->title;
    }
  }
  if (found > 1) {
    support = {.product = support.product,
               .title = support.title,
               .reason = {msg::kSeveralProducts, {join(names, ", ")}}};
  } else if (found == 0 && !support.product.empty()) {
    support.reason = version.empty()
                         ? Message{msg::kNoVersion, {}}
                         : Message{msg::kNoCycle, {support.title, std::string(version)}};
  }
  return support;
}

Support Lifecycles::of_system(std::string_view id, std::string_view version) {
  const auto [at, added] = systems_.try_emplace({std::string(id), std::string(version)});
  if (added) {
    at->second = judge_system(id, version);
  }
  return at->second;
}

Support Lifecycles::judge_system(std::string_view id, std::string_view version) {
  const auto known = distributions().find(to_lower(id));
  if (known == distributions().end()) {
    return {};
  }
  // CentOS Stream has the same id as CentOS Linux, whose releases 9 and later it is alone.
  auto support = of_products({known->second}, version);
  if (support.state == SupportState::kUnknown && known->first == "centos" && !version.empty()) {
    support = of_products({"centos-stream"}, version);
  }
  return support;
}

Support Lifecycles::by_cpes(const Component& component) {
  for (const auto& name : cpes_of(component).names) {
    const auto names =
        index_.lifecycles_of("cpe:" + name[CpeField::kPart] + ":" + name[CpeField::kVendor] + ":" +
                             name[CpeField::kProduct]);
    if (!names.empty()) {
      const auto version = name.plain(CpeField::kVersion);
      return of_products(names, version.empty() ? component.version : version);
    }
  }
  return {};
}

Support Lifecycles::of_component(const Component& component) {
  const auto& purl = component.purl;
  if (is_distribution_type(purl.type)) {
    auto system = std::string(purl.qualifier("distro"));
    // "debian-12", "opensuse-leap-15.5"; without one, nothing says which release it is of.
    const auto dash = system.rfind('-');
    auto support = dash == std::string::npos
                       ? of_system(system.empty() ? purl.name_space : system, {})
                       : of_system(system.substr(0, dash), system.substr(dash + 1));
    support.of_system = !support.product.empty();
    return support;
  }
  if (component.type == ComponentType::kOperatingSystem) {
    if (auto support = of_system(component.name, component.version); !support.product.empty()) {
      return support;
    }
  }
  if (!purl.empty()) {
    const auto names = index_.lifecycles_of(purl.package());
    if (!names.empty()) {
      return of_products(names, component.version);
    }
  }
  return by_cpes(component);
}

void add_support(Report& report, AdvisoryReader& index, std::string_view today) {
  if (!index.has_lifecycles()) {
    return;
  }
  Lifecycles lifecycles(index, std::string(today));
  report.support_date = today;
  report.support.clear();
  report.support.reserve(report.bom.components.size());
  for (auto& component : report.bom.components) {
    report.support.push_back(lifecycles.of_component(component));
    set_property(component, report.support.back(), today);
  }
  const auto& target = report.bom.target;
  report.system_support = lifecycles.of_system(target.distro_id, target.distro_version);
}

}  // namespace akashi::match
