// product_status (CSAF 2.0 3.2.3.9, 2.1 3.2.4.11): first_affected, first_fixed, fixed,
// known_affected, known_not_affected, last_affected, recommended, under_investigation, unknown.
//
// A relationship is a product too: "openssl as a component of Red Hat Enterprise Linux 9". What is
// said of it is said of that product's openssl, so it holds nowhere else. One level more are
// modules: "nodejs as a component of nodejs:18:… as a component of AppStream 9".
#include "feeds/csaf/statements.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/strings.h"
#include "feed/registry_package.h"
#include "feed/version_lists.h"
#include "feeds/csaf/meaning.h"
#include "feeds/csaf/modules.h"
#include "feeds/csaf/phrases.h"
#include "model/cpe.h"
#include "model/purl.h"
#include "version/distro_names.h"
#include "version/osv_ecosystem.h"
#include "version/vers.h"

namespace akashi::feeds::csaf {
namespace {

using formats::NodeView;

enum class Says : std::uint8_t { kAffected, kFixed, kRecommended, kNotAffected, kOpen };

struct StatusName {
  std::string_view member;
  Says says;
};
constexpr auto kStatuses = std::to_array<StatusName>({
    {"first_affected", Says::kAffected},
    {"first_fixed", Says::kFixed},
    {"fixed", Says::kFixed},
    {"known_affected", Says::kAffected},
    {"known_not_affected", Says::kNotAffected},
    {"last_affected", Says::kAffected},
    {"recommended", Says::kRecommended},
});

// A status of a later version of the format is one that we don't know.
Says says_of(std::string_view member) {
  const auto* found = std::ranges::find(kStatuses, member, &StatusName::member);
  return found == kStatuses.end() ? Says::kOpen : found->says;
}

// Whose word on "fixed" and "not affected" counts for a distribution's packages.
struct Distribution {
  std::string_view name_space;  // Of purls.
  std::string_view publisher;   // Host of the publisher's namespace, or its end.
};
constexpr auto kDistributions = std::to_array<Distribution>(
    {{"opensuse", "suse.com"}, {"redhat", "redhat.com"}, {"suse", "suse.com"}});

std::string host_of(NodeView document) {
  auto text = document["publisher"]["namespace"].text();
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
    text.remove_prefix(scheme + 3);
  }
  return to_lower(text.substr(0, text.find_first_of("/:?#")));
}

// One package of an ecosystem, with everything that the document says of it.
struct Package {
  std::string purl;
  std::string any_stream;  // Of a module's: its name for those who don't know their stream.
  bool depends = false;    // Which module stream is meant can't be told.
  bool all_affected = false;
  bool all_unaffected = false;
  std::string open;
  std::set<std::string> affected;
  std::set<std::string> fixed;
  std::set<std::string> unaffected;
  std::set<std::string> ranges;  // VERS
  std::string note;
  std::vector<Severity> severities;
};

std::string with_epoch(const Purl& purl) {
  const auto epoch = purl.qualifier("epoch");
  const bool has = parse_u64(epoch).value_or(0) != 0 && !purl.version.contains(':');
  return (has ? std::string(epoch) + ":" : std::string()) + purl.version;
}

// Name and version of "openssl-3.0.7-18.el9.src.rpm".
std::optional<std::pair<std::string, std::string>> source_of(const Purl& purl) {
  if (purl.qualifier("arch") == "src" || purl.qualifier("arch") == "nosrc") {
    return std::pair(purl.name, with_epoch(purl));
  }
  std::string text(purl.qualifier("upstream"));
  for (const std::string_view suffix : {".rpm", ".src", ".nosrc"}) {
    if (text.ends_with(suffix)) {
      text.resize(text.size() - suffix.size());
    }
  }
  const auto release = text.rfind('-');
  const auto version = release == std::string::npos || release == 0 ? std::string::npos
                                                                    : text.rfind('-', release - 1);
  if (version == std::string::npos || version == 0) {
    return std::nullopt;
  }
  return std::pair(text.substr(0, version), text.substr(version + 1));
}

// "cpe:/a:redhat:enterprise_linux:9::appstream" -> "Red Hat:enterprise_linux:9::appstream"
std::string redhat_ecosystem(std::string_view cpe) {
  for (const std::string_view head : {"cpe:/o:redhat:", "cpe:/a:redhat:"}) {
    if (cpe.starts_with(head) && cpe.size() > head.size()) {
      return "Red Hat:" + std::string(cpe.substr(head.size()));
    }
  }
  return {};
}

// "SUSE Linux Enterprise Server 15 SP4" -> "SUSE:Linux Enterprise Server 15 SP4"
std::string suse_ecosystem(std::string_view product) {
  for (const std::string_view family : {"SUSE ", "openSUSE "}) {
    if (product.starts_with(family) && product.size() > family.size()) {
      return std::string(family.substr(0, family.size() - 1)) + ":" +
             std::string(product.substr(family.size()));
    }
  }
  return {};
}

class Reader {
 public:
  Reader(NodeView document, NodeView vulnerability, const ProductTree& tree, Advisory& out)
      : vulnerability_(vulnerability),
        tree_(tree),
        remarks_(vulnerability, tree),
        scores_(read_scores(vulnerability)),
        publisher_(host_of(document)),
        out_(out) {
    const auto status = document["tracking"]["status"].text();
    if (status != "final" && status != "interim") {
      draft_ = "a document of status " + (status.empty() ? std::string("none") : printable(status));
    }
  }

