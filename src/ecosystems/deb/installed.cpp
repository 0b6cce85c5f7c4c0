// Debian policy 7.1 to 7.5 and the rules of Multi-Arch: a dependency is met by a package of the
// same architecture, by one that is "foreign", and with ":any" by one that is "allowed".
// Architecture "all" counts as the native one, which a database does not name; so "all" fits
// everywhere.
#include "ecosystems/deb/installed.h"

#include <algorithm>
#include <string>

#include "version/scheme.h"

namespace akashi::ecosystems::deb {
namespace {

// Unversioned relations are met by any version; where no order is defined, nothing speaks against.
bool version_fits(const Relation& relation, std::string_view version) {
  if (relation.operation.empty()) {
    return true;
  }
  if (version.empty()) {
    return false;  // A name that is provided without version does not meet a versioned relation.
  }
  constexpr std::size_t kLongest = 256;  // Comparing costs time for each byte, and names recur.
  const auto* scheme = version::find_scheme("deb");
  if (scheme == nullptr || version.size() > kLongest || relation.version.size() > kLongest) {
    return true;
  }
  const auto order = scheme->compare(version, relation.version);
  if (!order) {
    return true;
  }
  const auto operation = relation.operation;
  return (operation == "=" && *order == 0) || (operation == "<<" && *order < 0) ||
         (operation == ">>" && *order > 0) || (operation == "<=" && *order <= 0) ||
         (operation == ">=" && *order >= 0);
}

}  // namespace

void Installed::add(const InstalledPackage& package) {
  const auto index = static_cast<std::uint32_t>(packages_.size());
  packages_.push_back(package);
  provide(package.name, {index, package.version});
  const auto provides = parse_relations(package.provides);
  overflowed_ = overflowed_ || provides.size() == kMostRelations;
  for (const auto& provided : provides) {
    provide(provided.name, {index, provided.version});
  }
}

void Installed::provide(std::string_view name, Provider provider) {
  auto& providers = by_name_[name];
  if (providers.size() < kMostOfOneName) {
    providers.push_back(provider);
  } else {
    overflowed_ = true;
  }
}

bool Installed::fits(const InstalledPackage& package, const Relation& relation,
                     std::string_view architecture) {
  const auto wanted = relation.architecture;
  if (wanted == "any") {
    return package.architecture == architecture || package.multi_arch == "allowed" ||
           package.multi_arch == "foreign" || package.architecture == "all";
  }
  const auto exact = wanted.empty() || wanted == "native" ? architecture : wanted;
  return package.architecture == exact || package.architecture == "all" || exact == "all" ||
         (wanted.empty() && package.multi_arch == "foreign");
}

std::vector<std::uint32_t> Installed::find(const Relation& relation,
                                           std::string_view architecture) const {
  std::vector<std::uint32_t> out;
  const auto found = by_name_.find(relation.name);
  if (found == by_name_.end()) {
    return out;
  }
  for (const auto& provider : found->second) {
    const auto& package = packages_[provider.package];
    if (fits(package, relation, architecture) && version_fits(relation, provider.version) &&
        std::ranges::find(out, package.component) == out.end()) {
      out.push_back(package.component);
    }
  }
  return out;
}

}  // namespace akashi::ecosystems::deb
