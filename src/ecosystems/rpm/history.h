// What package managers note beside the rpm database: why a package was installed, and from which
// repository.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::rpm {

class History {
 public:
  // Of the root file system at `root`: dnf 5, dnf 4, yum, zypper; what cannot be read becomes a
  // problem. Also the content sets that Red Hat's build system writes into its images.
  static History read(std::string_view root, ScanContext& context, Inventory& out);

  // Sets directness and the properties akashi:rpm:repository and akashi:rpm:content-sets.
  void apply(Component& component) const;

 private:
  void read_dnf5(std::string_view root, ScanContext& context, Inventory& out);
  void read_dnf4(std::string_view root, ScanContext& context, Inventory& out);
  void read_yum(std::string_view root, ScanContext& context);
  void read_zypper(std::string_view root, ScanContext& context);
  void read_content_sets(std::string_view root, ScanContext& context, Inventory& out);

  std::unordered_map<std::string, Directness> reasons_;  // By "name.architecture".
  std::unordered_map<std::string, std::string>
      repositories_;  // By "name-[epoch:]version-release.arch".
  // zypper lists the names of what it installed for others.
  bool has_zypper_ = false;
  std::unordered_map<std::string, Directness> zypper_;
  std::string content_sets_;
};

}  // namespace akashi::ecosystems::rpm