  void run() {
    const auto statuses = vulnerability_["product_status"];
    for (const auto status : statuses) {
      const auto says = says_of(status.key());
      if (says == Says::kFixed || says == Says::kRecommended) {
        for (const auto id : status) {
          note_fixed(id.text());
        }
      }
    }
    for (const auto status : statuses) {
      for (const auto id : status) {
        state(id.text(), status.key());
      }
    }
    for (auto& [key, package] : packages_) {
      finish(key.first, key.second, package);
    }
    if (!any_of_.criteria.empty()) {
      out_.configurations.push_back(std::move(any_of_));
    }
    std::ranges::move(together_, std::back_inserter(out_.configurations));
  }

 private:
  void state(std::string_view id, std::string_view status) {
    const auto meaning = meaning_of(tree_, id);
    if (!meaning) {
      return;
    }
    const auto says = says_of(status);
    // A part of a part is told of where the one between is a module, and a package of modules.
    const bool alone = meaning->modules.empty() && !meaning->part_of_part;
    bool told = false;
    for (const auto& purl : meaning->purls) {
      if (purl.type == "rpm") {
        told = state_rpm(purl, *meaning, says, status, id) || told;
      } else if (meaning->platforms.empty() && alone) {
        told = state_language(purl, *meaning, says, status, id) || told;
      }
    }
    if (!told && alone && !meaning->cpe.empty()) {
      state_cpe(*meaning, says, status);
    }
  }

  Package& package(std::string ecosystem, std::string name, const Purl& purl, std::string_view id,
                   Says says) {
    auto& out = packages_[{std::move(ecosystem), std::move(name)}];
    if (out.purl.empty()) {
      out.purl = purl.package();
    }
    if (out.note.empty()) {
      out.note = says == Says::kAffected      ? remarks_.on_affected(id)
                 : says == Says::kNotAffected ? remarks_.on_not_affected(id)
                                              : std::string();
    }
    if (out.severities.empty() && scores_.differ) {
      if (const auto scores = scores_.of_product.find(id); scores != scores_.of_product.end()) {
        out.severities = scores->second;
      }
    }
    return out;
  }

