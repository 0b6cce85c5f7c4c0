// docs/formats/scheme.md, "Checks of a contract"
//
// Never met by absence: where a document says nothing, or nothing that can be read, the answer is
// unknown, with the reason.
#include "assure/contract_kinds.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "assure/profile.h"
#include "base/clock.h"
#include "base/messages/assure.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

constexpr std::int64_t kDay = 86'400;

Ruling say(Outcome outcome, Msg id, std::vector<std::string> args = {}) {
  return {.outcome = outcome, .reason = {id, std::move(args)}, .seen = {}};
}

std::string listed(const std::vector<std::string>& words) {
  return join(words, ", ");
}

// The same of each SBOM; the worst counts.
template <class F>
Ruling of_each(const CheckContext& context, F&& judge) {
  const auto& sboms = context.delivery.sboms;
  if (sboms.empty()) {
    return say(Outcome::kUnknown, msg::kNoSbom);
  }
  auto whole = judge(sboms.front());
  for (std::size_t i = 1; i < sboms.size(); ++i) {
    add_ruling(whole, judge(sboms[i]));
  }
  return whole;
}

enum class Of : std::uint8_t { kAll, kBelowRoot };

bool is_root(const DeliveredSbom& sbom, std::size_t i) {
  return sbom.bom.root == std::optional(static_cast<std::uint32_t>(i));
}

// How many components `test` is true for, and the first of them by name; kBelowRoot: without the
// component that is the software itself.
template <class F>
Observation count_components(const DeliveredSbom& sbom, Msg text, Of of, F&& test) {
  Observation seen{.text = {text, {}}, .count = 0, .total = 0, .first = {}};
  for (std::size_t i = 0; i < sbom.bom.components.size(); ++i) {
    if (of == Of::kBelowRoot && is_root(sbom, i)) {
      continue;
    }
    ++seen.total;
    if (test(sbom.bom.components[i], i)) {
      ++seen.count;
      if (seen.first.size() < kMostShown) {
        seen.first.push_back(shown(sbom.bom.components[i]));
      }
    }
  }
  seen.text.args = {sbom.path, std::to_string(seen.count), std::to_string(seen.total)};
  return seen;
}

bool is_empty(const DeliveredSbom& sbom) {
  return sbom.bom.components.size() == (sbom.bom.root ? 1U : 0U);
}

Ruling one_of(const DeliveredSbom& sbom, const std::string& found,
              const std::vector<std::string>& allowed, std::string_view what) {
  auto ruling =
      found.empty() ? say(Outcome::kUnknown, msg::kDocumentNotTold, {sbom.path, std::string(what)})
      : std::ranges::find(allowed, found) != allowed.end()
          ? say(Outcome::kMet, msg::kDocumentIs, {sbom.path, found})
          : say(Outcome::kBroken, msg::kDocumentIsNot, {sbom.path, found, listed(allowed)});
  ruling.seen.push_back({.text = {msg::kDocumentIs, {sbom.path, found}}, .first = {}});
  return ruling;
}

Ruling judge_format(const CheckContext& context, const CheckInputs& inputs) {
  const auto allowed = inputs.values("formats");
  return of_each(context, [&](const DeliveredSbom& sbom) {
    const auto found =
        sbom.format.empty() || sbom.version.empty() ? "" : sbom.format + "-" + sbom.version;
    return one_of(sbom, found, allowed, "format");
  });
}

Ruling judge_encoding(const CheckContext& context, const CheckInputs& inputs) {
  const auto allowed = inputs.values("encodings");
  return of_each(context, [&](const DeliveredSbom& sbom) {
    return one_of(sbom, sbom.encoding, allowed, "encoding");
  });
}

