// Version catalogs of Gradle: gradle/libs.versions.toml and others.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::maven {

Result<void> extract_gradle_catalog(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kGradleCatalogGlobs = std::to_array<std::string_view>({"**/*.versions.toml"});
inline constexpr Extractor kGradleCatalog{
    .id = "maven/gradle-catalog",
    .description = "libs.versions.toml and *.versions.toml, format versions 1.0 and 1.1",
    .globs = kGradleCatalogGlobs,
    .companions = {},
    .extract = extract_gradle_catalog,
};

// The artifact by which Gradle finds a plugin: "<id>:<id>.gradle.plugin".
std::string plugin_marker(std::string_view plugin_id);

}  // namespace akashi::ecosystems::maven
