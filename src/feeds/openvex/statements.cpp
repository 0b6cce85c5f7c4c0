// What the statements of one document mean (docs/adr/0021-own-sources.md).
//
// Statements follow one another in time: of those on the same product and subcomponent the newest
// counts, and of several of one time each.
#include "feeds/openvex/statements.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/strings.h"
#include "feed/registry_package.h"
#include "feed/version_lists.h"
#include "model/cpe.h"
#include "version/osv_ecosystem.h"
#include "version/ubuntu_releases.h"
#include "version/vers.h"

namespace akashi::feeds::openvex {
namespace {

using formats::NodeView;

enum class Says : std::uint8_t { kAffected, kFixed, kNotAffected, kOpen };

Says says_of(std::string_view status) {
  return status == "affected"       ? Says::kAffected
         : status == "fixed"        ? Says::kFixed
         : status == "not_affected" ? Says::kNotAffected
                                    : Says::kOpen;
}

bool clears(Says says) {
  return says == Says::kFixed || says == Says::kNotAffected;
}

// Authors whose "fixed" and "not affected" count for a distribution's packages.
constexpr std::string_view kUbuntuAuthor = "Canonical Ltd.";

constexpr std::size_t kLongestNote = 300;

std::string first_line(std::string_view text) {
  text = trim(text);
  return std::string(utf8_prefix(text.substr(0, text.find('\n')), kLongestNote));
}

// "vulnerable_code_not_present: It is not linked"
std::string note_of(NodeView statement, Says says) {
  auto note =
      says == Says::kNotAffected ? first_line(statement["justification"].text()) : std::string();
  const auto add = [&](std::string_view field) {
    if (auto text = first_line(statement[field].text()); !text.empty()) {
      note += (note.empty() ? "" : ": ") + text;
    }
  };
  if (says == Says::kNotAffected) {
    add("impact_statement");
  } else if (says == Says::kAffected) {
    add("action_statement");
  }
  if (note.empty()) {
    add("status_notes");
  }
  return note;
}

// One product of one statement, or one subcomponent in it.
struct Claim {
  Says says = Says::kOpen;
  Identity product;
  Identity part;  // Empty where the statement is about the product as a whole.
  bool has_part = false;
  NodeView statement;
};

// What is said of a package of an ecosystem.
struct Package {
  std::string purl;
  bool all_affected = false;
  bool all_unaffected = false;
  std::string open;
  std::set<std::string> affected;
  std::set<std::string> fixed;
  std::set<std::string> unaffected;
  std::string note;
};

// A package in one version as a part of products.
struct PartOf {
  std::string purl;
  std::set<std::string> products;
  std::string note;
};

struct Stream {
  std::string ecosystem;
  bool by_publisher = false;
  std::string pro;  // "esm-infra": a pocket of Ubuntu Pro.
};

// "jammy", "esm-apps/bionic", "esm-infra-legacy/trusty", "ubuntu-22.04"
Stream ubuntu_stream(const Purl& purl, std::string_view author) {
  auto distro = purl.qualifier("distro");
  Stream out{.by_publisher = author == kUbuntuAuthor};
  if (const auto slash = distro.rfind('/'); slash != std::string_view::npos) {
    out.pro = distro.substr(0, slash);
    distro.remove_prefix(slash + 1);
  }
  if (distro.starts_with("ubuntu-")) {
    distro.remove_prefix(7);
  }
  if (purl.qualifier("arch") == "source") {
    out.ecosystem = version::ubuntu_ecosystem(distro);
  }
  return out;
}

class Reader {
 public:
  Reader(NodeView document, Advisory& out)
      : author_(trim(document["author"].text())), document_(document), out_(out) {}

  void run(NodeView statements) {
    for (const auto statement : statements) {
      collect(statement);
    }
    for (const auto& [key, newest] : claims_) {
      for (const auto& claim : newest.claims) {
        state(claim);
      }
    }
    for (auto& [key, package] : packages_) {
      finish(key.first, key.second, package);
    }
    for (auto& [key, part] : parts_) {
      finish_part(key, part);
    }
    if (!any_of_.criteria.empty()) {
      out_.configurations.push_back(std::move(any_of_));
    }
  }

 private:
  struct Newest {
    std::string time;
    std::vector<Claim> claims;
  };

  void collect(NodeView statement) {
    const auto time = time_of(document_, statement);
    const auto says = says_of(statement["status"].text());
    for (const auto product : statement["products"]) {
      const Claim whole{.says = says, .product = identity_of(product), .statement = statement};
      const auto own = product["subcomponents"];
      const auto subcomponents = own.size() == 0 ? statement["subcomponents"] : own;
      if (subcomponents.size() == 0) {
        add(time, whole);
      }
      for (const auto subcomponent : subcomponents) {
        auto claim = whole;
        claim.has_part = true;
        claim.part = identity_of(subcomponent);
        add(time, std::move(claim));
      }
    }
  }

