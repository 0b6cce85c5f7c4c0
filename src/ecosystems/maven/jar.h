// Java archives: which artifact they are, and which others they carry inside themselves.
#pragma once

#include <array>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::maven {

Result<void> extract_jar(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kJarGlobs = std::to_array<std::string_view>(
    {"**/*.aar", "**/*.ear", "**/*.hpi", "**/*.jar", "**/*.jpi", "**/*.kar", "**/*.lpkg",
     "**/*.nar", "**/*.par", "**/*.rar", "**/*.sar", "**/*.war"});
inline constexpr auto kJarCompanions = std::to_array<std::string_view>(
    {"**!META-INF/MANIFEST.MF", "**!META-INF/maven/*/*/pom.properties",
     "**!META-INF/maven/*/*/pom.xml", "**/*.pom"});
inline constexpr Extractor kJar{
    .id = "maven/jar",
    .description = "jar, war, ear, aar, hpi, jpi, kar, lpkg, nar, par, rar, sar",
    .globs = kJarGlobs,
    .companions = kJarCompanions,
    .input = Input::kNone,
    .extract = extract_jar,
};

}  // namespace akashi::ecosystems::maven
