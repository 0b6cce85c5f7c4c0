// What an erratum lists is mended, what is older is affected. Where it lists several builds of a
// package (for minor releases), each of them is mended, and what is between them is not known.
#include "feeds/updateinfo/update.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/strings.h"
#include "feed/version_lists.h"
#include "feeds/updateinfo/releases.h"
#include "version/distro_names.h"
#include "version/scheme.h"
#include "version/version_set.h"

namespace akashi::feeds::updateinfo {
namespace {

using version::Interval;

struct Builds {
  std::vector<Interval> below_first;
  std::vector<Interval> between;
  bool readable = true;
};

std::string_view without_epoch(std::string_view evr) {
  return evr.starts_with("0:") ? evr.substr(2) : evr;
}

Builds read_builds(const std::vector<std::string_view>& evrs) {
  const auto* scheme = version::find_scheme("rpm");
  std::map<std::string, std::string_view> by_key;
  Builds out;
  for (const auto evr : evrs) {
    std::string key;
    if (scheme == nullptr || !scheme->append_key(evr, key)) {
      out.readable = false;
      return out;
    }
    by_key.try_emplace(std::move(key), evr);
  }
  const auto below = [](const std::pair<const std::string, std::string_view>& build) {
    const std::string text(build.second);
    return Interval{
        .upper = text, .has_upper = true, .fix = text, .lower_key = {}, .upper_key = build.first};
  };
  out.below_first = {below(*by_key.begin())};
  out.between = version::intersect(std::vector<Interval>{below(*by_key.rbegin())},
                                   version::complement(out.below_first));
  std::vector<Interval> builds;
  for (const auto& [key, evr] : by_key) {
    const std::string text(evr);
    builds.push_back({.lower = text,
                      .upper = text,
                      .upper_inclusive = true,
                      .has_upper = true,
                      .fix = {},
                      .lower_key = key,
                      .upper_key = key});
  }
  out.between = version::intersect(out.between, version::complement(version::unite(builds)));
  return out;
}

void depend(AffectedPackage& affected, std::string_view why) {
  affected.conditional = true;
  affected.open = why;
}

constexpr std::string_view kStream = "which module stream the package is of";
constexpr std::string_view kBuild = "which of the listed builds mends it";
constexpr std::string_view kExtra = "which repository the package is from";

class Statements {
 public:
  explicit Statements(Advisory& out) : out_(out) {}

  void add(const FixedPackage& package, const std::vector<std::string_view>& evrs) {
    const auto builds = read_builds(evrs);
    AffectedPackage base{.ecosystem = package.ecosystem, .name = package.name};
    if (!builds.readable) {
      base.ranges = {unknown_rest()};
      out_.affected.push_back(std::move(base));
      return;
    }
    auto all = builds.below_first;
    all.insert(all.end(), builds.between.begin(), builds.between.end());
    const bool modular = std::ranges::any_of(evrs, version::is_modular);
    if (package.module.empty() && modular) {
      add_depending(base, base.ecosystem, version::modular_name(version::kUnnamed, base.name), all,
                    kStream);
      return;
    }
    if (!package.module.empty()) {
      add_depending(base, base.ecosystem, version::modular_name(version::kShadow, base.name), all,
                    kStream);
      base.name = version::modular_name(package.module, base.name);
    }
    if (const auto shadow = shadow_of(base.ecosystem); !shadow.empty()) {
      add_depending(base, shadow, base.name, all, kExtra);
    }
    // A package of that name may be from another repository, with errata of its own.
    base.exact = shares_names(base.ecosystem);
    auto certain = base;
    certain.ranges = {affected_range("rpm", builds.below_first)};
    out_.affected.push_back(std::move(certain));
    if (!builds.between.empty()) {
      depend(base, kBuild);
      base.ranges = {affected_range("rpm", builds.between)};
      out_.affected.push_back(std::move(base));
    }
  }

 private:
  void add_depending(AffectedPackage affected, const std::string& ecosystem, std::string name,
                     const std::vector<Interval>& all, std::string_view why) {
    affected.ecosystem = ecosystem;
    affected.name = std::move(name);
    depend(affected, why);
    affected.exact = true;
    affected.ranges = {affected_range("rpm", all)};
    out_.affected.push_back(std::move(affected));
  }

  Advisory& out_;
};

}  // namespace

Advisory make_advisory(Update&& update) {
  Advisory out;
  out.id = update.label.empty() ? update.id : update.label + "/" + update.id;
  out.related.push_back(update.id);
  std::ranges::copy_if(update.related, std::back_inserter(out.related),
                       [&](const std::string& id) { return id != update.id && !id.empty(); });
  out.upstream = std::move(update.vulnerabilities);
  out.summary = std::move(update.title);
  out.details = std::move(update.details);
  out.severity_word = std::move(update.severity);
  out.published = std::move(update.published);
  out.modified = update.modified.empty() ? out.published : std::move(update.modified);
  if (update.withdrawn) {
    out.withdrawn = out.modified.empty() ? "0001-01-01T00:00:00Z" : out.modified;
  }
  out.cwes = std::move(update.cwes);
  // A score of one of several vulnerabilities is not that of the others.
  if (out.upstream.size() == 1) {
    out.severities = std::move(update.scores);
  }
  out.references = std::move(update.references);
  std::map<std::tuple<std::string, std::string, std::string>,
           std::pair<FixedPackage, std::vector<std::string_view>>>
      packages;
  for (auto& package : update.packages) {
    auto named = package;
    if (names_source(package.ecosystem)) {
      named.name = version::binary_name(package.name);
    }
    auto& into = packages[{named.ecosystem, named.module, named.name}];
    into.second.push_back(without_epoch(package.evr));
    into.first = std::move(named);
  }
  Statements statements(out);
  for (const auto& [_, package] : packages) {
    statements.add(package.first, package.second);
  }
  return out;
}

}  // namespace akashi::feeds::updateinfo