  // Which package of which stream; nothing where no component could be asked for it.
  struct Stream {
    std::string ecosystem;
    std::string name;
    std::string version;
    bool by_publisher = false;
    StreamOf module;
  };
  std::optional<Stream> stream_of(const Purl& purl, const Meaning& meaning, Says says) const {
    const auto* distribution =
        std::ranges::find(kDistributions, purl.name_space, &Distribution::name_space);
    if (distribution == kDistributions.end() || meaning.platforms.size() != 1) {
      return std::nullopt;
    }
    const std::string host(distribution->publisher);
    Stream out{.by_publisher = publisher_ == host || publisher_.ends_with("." + host)};
    const auto& platform = *meaning.platforms.front();
    const bool redhat = purl.name_space == "redhat";
    out.ecosystem = redhat ? redhat_ecosystem(platform.helper()["cpe"].text())
                           : suse_ecosystem(platform.name());
    const auto source = source_of(purl);
    const bool is_source = purl.qualifier("arch").ends_with("src");
    if (redhat && out.ecosystem.contains("::")) {
      if (is_source && says != Says::kAffected && says != Says::kOpen) {
        return std::nullopt;  // Its packages are listed beside it.
      }
      out.name = purl.name;
      out.version = with_epoch(purl);
    } else if (source && (is_source || !redhat)) {
      // Source packages: those are what a product as a whole is asked for.
      out.name = source->first;
      out.version = source->second;
    }
    if (out.ecosystem.empty() || out.name.empty()) {
      return std::nullopt;
    }
    if (redhat) {
      out.module = stream_of_package(purl, meaning.modules);
    }
    return meaning.part_of_part && out.module.kind == StreamOf::Kind::kNone
               ? std::nullopt
               : std::optional(std::move(out));
  }

  bool state_rpm(const Purl& purl, const Meaning& meaning, Says says, std::string_view status,
                 std::string_view id) {
    auto stream = stream_of(purl, meaning, says);
    if (!stream) {
      return false;
    }
    using Kind = StreamOf::Kind;
    const bool fixes = says == Says::kFixed || says == Says::kRecommended;
    const auto& module = stream->module;
    const bool known = module.kind == Kind::kNone || module.kind == Kind::kNamed;
    if (!known && says == Says::kNotAffected) {
      return true;  // Of another stream it may be.
    }
    if ((fixes || says == Says::kNotAffected) && !stream->by_publisher) {
      return true;  // Nobody else can say it for the distribution.
    }
    if (fixes && stream->version.empty()) {
      return true;
    }
    const auto name_in = [&](std::string_view label) {
      return version::modular_name(label, stream->name);
    };
    const auto add = [&](std::string name) -> Package& {
      auto& to = package(stream->ecosystem, std::move(name), purl, id, says);
      add_version(stream->version, says, status, to);
      return to;
    };
    if (module.kind == Kind::kNamed) {
      add(name_in(module.stream)).any_stream = name_in(version::kShadow);
    } else if (module.kind == Kind::kNone) {
      add(stream->name);
    } else {
      add(name_in(version::kUnnamed)).depends = true;
    }
    if (module.kind == Kind::kPerhaps) {
      add(stream->name).depends = true;
    }
    return true;
  }

  static void add_version(const std::string& version, Says says, std::string_view status,
                          Package& to) {
    if (says == Says::kOpen) {
      to.open = printable(status);
    } else if (says == Says::kFixed || says == Says::kRecommended) {
      to.fixed.insert(version);
    } else if (version.empty()) {
      (says == Says::kAffected ? to.all_affected : to.all_unaffected) = true;
    } else {
      (says == Says::kAffected ? to.affected : to.unaffected).insert(version);
    }
  }

  bool state_language(const Purl& purl, const Meaning& meaning, Says says, std::string_view status,
                      std::string_view id) {
    const auto named = registry_package(purl);
    if (!named || says == Says::kRecommended) {
      return named.has_value();
    }
    auto version = purl.version;
    std::string why(status);
    if (version.empty() && meaning.range.empty() && !meaning.version.empty()) {
      version = plain_version(meaning.version).value_or("");
      if (version.empty()) {
        says = says == Says::kAffected ? Says::kOpen : says;
        why = "version " + meaning.version;
      }
    }
    const bool some = !version.empty();
    // Of a part of the package, or of one that is not the registry's, it says nothing of this one.
    if ((!some || !named->plain) && (says == Says::kFixed || says == Says::kNotAffected)) {
      return true;  // Without an exact version it is not applied.
    }
    auto& to = package(named->ecosystem, named->name, purl, id, says);
    if (says == Says::kOpen) {
      to.open = printable(utf8_prefix(why, 200));
    } else if (says != Says::kAffected) {
      to.unaffected.insert(std::move(version));
    } else if (some) {
      to.affected.insert(std::move(version));
    } else if (meaning.range.empty()) {
      to.all_affected = true;
    } else {
      add_range(meaning.range, named->ecosystem, to);
    }
    return true;
  }