Ruling judge_valid(const CheckContext& context, const CheckInputs&) {
  return of_each(context, [&](const DeliveredSbom& sbom) {
    // The reader is no validator: what it takes may still be wrong.
    auto ruling = say(Outcome::kUnknown, msg::kNotValidated, {sbom.path});
    std::uint64_t bad = 0;
    for (const auto& unknown : sbom.bom.unknowns) {
      if (unknown.path != sbom.path) {
        continue;  // The supplier's own: what its tool could not read of the product.
      }
      bad += unknown.code == ErrorCode::kInvalidInput ? 1 : 0;
      if (ruling.seen.size() < kMostShown) {
        ruling.seen.push_back(
            {.text = {msg::kReaderSays,
                      {sbom.path +
                           (unknown.at.line == 0 ? "" : ":" + std::to_string(unknown.at.line)),
                       unknown.message.text()}},
             .first = {}});
      }
    }
    if (bad != 0) {
      ruling.outcome = Outcome::kBroken;
      ruling.reason = {msg::kNotValid, {sbom.path, std::to_string(bad)}};
    }
    return ruling;
  });
}

// ---- Identifiers

struct Standard {
  std::string_view name;
  Msg lacks;
  bool (*has)(const Component& component);
};

bool has_property(const Component& component, std::string_view name) {
  return std::ranges::find(component.properties, name, &Property::name) !=
         component.properties.end();
}

constexpr auto kStandards = std::to_array<Standard>({
    {"purl", msg::kLacksPurl, [](const Component& c) { return !c.purl.empty(); }},
    {"cpe-2.3", msg::kLacksCpe,
     [](const Component& c) {
       return std::ranges::any_of(
           c.cpes, [](const std::string& cpe) { return cpe.starts_with("cpe:2.3:"); });
     }},
});
// What the model keeps only of some documents, or not at all: its absence tells nothing.
constexpr auto kDimStandards = std::to_array<Standard>({
    {"swid", msg::kLacksSwid, [](const Component& c) { return has_property(c, "spdx:swid"); }},
    {"swhid", msg::kLacksSwhid, [](const Component& c) { return has_property(c, "spdx:swh"); }},
    {"proprietary", msg::kLacksOwnId, [](const Component&) { return false; }},
});

Ruling identifiers_of(const DeliveredSbom& sbom, const std::vector<std::string>& standards,
                      bool every, const ComponentList& stated) {
  const auto wanted = [&](const Standard& s) {
    return std::ranges::find(standards, s.name) != standards.end();
  };
  const auto has_any = [&](const Component& component, const auto& rows) {
    return std::ranges::any_of(rows,
                               [&](const Standard& s) { return wanted(s) && s.has(component); });
  };
  auto ruling =
      say(Outcome::kMet, msg::kIdentifiersThere,
          {sbom.path, std::to_string(sbom.bom.components.size() - (sbom.bom.root ? 1 : 0))});
  const bool dim = std::ranges::any_of(kDimStandards, wanted);
  const auto note = [&](Observation seen, bool certain) {
    if (seen.count == 0) {
      return;
    }
    add_ruling(ruling, certain ? say(Outcome::kBroken, msg::kIdentifiersLack, {sbom.path})
                               : say(Outcome::kUnknown, msg::kIdentifiersNotTold, {sbom.path}));
    ruling.seen.push_back(std::move(seen));
  };
  if (!every) {
    note(count_components(sbom, msg::kLacksIdentifier, Of::kBelowRoot,
                          [&](const Component& component, std::size_t) {
                            return !stated.has(component) && !has_any(component, kStandards) &&
                                   !has_any(component, kDimStandards);
                          }),
         !dim);
  } else {
    const auto each = [&](const auto& rows, bool certain) {
      for (const auto& standard : rows) {
        if (wanted(standard)) {
          note(count_components(sbom, standard.lacks, Of::kBelowRoot,
                                [&](const Component& component, std::size_t) {
                                  return !stated.has(component) && !standard.has(component);
                                }),
               certain);
        }
      }
    };
    each(kStandards, true);
    each(kDimStandards, false);
  }
  if (is_empty(sbom)) {
    add_ruling(ruling, say(Outcome::kUnknown, msg::kNoComponents, {sbom.path}));
  }
  return guard_unread(sbom, std::move(ruling));
}

Ruling judge_identifiers(const CheckContext& context, const CheckInputs& inputs) {
  const auto standards = inputs.values("standards");
  const bool every = inputs.values("rule") == std::vector<std::string>{"every"};
  const auto stated = inputs.stated();
  return of_each(context, [&](const DeliveredSbom& sbom) {
    return identifiers_of(sbom, standards, every, stated);
  });
}