  void add(const std::string& time, Claim claim) {
    const auto text = [](const Identity& identity) {
      return identity.purl.empty() ? identity.cpe : identity.purl.to_string();
    };
    auto& newest = claims_[{text(claim.product), claim.has_part, text(claim.part)}];
    if (newest.claims.empty() || newest.time < time) {
      newest = {time, {std::move(claim)}};
    } else if (newest.time == time) {
      newest.claims.push_back(std::move(claim));
    }
  }

  // Through a part or not, it is the product that is affected. That it is not affected through one
  // part says nothing of its others, nor of the part anywhere else.
  void state(const Claim& claim) {
    if (claim.has_part && clears(claim.says)) {
      state_part(claim);
      return;
    }
    const auto& purl = claim.product.purl;
    if (purl.type == "deb" && purl.name_space == "ubuntu") {
      state_ubuntu(claim);
    } else if (purl.type == "apk" && purl.name_space == "wolfi") {
      state_apk(claim, "Wolfi");
    } else if (purl.type == "apk" && purl.name_space == "chainguard") {
      state_apk(claim, "Chainguard");
    } else if (const auto named = registry_package(purl)) {
      state_language(claim, *named);
    } else if (!claim.product.cpe.empty()) {
      state_cpe(claim);
    }
  }

  Package& package(std::string ecosystem, std::string name, const Claim& claim) {
    auto& out = packages_[{std::move(ecosystem), std::move(name)}];
    if (out.purl.empty()) {
      out.purl = claim.product.purl.package();
    }
    if (out.note.empty()) {
      out.note = note_of(claim.statement, claim.says);
      if (claim.has_part && !claim.part.purl.empty()) {
        out.note = claim.part.purl.to_string() + (out.note.empty() ? "" : ": ") + out.note;
      }
    }
    return out;
  }

  static std::string open_text(const Claim& claim) {
    const auto status = claim.statement["status"].text();
    return status.empty() ? "no status" : printable(utf8_prefix(status, 80));
  }

  void state_language(const Claim& claim, const RegistryPackage& named) {
    const auto& purl = claim.product.purl;
    if (clears(claim.says) && (purl.version.empty() || !named.plain)) {
      return;  // Without an exact version it is not applied.
    }
    auto& to = package(named.ecosystem, named.name, claim);
    if (claim.says == Says::kOpen) {
      to.open = open_text(claim);
    } else if (clears(claim.says)) {
      to.unaffected.insert(purl.version);
    } else if (purl.version.empty()) {
      to.all_affected = true;
    } else {
      to.affected.insert(purl.version);
    }
  }

  void state_ubuntu(const Claim& claim) {
    const auto& purl = claim.product.purl;
    auto stream = ubuntu_stream(purl, author_);
    const bool fixed_nowhere = claim.says == Says::kFixed && purl.version.empty();
    if (stream.ecosystem.empty() || fixed_nowhere || (clears(claim.says) && !stream.by_publisher)) {
      return;
    }
    auto& to = package(std::move(stream.ecosystem), purl.name, claim);
    if (claim.says == Says::kFixed && !stream.pro.empty() && to.note.empty()) {
      to.note = "fixed in " + purl.version + " with Ubuntu Pro (" + stream.pro + ")";
    }
    state_version(claim, purl.version, to);
  }

  static void state_version(const Claim& claim, const std::string& version, Package& to) {
    switch (claim.says) {
      case Says::kAffected:
        version.empty() ? void(to.all_affected = true) : void(to.affected.insert(version));
        break;
      case Says::kFixed:
        to.fixed.insert(version);
        break;
      case Says::kNotAffected:
        version.empty() ? void(to.all_unaffected = true) : void(to.unaffected.insert(version));
        break;
      case Says::kOpen:
        to.open = open_text(claim);
        break;
    }
  }

  // Nobody's word on these is known to be the distribution's own.
  void state_apk(const Claim& claim, std::string_view ecosystem) {
    if (!clears(claim.says)) {
      const auto& purl = claim.product.purl;
      state_version(claim, purl.version, package(std::string(ecosystem), purl.name, claim));
    }
  }

  void state_part(const Claim& claim) {
    const auto& purl = claim.part.purl;
    const auto named = registry_package(purl);
    if (!named || !named->plain || claim.product.purl.empty()) {
      return;
    }
    auto& to = parts_[{named->ecosystem, named->name, purl.version}];
    to.purl = purl.package();
    to.products.insert(claim.product.purl.to_string());
    if (to.note.empty()) {
      to.note = claim.says == Says::kFixed ? "fixed" : note_of(claim.statement, claim.says);
    }
  }

  void state_cpe(const Claim& claim) {
    const auto name = parse_cpe(claim.product.cpe);
    if (clears(claim.says) || !name || name->is_any(CpeField::kProduct) ||
        name->is_any(CpeField::kVendor)) {
      return;  // A CPE clears nothing.
    }
    CpeCriterion criterion{.name = name->formatted_string()};
    if (claim.says == Says::kOpen) {
      criterion.open = open_text(claim);
    }
    if (std::ranges::find(any_of_.criteria, criterion) == any_of_.criteria.end()) {
      any_of_.criteria.push_back(std::move(criterion));
    }
  }

