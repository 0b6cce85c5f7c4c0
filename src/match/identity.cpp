#include "match/identity.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/data.h"
#include "base/messages/match.h"
#include "base/strings.h"
#include "store/identity_rows.h"
#include "store/index_format.h"

namespace akashi::match {
namespace {

using store::IdentityRow;

bool is_repository_type(std::string_view type) {
  return type == "github" || type == "gitlab" || type == "bitbucket";
}

// data/cpe/collisions.tsv: product, packages that it is not, what it is, why.
struct Collision {
  std::vector<std::string> packages;  // "npm/docker", "npm/*"
  std::string means;
};
const std::unordered_map<std::string, Collision>& collisions() {
  static const auto kTable = [] {
    const auto* file = find_data("cpe/collisions.tsv");
    AKASHI_CHECK(file != nullptr);
    std::unordered_map<std::string, Collision> out;
    for (const auto& line : lines(file->bytes)) {
      const auto fields = split(line.text, '\t');
      if (line.text.starts_with('#') || fields.size() < 3) {
        continue;
      }
      auto& row = out[std::string(fields[0])];
      row.means = fields[2];
      for (const auto package : split(fields[1], ',')) {
        row.packages.emplace_back(package);
      }
    }
    return out;
  }();
  return kTable;
}

// data/cpe/target_sw.tsv: value, types of packages that it stands for, types that it may be.
struct TargetSw {
  std::vector<std::string> is;
  std::vector<std::string> may;
};
struct TargetTable {
  std::unordered_map<std::string, TargetSw> rows;
  std::vector<std::string> types;  // That are languages' own: where a value can be no fit.
};
const TargetTable& target_table() {
  static const auto kTable = [] {
    const auto* file = find_data("cpe/target_sw.tsv");
    AKASHI_CHECK(file != nullptr);
    const auto words = [](std::string_view text) {
      std::vector<std::string> out;
      for (const auto word : split(text, ',')) {
        if (!word.empty()) {
          out.emplace_back(word);
        }
      }
      return out;
    };
    TargetTable out;
    for (const auto& line : lines(file->bytes)) {
      const auto fields = split(line.text, '\t');
      if (line.text.starts_with('#') || fields.size() < 3) {
        continue;
      }
      if (fields[0] == "types") {
        out.types = words(fields[1]);
      } else {
        out.rows.emplace(fields[0], TargetSw{words(fields[1]), words(fields[2])});
      }
    }
    return out;
  }();
  return kTable;
}

bool has(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

std::string product_key(const Cpe& name) {
  return name[CpeField::kPart] + ":" + name[CpeField::kVendor] + ":" + name[CpeField::kProduct];
}

void add_repository(std::string_view address, std::vector<std::string>& out) {
  if (auto repository = store::repository_of(address);
      !repository.empty() && !has(out, repository)) {
    out.push_back(std::move(repository));
  }
}

const Collision* collision_of(const Cpe& name, const PackageFacts& package) {
  if (package.type.empty()) {
    return nullptr;
  }
  const auto row = collisions().find(product_key(name));
  if (row == collisions().end()) {
    return nullptr;
  }
  constexpr std::string_view kScheme = "pkg:";
  const auto text = package.package.substr(std::min(kScheme.size(), package.package.size()));
  const bool is = has(row->second.packages, text) || has(row->second.packages, package.type + "/*");
  return is ? &row->second : nullptr;
}

// What the names themselves say.
std::vector<IdentityEvidence> likeness(const Cpe& name, const PackageFacts& package) {
  std::vector<IdentityEvidence> out;
  const auto product = nickname(name.plain(CpeField::kProduct));
  const auto vendor = nickname(name.plain(CpeField::kVendor));
  if (!product.empty() && product == package.name) {
    out.push_back({IdentityKind::kProductName, kPointsProductName, name[CpeField::kProduct]});
  }
  if (!vendor.empty() && (vendor == package.name || has(package.namespaces, vendor))) {
    out.push_back({IdentityKind::kVendorName, kPointsVendorName, name[CpeField::kVendor]});
  }
  return out;
}

// The package as the mapping files it; of a component without an ecosystem, its repository.
std::vector<std::string> mapped_packages(const Component& component, const PackageFacts& package) {
  if (!package.type.empty() && package.type != "generic") {
    return {package.package};
  }
  std::vector<std::string> out;
  if (!package.package.empty()) {
    out.push_back(package.package);
  }
  constexpr auto kHosts = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"github.com/", "pkg:github/"},
       {"gitlab.com/", "pkg:gitlab/"},
       {"bitbucket.org/", "pkg:bitbucket/"}});
  std::vector<std::string> stated;
  add_repository(component.purl.qualifier("vcs_url"), stated);
  for (const auto& reference : component.references) {
    if (reference.type == ExternalReference::Type::kVcs) {
      add_repository(reference.url, stated);
    }
  }
  for (const auto& repository : stated) {
    for (const auto& [host, prefix] : kHosts) {
      if (repository.starts_with(host)) {
        out.push_back(std::string(prefix) + repository.substr(host.size()));
      }
    }
  }
  return out;
}