Ruling judge_profiles(const CheckContext& context, const CheckInputs& inputs) {
  const auto stated = inputs.stated();
  const auto profiles = inputs.values("profiles");
  return of_each(context, [&](const DeliveredSbom& sbom) {
    auto whole = say(Outcome::kMet, msg::kProfileMet, {listed(profiles), sbom.path});
    for (const auto& id : profiles) {
      const auto* profile = context.catalogue.find(id);
      add_ruling(whole, profile == nullptr || !context.catalogue.sound(*profile)
                            ? say(Outcome::kUnknown, msg::kNoSuchProfile, {id})
                            : judge_profile(*profile, sbom, stated));
    }
    return whole;
  });
}

// ---- Dependencies

struct Outgoing {
  std::vector<bool> has;
  std::uint64_t edges = 0;
};

Outgoing outgoing(const Bom& bom) {
  Outgoing out{.has = std::vector<bool>(bom.components.size()), .edges = 0};
  for (const auto& relation : bom.relations) {
    if (relation.type == RelationType::kDependsOn) {
      out.has[relation.from] = true;
      ++out.edges;
    }
  }
  return out;
}

Ruling recursive_of(const DeliveredSbom& sbom) {
  const auto& bom = sbom.bom;
  const auto out = outgoing(bom);
  if (out.edges == 0) {
    return say(Outcome::kUnknown, msg::kNoDependencies, {sbom.path});
  }
  auto incomplete = count_components(
      sbom, msg::kStatedIncomplete, Of::kAll,
      [&](const Component&, std::size_t i) { return bom.graph[i] == GraphState::kIncomplete; });
  auto silent = count_components(
      sbom, msg::kDependenciesNotStated, Of::kAll,
      [&](const Component&, std::size_t i) { return bom.graph[i] == GraphState::kUnknown; });
  // That a list is complete is the supplier's statement; where it is missing, nothing is known.
  auto ruling = incomplete.count != 0
                    ? say(Outcome::kBroken, msg::kRecursionIncomplete, {sbom.path})
                : silent.count != 0 ? say(Outcome::kUnknown, msg::kRecursionNotStated, {sbom.path})
                                    : say(Outcome::kMet, msg::kRecursionStated, {sbom.path});
  for (auto* seen : {&incomplete, &silent}) {
    if (seen->count != 0) {
      ruling.seen.push_back(std::move(*seen));
    }
  }
  return guard_unread(sbom, std::move(ruling));
}

Ruling judge_recursive(const CheckContext& context, const CheckInputs&) {
  return of_each(context, recursive_of);
}

Ruling judge_direct(const CheckContext& context, const CheckInputs&) {
  return of_each(context, [](const DeliveredSbom& sbom) {
    const auto& bom = sbom.bom;
    if (!bom.root) {
      return say(Outcome::kUnknown, msg::kNoRoot, {sbom.path});
    }
    switch (bom.graph[*bom.root]) {
      case GraphState::kComplete:
        return guard_unread(sbom, say(Outcome::kMet, msg::kDirectStated, {sbom.path}));
      case GraphState::kIncomplete:
        return say(Outcome::kBroken, msg::kDirectIncomplete, {sbom.path});
      case GraphState::kUnknown:
        break;
    }
    return say(Outcome::kUnknown, msg::kDirectNotStated, {sbom.path});
  });
}

Ruling judge_graph_stated(const CheckContext& context, const CheckInputs&) {
  return of_each(context, [](const DeliveredSbom& sbom) {
    const auto out = outgoing(sbom.bom);
    auto silent =
        count_components(sbom, msg::kNoneOrUnknown, Of::kAll, [&](const Component&, std::size_t i) {
          return !out.has[i] && sbom.bom.graph[i] == GraphState::kUnknown;
        });
    if (is_empty(sbom)) {
      return say(Outcome::kUnknown, msg::kNoComponents, {sbom.path});
    }
    if (silent.count == 0) {
      return guard_unread(sbom, say(Outcome::kMet, msg::kGraphStated, {sbom.path}));
    }
    auto ruling = say(Outcome::kUnknown, msg::kGraphNotStated, {sbom.path});
    ruling.seen.push_back(std::move(silent));
    return ruling;
  });
}