  static void add_range(const std::string& text, std::string_view ecosystem, Package& to) {
    const auto vers = version::parse_vers(text);
    const auto* known = version::find_osv_ecosystem(ecosystem);
    const auto* scheme = vers ? version::scheme_of_vers(vers->type) : nullptr;
    if (scheme != nullptr && known != nullptr && scheme->id == known->scheme &&
        version::to_intervals(*vers)) {
      to.ranges.insert(text);
    } else {
      to.open = "versions " + printable(text);
    }
  }

  void finish(const std::string& ecosystem, const std::string& name, Package& package) {
    AffectedPackage out{.ecosystem = ecosystem,
                        .name = name,
                        .purl = package.purl,
                        .severities = std::move(package.severities),
                        .note = std::move(package.note)};
    out.open = !draft_.empty() ? draft_ : package.open;
    out.versions.assign(package.affected.begin(), package.affected.end());
    for (const auto& vers : package.ranges) {
      out.ranges.push_back({.kind = AffectedRange::Kind::kVers, .vers = vers});
    }
    const auto* known = version::find_osv_ecosystem(ecosystem);
    const auto* scheme = known == nullptr ? nullptr : version::find_scheme(known->scheme);
    const bool others = !package.fixed.empty() || !package.unaffected.empty();
    if (package.all_affected && others && out.open.empty()) {
      out.open = "all versions, and single ones that are not affected";
    }
    if (!draft_.empty()) {
      out.versions.clear();
      out.ranges.clear();
    } else if (package.all_affected && !others) {
      out.ranges.push_back({.events = {{RangeEvent::Type::kIntroduced, "0"}}});
    } else if (!package.fixed.empty()) {
      out.ranges.push_back(scheme == nullptr ? unknown_rest()
                                             : below_fixes(package.fixed, *scheme));
    } else if (package.all_unaffected && out.versions.empty() && out.open.empty()) {
      out.ranges.push_back({.kind = AffectedRange::Kind::kVers});
    } else if (package.all_unaffected && out.open.empty()) {
      out.open = "no version, and single ones that are affected";
    }
    if (!out.open.empty()) {
      out.ranges.push_back(unknown_rest());
    } else if (package.fixed.empty() && !package.all_affected && !package.all_unaffected) {
      out.exact = true;
      out.unaffected.assign(package.unaffected.begin(), package.unaffected.end());
    }
    if (package.depends) {
      depend_on_stream(out);
    }
    if (auto shadow = out; !package.any_stream.empty()) {
      shadow.name = package.any_stream;
      depend_on_stream(shadow);
      if (!shadow.ranges.empty() || !shadow.versions.empty()) {
        out_.affected.push_back(std::move(shadow));
      }
    }
    out_.affected.push_back(std::move(out));
  }

  // For packages that may be of another stream: what it calls affected is unknown, and no version
  // is told to be safe.
  static void depend_on_stream(AffectedPackage& out) {
    out.conditional = true;
    out.exact = true;
    out.unaffected.clear();
    out.open = out.open.empty() ? "which module stream the package is of" : out.open;
    std::erase_if(out.ranges, [](const AffectedRange& range) {
      return range.kind == AffectedRange::Kind::kVers && range.vers.empty();  // None.
    });
  }

  static std::string product_of(const Cpe& name) {
    return name[CpeField::kPart] + ":" + name[CpeField::kVendor] + ":" + name[CpeField::kProduct];
  }

  void note_fixed(std::string_view id) {
    const auto meaning = meaning_of(tree_, id);
    const auto cpe = meaning ? parse_cpe(meaning->cpe)
                             : Result<Cpe>(fail(ErrorCode::kNotFound, msg::kNotFound, {"product"}));
    if (cpe) {
      fixed_products_.insert(product_of(*cpe));
    }
  }

