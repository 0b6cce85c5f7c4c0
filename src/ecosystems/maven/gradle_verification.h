// gradle/verification-metadata.xml: checksums of every artifact that a Gradle build may use.
#pragma once

#include <array>
#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::maven {

Result<void> extract_gradle_verification(const FileView& file, ScanContext& context,
                                         Inventory& out);

inline constexpr auto kGradleVerificationGlobs =
    std::to_array<std::string_view>({"**/verification-metadata.xml"});
inline constexpr Extractor kGradleVerification{
    .id = "maven/gradle-verification",
    .description = "gradle/verification-metadata.xml, schemas 1.0 to 1.3",
    .globs = kGradleVerificationGlobs,
    .companions = {},
    .extract = extract_gradle_verification,
};

}  // namespace akashi::ecosystems::maven
