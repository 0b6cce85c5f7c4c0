// docs/formats/scheme.md, "Profiles"
#include "assure/profile.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

#include "base/messages/assure.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

enum class Presence : std::uint8_t { kAbsent, kUnknown, kPresent };

Presence presence(bool there) {
  return there ? Presence::kPresent : Presence::kAbsent;
}
Presence presence_or_unknown(bool there) {
  return there ? Presence::kPresent : Presence::kUnknown;
}

bool is_contact(std::string_view text) {
  return text.contains('@') || text.contains("://");
}

bool has_property(const Component& component, std::string_view name) {
  return std::ranges::any_of(component.properties, [&](const Property& property) {
    return property.name == name && !property.value.empty();
  });
}

bool has_reference(const Component& component, ExternalReference::Type type) {
  return std::ranges::find(component.references, type, &ExternalReference::type) !=
         component.references.end();
}

bool has_hash(const Component& component, HashAlgorithm algorithm) {
  return std::ranges::find(component.hashes, algorithm, &Hash::algorithm) != component.hashes.end();
}

bool has_license(const Component& component, LicenseClaim::Origin origin) {
  return std::ranges::find(component.licenses, origin, &LicenseClaim::origin) !=
         component.licenses.end();
}

// "1.10" after "1.9"; what is no number counts as 0.
bool at_least(std::string_view version, std::string_view least) {
  const auto numbers = [](std::string_view text) {
    std::vector<std::uint64_t> list;
    for (const auto part : split(text, '.')) {
      list.push_back(parse_u64(part).value_or(0));
    }
    list.resize(4);
    return list;
  };
  return numbers(version) >= numbers(least);
}

// Of the document as a whole.
using DocumentQuery = Presence (*)(const DeliveredSbom& sbom, const Item& field);
struct DocumentRow {
  std::string_view name;
  DocumentQuery ask;
};
constexpr auto kDocument = std::to_array<DocumentRow>({
    {"author",
     [](const DeliveredSbom& s, const Item&) { return presence(!s.bom.authors.empty()); }},
    {"creator",
     [](const DeliveredSbom& s, const Item&) {
       return presence(!s.bom.authors.empty() || !s.bom.tools.empty());
     }},
    {"author-contact",
     [](const DeliveredSbom& s, const Item&) {
       return s.bom.authors.empty()
                  ? Presence::kAbsent
                  : presence_or_unknown(std::ranges::any_of(s.bom.authors, is_contact));
     }},
    {"timestamp",
     [](const DeliveredSbom& s, const Item&) { return presence(!s.bom.created.empty()); }},
    {"format",
     [](const DeliveredSbom& s, const Item& field) {
       const auto allowed = field.words("minimum");
       return presence(
           !s.format.empty() &&
           (allowed.empty() || std::ranges::any_of(allowed, [&](std::string_view least) {
              return least.starts_with(s.format + "-") &&
                     at_least(s.version, least.substr(s.format.size() + 1));
            })));
     }},
    {"format-version",
     [](const DeliveredSbom& s, const Item&) { return presence(!s.version.empty()); }},
    {"lifecycle",
     [](const DeliveredSbom& s, const Item&) {
       // SPDX 2 has no field for it; a comment may say it.
       return s.format == "spdx" ? presence_or_unknown(!s.bom.lifecycles.empty())
                                 : presence(!s.bom.lifecycles.empty());
     }},
    {"tool-name",
     [](const DeliveredSbom& s, const Item&) { return presence(!s.bom.tools.empty()); }},
    {"tool-version",
     [](const DeliveredSbom& s, const Item&) {
       return s.bom.tools.empty()
                  ? Presence::kAbsent
                  : (s.tool_versions ? presence(*s.tool_versions) : Presence::kUnknown);
     }},
    // The default of CycloneDX is 1; SPDX 2 has no such field.
    {"document-version",
     [](const DeliveredSbom& s, const Item&) {
       return presence_or_unknown(!s.document_version.empty());
     }},
    {"document-id",
     [](const DeliveredSbom& s, const Item&) { return presence(!s.bom.document_id.empty()); }},
    // One may lie beside the document, and none was verified here.
    {"signature", [](const DeliveredSbom&, const Item&) { return Presence::kUnknown; }},
    {"member",
     [](const DeliveredSbom& s, const Item& field) {
       const auto names = field.words("names");
       return presence(std::ranges::all_of(
           names, [&](const std::string& name) { return s.members.contains(name); }));
     }},
});

