// The lock files of Gradle.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::maven {

Result<void> extract_gradle_lockfile(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kGradleLockfileGlobs = std::to_array<std::string_view>(
    {"**/gradle.lockfile", "**/buildscript-gradle.lockfile", "**/settings-gradle.lockfile",
     "**/gradle/dependency-locks/*.lockfile"});
inline constexpr Extractor kGradleLockfile{
    .id = "maven/gradle-lockfile",
    .description =
        "gradle.lockfile, buildscript- and settings-gradle.lockfile, "
        "gradle/dependency-locks/*.lockfile",
    .globs = kGradleLockfileGlobs,
    .companions = {},
    .extract = extract_gradle_lockfile,
};

// What the dependencies of a configuration ("testRuntimeClasspath") are needed for; empty when its
// name does not tell.
Scopes configuration_scopes(std::string_view configuration);

}  // namespace akashi::ecosystems::maven
