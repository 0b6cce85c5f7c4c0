// Which installed packages fulfil a relation: real packages and those that provide the name.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecosystems/deb/relations.h"

namespace akashi::ecosystems::deb {

// What the resolver has to know of a package. Views into the database.
struct InstalledPackage {
  std::uint32_t component = 0;  // Index in the inventory.
  std::string_view name;
  std::string_view version;
  std::string_view architecture;
  std::string_view multi_arch;
  std::string_view provides;
};

class Installed {
 public:
  void add(const InstalledPackage& package);

  // The components that fulfil `relation` for a package of `architecture`, in the order they were
  // added; none when it is not fulfilled.
  std::vector<std::uint32_t> find(const Relation& relation, std::string_view architecture) const;

  // More packages had, or provided, one name than are looked at, or one provided too many names.
  bool overflowed() const { return overflowed_; }
  static constexpr std::size_t kMostOfOneName = 64;

 private:
  struct Provider {
    std::uint32_t package = 0;  // Index into packages_.
    std::string_view version;   // Of the name; "" when it is provided without one.
  };
  void provide(std::string_view name, Provider provider);
  static bool fits(const InstalledPackage& package, const Relation& relation,
                   std::string_view architecture);

  std::vector<InstalledPackage> packages_;
  std::unordered_map<std::string_view, std::vector<Provider>> by_name_;
  bool overflowed_ = false;
};

}  // namespace akashi::ecosystems::deb