// What is asked of each component.
struct Asked {
  const DeliveredSbom& sbom;
  const Component& component;
  std::size_t index;
  const std::vector<bool>& related;
};
using ComponentQuery = Presence (*)(const Asked& asked, const Item& field);
struct ComponentRow {
  std::string_view name;
  ComponentQuery ask;
  std::string_view members;  // Of SPDX, that may state NOASSERTION instead; separated by spaces.
};
using Origin = LicenseClaim::Origin;
using Type = ExternalReference::Type;
constexpr auto kComponent = std::to_array<ComponentRow>({
    {"name", [](const Asked& a, const Item&) { return presence(!a.component.name.empty()); }, ""},
    {"version", [](const Asked& a, const Item&) { return presence(!a.component.version.empty()); },
     "versionInfo"},
    {"supplier",
     [](const Asked& a, const Item&) { return presence(!a.component.supplier.empty()); },
     "supplier"},
    {"producer",
     [](const Asked& a, const Item&) {
       return presence(!a.component.supplier.empty() || !a.component.author.empty());
     },
     "supplier originator"},
    {"producer-contact",
     [](const Asked& a, const Item&) {
       if (a.component.supplier.empty() && a.component.author.empty()) {
         return Presence::kAbsent;
       }
       // The model keeps the name of an organisation, not always its addresses.
       return presence_or_unknown(is_contact(a.component.supplier) ||
                                  is_contact(a.component.author));
     },
     ""},
    {"identifier",
     [](const Asked& a, const Item&) {
       return presence(!a.component.purl.empty() || !a.component.cpes.empty() ||
                       has_property(a.component, "spdx:swh") ||
                       has_property(a.component, "spdx:gitoid") ||
                       has_property(a.component, "spdx:swid"));
     },
     ""},
    {"hash", [](const Asked& a, const Item&) { return presence(!a.component.hashes.empty()); }, ""},
    {"hash-sha512",
     // It may stand with a reference to the file, which the model does not keep.
     [](const Asked& a, const Item&) {
       return presence_or_unknown(has_hash(a.component, HashAlgorithm::kSha512));
     },
     ""},
    {"license", [](const Asked& a, const Item&) { return presence(!a.component.licenses.empty()); },
     "licenseDeclared licenseConcluded"},
    {"license-expression",
     [](const Asked& a, const Item&) {
       return presence(std::ranges::any_of(a.component.licenses, [](const LicenseClaim& claim) {
         return claim.kind == LicenseClaim::Kind::kExpression;
       }));
     },
     ""},
    {"license-declared",
     [](const Asked& a, const Item&) {
       return presence(has_license(a.component, Origin::kDeclared));
     },
     "licenseDeclared"},
    {"license-concluded",
     [](const Asked& a, const Item&) {
       return presence(has_license(a.component, Origin::kConcluded));
     },
     "licenseConcluded"},
    {"copyright",
     [](const Asked& a, const Item&) { return presence(!a.component.copyright.empty()); },
     "copyrightText"},
    {"download",
     [](const Asked& a, const Item&) {
       return presence(has_reference(a.component, Type::kDistribution));
     },
     "downloadLocation"},
    {"homepage",
     [](const Asked& a, const Item&) {
       return presence(has_reference(a.component, Type::kWebsite));
     },
     "homepage"},
    {"source-uri",
     [](const Asked& a, const Item&) { return presence(has_reference(a.component, Type::kVcs)); },
     ""},
    {"ref", [](const Asked& a, const Item&) { return presence(!a.component.ref.empty()); }, ""},
    // That a component stands alone is not said by silence.
    {"dependency",
     [](const Asked& a, const Item&) {
       return presence_or_unknown(a.related[a.index] ||
                                  a.sbom.bom.graph[a.index] != GraphState::kUnknown);
     },
     ""},
    {"dependency-completeness",
     [](const Asked& a, const Item&) {
       return presence_or_unknown(a.sbom.bom.graph[a.index] != GraphState::kUnknown);
     },
     ""},
    {"property",
     [](const Asked& a, const Item& field) {
       return presence(std::ranges::any_of(field.words("names"), [&](const std::string& name) {
         return has_property(a.component, name);
       }));
     },
     ""},
    {"not-in-model", [](const Asked&, const Item&) { return Presence::kUnknown; }, ""},
});

std::vector<bool> related_components(const Bom& bom) {
  std::vector<bool> related(bom.components.size());
  for (const auto& relation : bom.relations) {
    related[relation.from] = true;
    related[relation.to] = true;
  }
  return related;
}

// Words of `members`, of which any states that the value is not known.
bool states_unknown(const DeliveredSbom& sbom, const Component& component,
                    std::string_view members) {
  return std::ranges::any_of(split_spaces(members), [&](std::string_view member) {
    const auto found = sbom.stated_unknown.find(member);
    return found != sbom.stated_unknown.end() && found->second.contains(component.ref);
  });
}

struct Gap {
  std::uint64_t count = 0;
  std::vector<std::string> first;
  void add(const Component& component) {
    ++count;
    if (first.size() < kMostShown) {
      first.push_back(shown(component));
    }
  }
};

struct Counts {
  Gap absent;
  Gap unknown;
  std::uint64_t stated = 0;
};

class FieldJudge {
 public:
  FieldJudge(const Scheme& profile, const DeliveredSbom& sbom, const ComponentList& stated)
      : profile_(profile), sbom_(sbom), stated_(stated), related_(related_components(sbom.bom)) {}

  Ruling judge(const Item& field) const {
    const auto query = field.word("query");
    if (const auto* const row = std::ranges::find(kDocument, query, &DocumentRow::name);
        row != kDocument.end()) {
      return of_document(field, row->ask(sbom_, field));
    }
    const auto* const row = std::ranges::find(kComponent, query, &ComponentRow::name);
    return row == kComponent.end() ? of_document(field, Presence::kUnknown)
                                   : of_components(field, *row);
  }

