// What generators say in words of their own: properties, qualifiers and free text that mean a field
// of the model. For documents of other tools only. docs/formats/cyclonedx.md lists them.
#pragma once

#include <string_view>

#include "model/bom.h"

namespace akashi::document {

// From the properties and the purl of a component: source package, evidence, layer, CPEs, scopes.
// Properties are kept as well.
void apply_dialects(Component& component);

// Image facts from the properties of the component that describes the target.
void apply_target_dialects(const Component& root, Target& target);

// SPDX `sourceInfo`: "built package from: …" (trivy), "acquired package info from …: a, b" (syft).
void apply_source_info(std::string_view text, Component& component);

// The distribution, from an operating-system component or from `distro` qualifiers.
void derive_distribution(Bom& bom);

}  // namespace akashi::document
