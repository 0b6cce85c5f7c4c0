// pom.xml and *.pom: what a Maven project asks for, with what its parents and imported poms in the
// same target add.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"
#include "pom_model.h"

namespace akashi::ecosystems::maven {

Result<void> extract_pom(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kPomGlobs = std::to_array<std::string_view>({"**/pom.xml", "**/*.pom"});
// Parents and modules under other names, and the options of the build.
inline constexpr auto kPomCompanions =
    std::to_array<std::string_view>({"**/pom-*.xml", "**/pom_*.xml", "**/*-pom.xml", "**/*_pom.xml",
                                     "**/*.pom.xml", "**/parent.xml", "**/.mvn/maven.config"});
inline constexpr Extractor kPom{
    .id = "maven/pom",
    .description = "pom.xml and *.pom, model versions 4.0.0 and 4.1.0",
    .globs = kPomGlobs,
    .companions = kPomCompanions,
    .extract = extract_pom,
};

// What a pom says of the project to people: licences, supplier, authors, description, references.
// Texts that still have "${" are left out.
void describe(const PomInfo& info, Component& component);

}  // namespace akashi::ecosystems::maven