 private:
  bool required(const Item& field) const { return field.word("obligation") == "required"; }
  std::string label(const Item& field) const {
    return profile_.id + " " + field.id + " (" + field.name.en + ")";
  }

  Ruling of_document(const Item& field, Presence found) const {
    Ruling ruling{.outcome = Outcome::kMet, .reason = {msg::kFieldMet, {}}, .seen = {}};
    if (found == Presence::kPresent) {
      return ruling;
    }
    const bool broken = found == Presence::kAbsent && required(field);
    ruling.outcome = broken ? Outcome::kBroken : Outcome::kUnknown;
    ruling.reason = {broken ? msg::kFieldsLacking : msg::kFieldsUnknown, {profile_.id}};
    ruling.seen.push_back(
        {.text = {found == Presence::kAbsent ? msg::kFieldAbsent : msg::kFieldNotTold,
                  {sbom_.path, label(field)}},
         .first = {}});
    return ruling;
  }

  Ruling of_components(const Item& field, const ComponentRow& row) const {
    const auto counts = count(field, row);
    Ruling ruling{.outcome = Outcome::kMet, .reason = {msg::kFieldMet, {}}, .seen = {}};
    const auto total = sbom_.bom.components.size();
    const auto say = [&](const Gap& gap, Msg id) {
      if (gap.count != 0) {
        ruling.seen.push_back(
            {.text = {id,
                      {sbom_.path, label(field), std::to_string(gap.count), std::to_string(total)}},
             .count = gap.count,
             .total = total,
             .first = gap.first});
      }
    };
    say(counts.absent, msg::kFieldLacks);
    say(counts.unknown, msg::kFieldUnknownOf);
    if (counts.stated != 0) {
      ruling.seen.push_back({.text = {msg::kFieldStated,
                                      {sbom_.path, label(field), std::to_string(counts.stated),
                                       std::to_string(total)}},
                             .first = {}});
    }
    if (counts.absent.count != 0 && required(field)) {
      ruling.outcome = Outcome::kBroken;
      ruling.reason = {msg::kFieldsLacking, {profile_.id}};
    } else if (counts.absent.count != 0 || counts.unknown.count != 0 || total == 0) {
      ruling.outcome = Outcome::kUnknown;
      ruling.reason = {total == 0 ? msg::kNoComponents : msg::kFieldsUnknown,
                       {total == 0 ? sbom_.path : profile_.id}};
    }
    return ruling;
  }

  Counts count(const Item& field, const ComponentRow& row) const {
    Counts counts;
    const auto& components = sbom_.bom.components;
    for (std::size_t i = 0; i < components.size(); ++i) {
      const auto found = row.ask({sbom_, components[i], i, related_}, field);
      if (found == Presence::kPresent) {
        continue;
      }
      if (stated_.has(components[i]) ||
          (field.flag("explicit_unknown") && states_unknown(sbom_, components[i], row.members))) {
        ++counts.stated;
      } else if (found == Presence::kAbsent) {
        counts.absent.add(components[i]);
      } else {
        counts.unknown.add(components[i]);
      }
    }
    return counts;
  }

  const Scheme& profile_;
  const DeliveredSbom& sbom_;
  const ComponentList& stated_;
  std::vector<bool> related_;
};

constexpr auto kNames = [] {
  std::array<std::string_view, kDocument.size() + kComponent.size()> names{};
  std::ranges::transform(kDocument, names.begin(), &DocumentRow::name);
  std::ranges::transform(kComponent, names.begin() + kDocument.size(), &ComponentRow::name);
  return names;
}();

}  // namespace

std::span<const std::string_view> profile_queries() {
  return kNames;
}

bool is_query(std::string_view query) {
  return std::ranges::find(kNames, query) != kNames.end();
}

Ruling judge_profile(const Scheme& profile, const DeliveredSbom& sbom,
                     const ComponentList& stated) {
  const auto fields = profile.items("fields");
  Ruling whole{.outcome = Outcome::kMet,
               .reason = {msg::kProfileMet, {profile.key(), sbom.path}},
               .seen = {}};
  if (fields.empty()) {
    return {.outcome = Outcome::kUnknown,
            .reason = {msg::kNoSuchItem, {profile.key(), "fields"}},
            .seen = {}};
  }
  const FieldJudge judge(profile, sbom, stated);
  for (const auto& field : fields) {
    if (field.word("obligation") != "optional") {
      add_ruling(whole, judge.judge(field));
    }
  }
  return guard_unread(sbom, std::move(whole));
}

Ruling guard_unread(const DeliveredSbom& sbom, Ruling ruling) {
  if (ruling.outcome == Outcome::kMet && !sbom.bom.unknowns.empty()) {
    ruling.outcome = Outcome::kUnknown;
    ruling.reason = {msg::kPartsUnread, {sbom.path, std::to_string(sbom.bom.unknowns.size())}};
  }
  return ruling;
}

}  // namespace akashi::assure