  void finish(const std::string& ecosystem, const std::string& name, Package& package) {
    AffectedPackage out{.ecosystem = ecosystem,
                        .name = name,
                        .purl = package.purl,
                        .versions = {package.affected.begin(), package.affected.end()},
                        .note = std::move(package.note)};
    out.open = package.open;
    const bool others = !package.fixed.empty() || !package.unaffected.empty();
    if (package.all_affected && (others || package.all_unaffected) && out.open.empty()) {
      out.open = "all versions, and some that are not affected";
    }
    if (package.all_affected && out.open.empty()) {
      out.ranges.push_back({.events = {{RangeEvent::Type::kIntroduced, "0"}}});
    } else if (!package.fixed.empty()) {
      const auto* known = version::find_osv_ecosystem(ecosystem);
      const auto* scheme = known == nullptr ? nullptr : version::find_scheme(known->scheme);
      out.ranges.push_back(scheme == nullptr ? unknown_rest()
                                             : below_fixes(package.fixed, *scheme));
    } else if (package.all_unaffected && out.open.empty() && out.versions.empty()) {
      out.ranges.push_back({.kind = AffectedRange::Kind::kVers});
    } else if (package.all_unaffected && out.open.empty()) {
      out.open = "no version, and some that are affected";
    }
    if (!out.open.empty()) {
      out.ranges.push_back(unknown_rest());
    } else if (package.fixed.empty() && !package.all_affected && !package.all_unaffected) {
      out.exact = true;
      out.unaffected.assign(package.unaffected.begin(), package.unaffected.end());
    }
    out_.affected.push_back(std::move(out));
  }

  using PartKey = std::tuple<std::string, std::string, std::string>;

  void finish_part(const PartKey& key, PartOf& part) {
    AffectedPackage out{.ecosystem = std::get<0>(key),
                        .name = std::get<1>(key),
                        .purl = std::move(part.purl),
                        .note = std::move(part.note),
                        .exact = true,
                        .inside = {part.products.begin(), part.products.end()}};
    if (!std::get<2>(key).empty()) {
      out.unaffected.push_back(std::get<2>(key));
    }
    out_.affected.push_back(std::move(out));
  }

  std::string author_;
  NodeView document_;
  Advisory& out_;
  std::map<std::tuple<std::string, bool, std::string>, Newest> claims_;
  std::map<std::pair<std::string, std::string>, Package> packages_;
  std::map<PartKey, PartOf> parts_;
  CpeNode any_of_;
};

// "2025-03-26 02:44:10.025070" and "2025-02-05" as RFC 3339; others as they are.
std::string full_time(std::string_view text) {
  constexpr std::size_t kDate = 10;
  std::string out(trim(text));
  if (out.size() == kDate) {
    return out + "T00:00:00Z";
  }
  if (out.size() > kDate && out[kDate] == ' ') {
    out[kDate] = 'T';
  }
  const bool zone = !out.empty() && (out.back() == 'Z' || out.back() == 'z' ||
                                     out.find_first_of("+-", kDate) != std::string::npos);
  return zone || out.size() <= kDate ? out : out + "Z";
}

}  // namespace

Identity identity_of(NodeView product) {
  Identity out;
  const auto take = [&](std::string_view text) {
    text = trim(text);
    if (out.cpe.empty() && (text.starts_with("cpe:/") || text.starts_with("cpe:2.3:"))) {
      out.cpe = text;
    } else if (out.purl.empty() && text.starts_with("pkg:")) {
      if (auto purl = parse_purl(text)) {
        out.purl = std::move(*purl);
      }
    }
  };
  if (!product.is_object()) {
    take(product.text());
    return out;
  }
  const auto identifiers = product["identifiers"];
  take(identifiers["purl"].text());
  take(product["@id"].text());
  take(identifiers["cpe23"].text());
  take(identifiers["cpe22"].text());
  return out;
}

std::string time_of(NodeView document, NodeView statement) {
  std::string latest;
  const auto take = [&](std::string_view text) {
    const auto time = parse_microseconds(full_time(text));
    constexpr std::int64_t kSecond = 1'000'000;
    if (!time || *time < 0) {
      return;
    }
    auto fraction = std::to_string(*time % kSecond);
    fraction.insert(0, 6 - fraction.size(), '0');
    auto out = format_time(*time / kSecond);
    out.replace(out.size() - 1, 1, "." + fraction + "Z");
    latest = std::max(latest, out);
  };
  take(statement["timestamp"].text());
  take(statement["last_updated"].text());
  if (latest.empty()) {
    take(document["timestamp"].text());
    take(document["last_updated"].text());
  }
  return latest;
}

void read_statements(NodeView document, NodeView statements, Advisory& out) {
  Reader(document, out).run(statements);
}

}  // namespace akashi::feeds::openvex