// "8:6.9.11.60+dfsg-1.3": the distribution's own count, before upstream's version.
void drop_epoch(const PackageFacts& package, Cpe& name) {
  const auto version = name.plain(CpeField::kVersion);
  const auto colon = version.find(':');
  if (is_distribution_type(package.type) && colon != std::string::npos && colon != 0 &&
      std::ranges::all_of(version.substr(0, colon), is_digit) && colon + 1 < version.size()) {
    name[CpeField::kVersion] = cpe_value(std::string_view(version).substr(colon + 1));
  }
}

std::optional<Cpe> name_of_product(std::string_view product, const std::string& version) {
  auto name = parse_cpe("cpe:2.3:" + std::string(product));
  if (!name || store::cpe_key(*name) == store::kAnyCpe) {
    return std::nullopt;
  }
  (*name)[CpeField::kVersion] = cpe_value(version);
  return std::move(*name);
}

void add_mapped(const Component& component, AdvisoryReader& index, ComponentCpes& out) {
  if (is_distribution_type(out.package.type)) {
    return;
  }
  for (const auto& package : mapped_packages(component, out.package)) {
    const auto products =
        index.identities(store::identity_key(store::kMappingFeed, IdentityRow::kPurl, package));
    // Vendors change their names, and the NVD has both: one product all the same.
    std::vector<std::string> called;
    for (const auto& product : products) {
      const auto name = name_of_product(product, component.version);
      auto nick = name ? nickname(name->plain(CpeField::kProduct)) : std::string();
      if (name && !has(called, nick)) {
        called.push_back(std::move(nick));
      }
    }
    for (const auto& product : products) {
      auto name = name_of_product(product, component.version);
      if (!name) {
        continue;
      }
      std::vector<IdentityEvidence> why = {{IdentityKind::kMapping, kPointsMapping, package}};
      if (called.size() == 1) {
        why.push_back({IdentityKind::kOnlyProduct, kPointsOnlyProduct, {}});
      }
      std::ranges::move(likeness(*name, out.package), std::back_inserter(why));
      out.adds(std::move(*name), std::move(why));
    }
  }
}

// A name that the dictionary replaced, and its successor: records may have either.
void add_renamed(AdvisoryReader& index, ComponentCpes& out) {
  constexpr std::size_t kMost = 16;
  for (std::size_t i = 0; i < out.names.size() && out.names.size() < kMost; ++i) {
    const auto text = out.names[i].formatted_string();
    for (const auto kind : {IdentityRow::kDeprecated, IdentityRow::kPredecessor}) {
      for (const auto& other :
           index.identities(store::identity_key(store::kDictionaryFeed, kind, text))) {
        const auto name = parse_cpe(other);
        if (!name) {
          continue;
        }
        // One name may have been split into several; which of them this is, nobody says.
        const auto& old = kind == IdentityRow::kDeprecated ? text : other;
        const auto successors = index.identities(
            store::identity_key(store::kDictionaryFeed, IdentityRow::kDeprecated, old));
        auto why = out.evidence[i];
        why.push_back(
            {IdentityKind::kRenamed, successors.size() > 1 ? kPointsOneOfSeveral : 0, text});
        out.adds(*name, std::move(why));
      }
    }
  }
}

void add_collisions(ComponentCpes& out) {
  for (std::size_t i = 0; i < out.names.size(); ++i) {
    if (const auto* collision = collision_of(out.names[i], out.package)) {
      out.evidence[i].push_back({IdentityKind::kCollision, kPointsCollision, collision->means});
    }
  }
}

// The dictionary points at the package's own repository.
void add_dictionary_references(AdvisoryReader& index, ComponentCpes& out) {
  if (out.package.repositories.empty()) {
    return;
  }
  for (std::size_t i = 0; i < out.names.size(); ++i) {
    const auto row = index.identities(store::identity_key(
        store::kDictionaryFeed, IdentityRow::kProduct, product_key(out.names[i])));
    for (std::size_t at = 1; at < row.size(); ++at) {
      if (has(out.package.repositories, row[at])) {
        out.evidence[i].push_back({IdentityKind::kReference, kPointsReference, row[at]});
        break;
      }
    }
  }
}

}  // namespace

