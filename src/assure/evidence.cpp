#include "assure/evidence.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "assure/evidence_queries.h"
#include "base/messages/evidence.h"

namespace akashi::assure {
namespace {

// What a query reads of the image.
enum class Reads : std::uint8_t { kNothing, kContents, kNames };

struct Query {
  std::string_view name;
  Reads reads;
  void (*run)(Observer&);
};
constexpr auto kQueries = std::to_array<Query>({
    {"accounts", Reads::kContents, query_accounts},
    {"components", Reads::kNothing, query_components},
    {"decisions", Reads::kNothing, query_decisions},
    {"disclosure-page", Reads::kNothing, query_disclosure_page},
    {"exploited", Reads::kNothing, query_exploited},
    {"files", Reads::kNames, query_files},
    {"matching", Reads::kNothing, query_matching},
    {"packages", Reads::kNothing, query_packages},
    {"private-keys", Reads::kContents, query_private_keys},
    {"security-txt", Reads::kNothing, query_security_txt},
    {"settings", Reads::kContents, query_settings},
    {"support", Reads::kNothing, query_support},
    {"vex", Reads::kNothing, query_vex},
});

const Query* find_query(const Item& probe) {
  const auto* found = std::ranges::find(kQueries, probe.word("query"), &Query::name);
  return found == kQueries.end() ? nullptr : found;
}

}  // namespace

std::string_view bearing_name(Bearing bearing) {
  constexpr std::array<std::string_view, 3> kNames = {"contradicts", "supports", "says-nothing"};
  return kNames.at(static_cast<std::size_t>(bearing));
}

void Observer::add(Facts& to, Message fact, std::string place) {
  if (to.kept.size() < ProbeResult::kMostFacts) {
    to.kept.push_back({.text = std::move(fact), .place = std::move(place)});
  } else {
    ++to.more;
  }
}

void Observer::check_age(std::optional<Date> of) {
  const auto most = probe_.integer("max_age_days");
  if (!most) {
    return;
  }
  if (!of) {
    leaves_open({msg::kEvidenceNoDay, {}});
  } else if (days_between(*of, subject_.on) > *most) {
    leaves_open({msg::kEvidenceTooOld, {to_text(*of), std::to_string(*most)}});
  }
}

const Report* Observer::report(bool matched) {
  if (subject_.report == nullptr) {
    not_given(msg::kEvidenceNoTarget);
  } else if (matched && !subject_.report->matched) {
    leaves_open({msg::kSeenNotMatched, {}});
    return nullptr;
  }
  return subject_.report;
}

void Observer::not_given(Msg what) {
  leaves_open({what, {}});
}

ProbeResult Observer::take() && {
  ProbeResult out{.probe = &probe_, .bearing = Bearing::kSilent, .facts = {}, .more = 0};
  if (!contradicting_.kept.empty()) {
    out.bearing = Bearing::kContradicts;
  } else if (open_.kept.empty() && !supporting_.kept.empty()) {
    out.bearing = Bearing::kSupports;
  }
  if (contradicting_.kept.empty() && open_.kept.empty() && supporting_.kept.empty()) {
    remarks({msg::kSeenNone, {}});
  }
  for (auto* facts : {&contradicting_, &open_, &supporting_, &remarks_}) {
    out.more += facts->more;
    for (auto& fact : facts->kept) {
      if (out.facts.size() < ProbeResult::kMostFacts) {
        out.facts.push_back(std::move(fact));
      } else {
        ++out.more;
      }
    }
  }
  return out;
}

WantedFiles wanted_files(const Scheme& probes) {
  WantedFiles out;
  for (const auto& probe : probes.items("probes")) {
    const auto* query = find_query(probe);
    if (query != nullptr && query->reads != Reads::kNothing) {
      const auto paths = probe.words("paths");
      auto& list = query->reads == Reads::kContents ? out.contents : out.names;
      list.insert(list.end(), paths.begin(), paths.end());
    }
  }
  return out;
}

std::vector<ProbeResult> observe(const Scheme& probes, const Subject& subject,
                                 const Limits& limits) {
  std::vector<ProbeResult> out;
  for (const auto& probe : probes.items("probes")) {
    Observer observer(probe, subject, limits);
    if (const auto* query = find_query(probe)) {
      query->run(observer);
    } else {
      observer.leaves_open({msg::kEvidenceNoQuery, {std::string(probe.word("query"))}});
    }
    out.push_back(std::move(observer).take());
  }
  return out;
}

Bearing Bound::bearing() const {
  auto all = Bearing::kSilent;
  for (const auto& part : parts) {
    all = std::min(all, part.bearing());
  }
  return all;
}

std::vector<Bound> observed_criteria(const Catalogue& catalogue, const Scheme& probes,
                                     const Scheme& to, std::span<const ProbeResult> results) {
  std::vector<Bound> out;
  for (const auto& mapping : catalogue.mappings) {
    if (mapping.from.scheme != probes.key() || mapping.to.scheme != to.key() ||
        !catalogue.sound(mapping)) {
      continue;
    }
    for (const auto& criterion : to.items(mapping.to.array)) {
      Bound bound{.criterion = &criterion, .parts = {}};
      for (const auto& pair : mapping.pairs) {
        if (std::ranges::find(pair.to, criterion.id) == pair.to.end()) {
          continue;
        }
        for (const auto& result : results) {
          if (std::ranges::find(pair.from, result.probe->id) != pair.from.end()) {
            bound.parts.push_back({.result = &result,
                                   .relation = pair.relation,
                                   .mark = pair.mark,
                                   .note = pair.note});
          }
        }
      }
      if (!bound.parts.empty()) {
        out.push_back(std::move(bound));
      }
    }
  }
  return out;
}

}  // namespace akashi::assure