  void state_cpe(const Meaning& meaning, Says says, std::string_view status) {
    if (says != Says::kAffected && says != Says::kOpen) {
      return;  // A CPE clears nothing.
    }
    auto name = parse_cpe(meaning.cpe);
    if (!name || name->is_any(CpeField::kProduct) || name->is_any(CpeField::kVendor)) {
      return;
    }
    // Some write what it is part of (openEuler): that is no name of the part.
    const auto names_it = [&](const Product* platform) {
      const auto whole = parse_cpe(platform->helper()["cpe"].text());
      return whole && product_of(*whole) == product_of(*name);
    };
    if (std::ranges::any_of(meaning.platforms, names_it)) {
      return;
    }
    CpeCriterion base;
    base.open = !draft_.empty() ? draft_ : says == Says::kOpen ? printable(status) : std::string();
    for (auto& criterion : criteria_of(meaning, *name, std::move(base))) {
      add_criterion(std::move(criterion), meaning);
    }
  }

  // The version is that of the branches, where they have one: of "<3.2" a name may state 3.2.
  std::vector<CpeCriterion> criteria_of(const Meaning& meaning, Cpe name, CpeCriterion base) const {
    const auto leave_open = [&](const std::string& why) {
      base.open = base.open.empty() ? why : base.open;
    };
    const bool any = name.is_any(CpeField::kVersion);
    std::vector<CpeCriterion> out;
    if (!meaning.range.empty()) {
      name[CpeField::kVersion] = "*";
      name[CpeField::kUpdate] = "*";
      base.name = name.formatted_string();
      const auto spans = meaning.narrower ? std::nullopt : read_range_phrase(meaning.range);
      if (!spans) {
        leave_open("versions \"" + printable(utf8_prefix(meaning.range, 200)) + "\"");
        return {std::move(base)};
      }
      for (const auto& span : *spans) {
        auto criterion = base;
        criterion.start = span.start;
        criterion.start_excluded = span.start_excluded;
        criterion.end = span.end;
        criterion.end_included = span.end_included;
        out.push_back(std::move(criterion));
      }
      return out;
    }
    if (any && !meaning.version.empty()) {
      const auto version = plain_version(meaning.version);
      if (version && !meaning.narrower) {
        name[CpeField::kVersion] = cpe_value(to_lower(*version));
      } else {
        leave_open("version \"" + printable(utf8_prefix(meaning.version, 200)) + "\"");
      }
    } else if (any && fixed_products_.contains(product_of(name))) {
      leave_open("no version is named, and others are fixed");
    }
    base.name = name.formatted_string();
    return {std::move(base)};
  }

  void add_criterion(CpeCriterion criterion, const Meaning& meaning) {
    CpeNode node{.all = true};
    auto key = criterion.name + '\n' + criterion.range_text() + '\n' + criterion.open;
    for (const auto* platform : meaning.platforms) {
      const auto cpe = platform->helper()["cpe"].text();
      const auto name = parse_cpe(cpe);
      // A name that is no CPE is a part that nothing can be shown to have.
      node.criteria.push_back(
          {.name = name ? name->formatted_string() : std::string(platform->name()),
           .vulnerable = false});
      key += '\n' + node.criteria.back().name;
    }
    if (!known_.insert(std::move(key)).second) {
      return;
    }
    if (node.criteria.empty()) {
      any_of_.criteria.push_back(std::move(criterion));
      return;
    }
    node.criteria.insert(node.criteria.begin(), std::move(criterion));
    together_.push_back(std::move(node));
  }

  NodeView vulnerability_;
  const ProductTree& tree_;
  Remarks remarks_;
  Scores scores_;
  std::string publisher_;
  std::string draft_;  // What kind of document it is, when nobody should go by it.
  Advisory& out_;
  std::map<std::pair<std::string, std::string>, Package> packages_;
  std::set<std::string> fixed_products_;  // By CPE.
  CpeNode any_of_;
  std::vector<CpeNode> together_;
  std::set<std::string> known_;
};

}  // namespace

void read_statements(NodeView document, NodeView vulnerability, const ProductTree& tree,
                     Advisory& out) {
  Reader(document, vulnerability, tree, out).run();
}

}  // namespace akashi::feeds::csaf