Ruling judge_phase(const CheckContext& context, const CheckInputs&) {
  return of_each(context, [](const DeliveredSbom& sbom) {
    if (!sbom.bom.lifecycles.empty()) {
      return say(Outcome::kMet, msg::kPhaseStated, {sbom.path, listed(sbom.bom.lifecycles)});
    }
    // metadata.lifecycles came with CycloneDX 1.5; other documents have only comments for it.
    const auto minor = sbom.format == "cyclonedx" && sbom.version.starts_with("1.")
                           ? parse_u64(std::string_view(sbom.version).substr(2))
                           : std::nullopt;
    return minor && *minor >= 5 ? say(Outcome::kBroken, msg::kPhaseMissing, {sbom.path})
                                : say(Outcome::kUnknown, msg::kPhaseNoField, {sbom.path});
  });
}

Ruling judge_versions(const CheckContext& context, const CheckInputs&) {
  return of_each(context, [&](const DeliveredSbom& sbom) {
    auto whole = say(Outcome::kMet, msg::kVersionsThere, {sbom.path});
    const auto& bom = sbom.bom;
    if (bom.created.empty()) {
      add_ruling(whole, say(Outcome::kBroken, msg::kNoTimestamp, {sbom.path}));
    }
    const auto& agreed = context.sheet.product_version;
    if (!agreed.empty() && bom.root && bom.components[*bom.root].version != agreed) {
      add_ruling(whole, say(Outcome::kUnknown, msg::kOtherVersion,
                            {sbom.path, bom.components[*bom.root].version, agreed}));
    }
    if (sbom.document_version.empty()) {
      add_ruling(whole, say(Outcome::kUnknown, msg::kNoDocumentVersion, {sbom.path}));
    }
    if (!bom.root) {
      add_ruling(whole, say(Outcome::kUnknown, msg::kNoRoot, {sbom.path}));
    } else if (bom.components[*bom.root].version.empty()) {
      add_ruling(whole, say(Outcome::kBroken, msg::kNoProductVersion, {sbom.path}));
    }
    whole.seen.push_back(
        {.text = {msg::kDocumentHead,
                  {sbom.path, sbom.document_version, bom.created, bom.target.version}},
         .first = {}});
    return whole;
  });
}

// ---- Third-party components

Ruling judge_consent(const CheckContext& context, const CheckInputs&) {
  if (!context.sheet.agreed) {
    return say(Outcome::kUnknown, msg::kNoAgreedList);
  }
  ComponentList known(*context.sheet.agreed);
  known.add(context.sheet.own);
  return of_each(context, [&](const DeliveredSbom& sbom) {
    auto seen = count_components(
        sbom, msg::kNotAgreed, Of::kBelowRoot,
        [&](const Component& component, std::size_t) { return !known.has(component); });
    if (seen.count != 0) {
      auto ruling =
          say(Outcome::kBroken, msg::kConsentMissing, {sbom.path, std::to_string(seen.count)});
      ruling.seen.push_back(std::move(seen));
      return ruling;
    }
    if (is_empty(sbom)) {
      return say(Outcome::kUnknown, msg::kNoComponents, {sbom.path});
    }
    return guard_unread(sbom, say(Outcome::kMet, msg::kConsentThere, {sbom.path}));
  });
}

Ruling judge_signature(const CheckContext& context, const CheckInputs&) {
  return of_each(context, [](const DeliveredSbom& sbom) {
    return say(Outcome::kUnknown,
               sbom.signature ? msg::kSignatureNotVerified : msg::kSignatureNotSeen, {sbom.path});
  });
}

Ruling judge_vex(const CheckContext& context, const CheckInputs& inputs) {
  if (context.delivery.vex.empty()) {
    return say(Outcome::kUnknown, msg::kNoVex);
  }
  const auto allowed = inputs.values("formats");
  auto whole = say(Outcome::kMet, msg::kVexFormats, {listed(allowed)});
  for (const auto& vex : context.delivery.vex) {
    if (std::ranges::find(allowed, vex.format) == allowed.end()) {
      add_ruling(whole,
                 say(Outcome::kBroken, msg::kVexIsNot, {vex.path, vex.found, listed(allowed)}));
    } else if (vex.statements == 0) {
      add_ruling(whole, say(Outcome::kUnknown, msg::kVexEmpty, {vex.path}));
    }
    whole.seen.push_back(
        {.text = {msg::kVexHead,
                  {vex.path, vex.found, vex.timestamp, std::to_string(vex.statements)}},
         .first = {}});
  }
  return whole;
}

