// One erratum, whatever it was read from, and what it means.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/advisory.h"

namespace akashi::feeds::updateinfo {

struct FixedPackage {
  std::string ecosystem;
  std::string name;
  std::string evr;
  std::string module;  // "nodejs:18"; "" where the list names none.
};

struct Update {
  std::string id;
  std::string label;  // What the id is unique in: a repository, a list.
  bool withdrawn = false;
  std::string title;
  std::string details;
  std::string severity;
  std::string published;
  std::string modified;
  std::vector<std::string> vulnerabilities;
  std::vector<std::string> related;
  std::vector<std::string> cwes;
  std::vector<Severity> scores;
  std::vector<AdvisoryReference> references;
  std::vector<FixedPackage> packages;
};

Advisory make_advisory(Update&& update);

}  // namespace akashi::feeds::updateinfo
