// Licence classifiers of Python packages as SPDX identifiers.
#pragma once

#include <span>
#include <string_view>

#include "model/component.h"

namespace akashi::ecosystems::pypi {

struct ClassifierLicense {
  std::string_view classifier;  // Without "License :: " and "OSI Approved :: ".
  std::string_view id;
};

// Only classifiers that mean exactly one licence of the SPDX list.
std::span<const ClassifierLicense> classifier_licenses();

// Adds the licence that "License :: …" states: an SPDX id where it is exact, else its name. Other
// classifiers, and those that only say that there is some approved licence, add nothing.
void add_classifier_license(std::string_view classifier, Component& component);

}  // namespace akashi::ecosystems::pypi