// ---- Dates

// Also the day's last hour in the westernmost zone is over.
bool is_surely_after(std::int64_t seconds, Date day) {
  const std::int64_t end = (std::chrono::sys_days(day).time_since_epoch().count() + 1) * kDay;
  return seconds >= end + kDay / 2;
}

// Also the day's first hour in the easternmost zone has not begun.
bool is_surely_before(std::int64_t seconds, Date day) {
  return seconds < std::chrono::sys_days(day).time_since_epoch().count() * kDay - kDay;
}

// `event`: the day since which an SBOM is owed; an older one says nothing of it.
Ruling by_deadline(const CheckContext& context, Date deadline, std::optional<Date> event) {
  const auto due = to_text(deadline);
  const auto& delivery = context.delivery;
  if (delivery.delivered && *delivery.delivered > deadline) {
    return say(Outcome::kBroken, msg::kDeliveredLate, {to_text(*delivery.delivered), due});
  }
  return of_each(context, [&](const DeliveredSbom& sbom) {
    const auto made = parse_time(sbom.bom.created);
    if (made && is_surely_after(*made, deadline)) {
      return say(Outcome::kBroken, msg::kMadeLate, {sbom.path, sbom.bom.created, due});
    }
    if (!delivery.delivered) {
      return say(Outcome::kUnknown, msg::kNoDeliveredDate, {due});
    }
    if (event && !made) {
      return say(Outcome::kUnknown, msg::kNoTimestamp, {sbom.path});
    }
    if (event && is_surely_before(*made, *event)) {
      return say(Outcome::kUnknown, msg::kMadeBefore,
                 {sbom.path, sbom.bom.created, to_text(*event)});
    }
    if (made && is_surely_after(*made, *delivery.delivered)) {
      return say(Outcome::kUnknown, msg::kMadeAfterDelivery,
                 {sbom.path, sbom.bom.created, to_text(*delivery.delivered)});
    }
    return say(Outcome::kMet, msg::kDeliveredInTime, {to_text(*delivery.delivered), due});
  });
}

Ruling judge_update(const CheckContext& context, const CheckInputs& inputs) {
  const auto days = inputs.number("days");
  if (!context.delivery.released || !days) {
    return say(Outcome::kUnknown, msg::kNoReleaseDate);
  }
  return by_deadline(context, add_days(*context.delivery.released, *days),
                     context.delivery.released);
}

Ruling judge_delivery(const CheckContext& context, const CheckInputs&) {
  if (!context.sheet.delivery_date) {
    return say(Outcome::kUnknown, msg::kNoDeliveryDate);
  }
  return by_deadline(context, *context.sheet.delivery_date, std::nullopt);
}

// The earliest of a component's end dates: CycloneDX's property taxonomy, SPDX's validUntilDate.
std::optional<Date> end_of_support(const Component& component) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"cdx:lifecycle:milestone:endOfSupport",
                                       "cdx:lifecycle:milestone:endOfLife", "spdx:validUntilDate"});
  std::optional<Date> earliest;
  for (const auto& property : component.properties) {
    if (std::ranges::find(kNames, property.name) != kNames.end()) {
      const auto day = day_of(property.value);
      if (day && (!earliest || *day < *earliest)) {
        earliest = day;
      }
    }
  }
  return earliest;
}

