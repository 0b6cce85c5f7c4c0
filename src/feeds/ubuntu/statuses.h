// What the statuses of a source package in Ubuntu's releases mean.
#pragma once

#include <string>
#include <vector>

#include "model/advisory.h"

namespace akashi::feeds::ubuntu {

struct PackageStatus {
  std::string release;  // Codename.
  std::string pocket;   // Of Ubuntu Pro ("esm-infra", "fips-updates"); "" for the archive.
  std::string status;   // "released"
  std::string text;     // What stands in brackets behind it: a version, a reason.
};

struct PackageStatuses {
  std::string name;
  std::string priority;
  std::vector<PackageStatus> statuses;
};

// Ubuntu Pro's pockets that go on where the archive ends: a system without Pro has the versions
// that these have before the fix.
bool is_esm(std::string_view pocket);
bool is_pro(std::string_view pocket);

// "Ubuntu:Pro:18.04:LTS", "Ubuntu:Pro:FIPS-updates:18.04:LTS" as OSV calls them; "" for a release
// that is not known.
std::string pro_ecosystem(std::string_view release, std::string_view pocket);

// One for the release as every system has it, which Ubuntu Pro's fixes count in as fixes that need
// Pro, and one for each pocket of Pro.
void add_statuses(const PackageStatuses& package, Advisory& out);

}  // namespace akashi::feeds::ubuntu
