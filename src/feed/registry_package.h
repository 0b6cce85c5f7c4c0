// What OSV calls the packages of the languages' registries.
#pragma once

#include <optional>
#include <string>

#include "model/purl.h"

namespace akashi {

struct RegistryPackage {
  std::string ecosystem;  // "Maven"
  std::string name;       // "org.example:parser"
  // The purl means the whole package, as the registry itself has it: no part, no qualifier.
  bool plain = false;
};

// Nothing for purls of other types.
std::optional<RegistryPackage> registry_package(const Purl& purl);

}  // namespace akashi