Ruling judge_eol(const CheckContext& context, const CheckInputs& inputs) {
  const auto ahead = add_days(context.delivery.on, inputs.number("days").value_or(0));
  return of_each(context, [&](const DeliveredSbom& sbom) {
    auto missing =
        count_components(sbom, msg::kNoEndDate, Of::kBelowRoot,
                         [](const Component& c, std::size_t) { return !end_of_support(c); });
    auto soon = count_components(sbom, msg::kEndsSoon, Of::kBelowRoot,
                                 [&](const Component& c, std::size_t) {
                                   const auto end = end_of_support(c);
                                   return end && *end <= ahead;
                                 });
    soon.text.args.push_back(to_text(ahead));
    auto ruling = is_empty(sbom)       ? say(Outcome::kUnknown, msg::kNoComponents, {sbom.path})
                  : soon.count != 0    ? say(Outcome::kUnknown, msg::kNoticeNotSeen,
                                             {sbom.path, std::to_string(soon.count)})
                  : missing.count != 0 ? say(Outcome::kUnknown, msg::kEndDatesMissing,
                                             {sbom.path, std::to_string(missing.count)})
                                       : guard_unread(sbom, say(Outcome::kMet, msg::kNothingEnds,
                                                                {sbom.path, to_text(ahead)}));
    for (auto* seen : {&soon, &missing}) {
      if (seen->count != 0) {
        ruling.seen.push_back(std::move(*seen));
      }
    }
    return ruling;
  });
}

Ruling judge_evidence(const CheckContext& context, const CheckInputs&) {
  if (context.delivery.evidence.empty()) {
    return say(Outcome::kUnknown, msg::kNoEvidence);
  }
  // What the files prove, people read.
  auto ruling = say(Outcome::kPeople, msg::kEvidenceGiven,
                    {std::to_string(context.delivery.evidence.size())});
  for (const auto& file : context.delivery.evidence) {
    ruling.seen.push_back({.text = {msg::kEvidenceFile, {file.path, file.sha256}}, .first = {}});
  }
  return ruling;
}

// Says nothing of the delivery: how long the supplier has for what other checks find broken.
Ruling judge_correction(const CheckContext&, const CheckInputs& inputs) {
  const auto days = inputs.number("days");
  return days ? say(Outcome::kPeople, msg::kCorrectionDays, {std::to_string(*days)})
              : say(Outcome::kUnknown, msg::kForPeople);
}

constexpr auto kKinds = std::to_array<CheckKind>({
    {"format", judge_format},
    {"encoding", judge_encoding},
    {"valid", judge_valid},
    {"identifiers", judge_identifiers},
    {"profiles", judge_profiles},
    {"direct", judge_direct},
    {"recursive", judge_recursive},
    {"graph-stated", judge_graph_stated},
    {"phase", judge_phase},
    {"versions", judge_versions},
    {"consent", judge_consent},
    {"signature", judge_signature},
    {"vex", judge_vex},
    {"update", judge_update},
    {"delivery", judge_delivery},
    {"eol", judge_eol},
    {"evidence", judge_evidence},
    {"correction", judge_correction},
});

}  // namespace

CheckInputs::CheckInputs(const CheckContext& context, const Item& check)
    : context_(context), check_(check) {
  for (const auto& input : check.words("inputs")) {
    const auto parts = cut(input, "=");
    const std::string term(parts ? parts->second : std::string_view());
    if (context.sheet.find(term) == nullptr) {
      open_.push_back(term);
    }
  }
  const auto clauses = check.ids("clauses");
  const auto* clause = clauses.empty() ? nullptr : context.model.find("clauses", clauses.front());
  if (clause != nullptr && !clause->ids("item").empty()) {
    item_ = clause->ids("item").front();
  }
}

std::vector<std::string> CheckInputs::values(std::string_view role) const {
  for (const auto& input : check_.words("inputs")) {
    const auto parts = cut(input, "=");
    if (parts && parts->first == role) {
      return context_.sheet.values(parts->second).value_or(std::vector<std::string>());
    }
  }
  return {};
}

std::optional<int> CheckInputs::number(std::string_view role) const {
  const auto list = values(role);
  const auto number = list.size() == 1 ? parse_u64(list.front()) : std::nullopt;
  constexpr std::uint64_t kMost = 1'000'000;
  return number && *number <= kMost ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

ComponentList CheckInputs::stated() const {
  ComponentList list;
  for (const auto& exception : context_.sheet.exceptions) {
    if (exception.item == item_) {
      list.add(exception.components);
    }
  }
  return list;
}

std::span<const CheckKind> check_kinds() {
  return kKinds;
}

}  // namespace akashi::assure