std::string nickname(std::string_view text) {
  auto out = to_lower(text);
  constexpr std::string_view kSuffix = "_project";
  if (out.size() > kSuffix.size() && out.ends_with(kSuffix)) {
    out.resize(out.size() - kSuffix.size());
  }
  std::erase_if(out, [](char c) { return !is_alnum(c) && static_cast<unsigned char>(c) < 0x80; });
  return out;
}

PackageFacts facts_of(const Component& component) {
  const auto& purl = component.purl;
  PackageFacts out;
  out.type = purl.type;
  out.package = purl.package();
  out.name = nickname(purl.name);
  const auto name_space = replace_all(purl.name_space, ".", "/");  // Outlives the parts of it.
  for (const auto part : split(name_space, '/')) {
    if (auto name = nickname(part); !name.empty()) {
      out.namespaces.push_back(std::move(name));
    }
  }
  if (is_repository_type(purl.type)) {
    const auto host = purl.type == "bitbucket" ? "bitbucket.org/" : purl.type + ".com/";
    add_repository(host + purl.name_space + "/" + purl.name, out.repositories);
  } else if (purl.type == "golang") {
    add_repository(purl.name_space + "/" + purl.name + "/", out.repositories);
  }
  add_repository(purl.qualifier("vcs_url"), out.repositories);
  for (const auto& reference : component.references) {
    if (reference.type == ExternalReference::Type::kVcs ||
        reference.type == ExternalReference::Type::kWebsite) {
      add_repository(reference.url, out.repositories);
    }
  }
  return out;
}

bool ComponentCpes::adds(Cpe name, std::vector<IdentityEvidence> why) {
  const auto known = std::ranges::find(names, name);
  if (known == names.end()) {
    names.push_back(std::move(name));
    evidence.push_back(std::move(why));
    return true;
  }
  auto& of_it = evidence[static_cast<std::size_t>(known - names.begin())];
  for (auto& one : why) {
    if (std::ranges::find(of_it, one.kind, &IdentityEvidence::kind) == of_it.end()) {
      of_it.push_back(std::move(one));
    }
  }
  return false;
}

ComponentCpes cpes_of(const Component& component) {
  ComponentCpes out;
  out.package = facts_of(component);
  for (const auto& text : component.cpes) {
    auto name = parse_cpe(text);
    if (!name) {
      out.problem = {msg::kBadCpe, {name.error().message().text()}};
      continue;
    }
    if (store::cpe_key(*name) == store::kAnyCpe) {
      out.problem = {msg::kBadCpe, {text}};
      continue;
    }
    if (name->is_any(CpeField::kVersion) && !component.version.empty()) {
      (*name)[CpeField::kVersion] = cpe_value(component.version);
    }
    drop_epoch(out.package, *name);
    out.adds(std::move(*name), {{IdentityKind::kStated, kPointsStated, text}});
  }
  return out;
}

bool may_be_mapped(const Component& component, AdvisoryReader& index) {
  const auto& type = component.purl.type;
  if (!index.has_identities() || is_distribution_type(type)) {
    return false;
  }
  if (type.empty() || type == "generic") {
    return !component.references.empty() || !component.purl.qualifier("vcs_url").empty();
  }
  // Most packages are in no mapping: one look-up, and nothing made of their names.
  return !index
              .identities(store::identity_key(store::kMappingFeed, IdentityRow::kPurl,
                                              component.purl.package()))
              .empty();
}

ComponentCpes cpes_of(const Component& component, AdvisoryReader& index) {
  auto out = cpes_of(component);
  if (index.has_identities()) {
    add_mapped(component, index, out);
    add_renamed(index, out);
    add_dictionary_references(index, out);
  }
  add_collisions(out);
  return out;
}

int points_of(std::span<const IdentityEvidence> evidence) {
  int points = 0;
  for (const auto& one : evidence) {
    points += one.points;
  }
  return std::clamp(points, 0, kCpeMostPoints);
}

Fit fits(std::string_view target_sw, std::string_view purl_type) {
  const auto& table = target_table();
  const auto row = table.rows.find(std::string(target_sw));
  if (row == table.rows.end() || !has(table.types, purl_type)) {
    return Fit::kOpen;
  }
  return has(row->second.is, purl_type)    ? Fit::kYes
         : has(row->second.may, purl_type) ? Fit::kOpen
                                           : Fit::kNo;
}

}  // namespace akashi::match
