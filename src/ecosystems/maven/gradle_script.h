// build.gradle, settings.gradle and their Kotlin forms, read and never run.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ecosystem/ecosystem.h"

namespace akashi::ecosystems::maven {

Result<void> extract_gradle_script(const FileView& file, ScanContext& context, Inventory& out);

inline constexpr auto kGradleScriptGlobs = std::to_array<std::string_view>(
    {"**/build.gradle", "**/build.gradle.kts", "**/settings.gradle", "**/settings.gradle.kts"});
inline constexpr auto kGradleScriptCompanions = std::to_array<std::string_view>(
    {"**/gradle.lockfile", "**/buildscript-gradle.lockfile", "**/settings-gradle.lockfile",
     "**/gradle/dependency-locks/*.lockfile"});
inline constexpr Extractor kGradleScript{
    .id = "maven/gradle-script",
    .description =
        "build.gradle, settings.gradle and *.kts: literal dependencies, where no lock "
        "file is",
    .globs = kGradleScriptGlobs,
    .companions = kGradleScriptCompanions,
    .extract = extract_gradle_script,
};

// A piece of a script. Comments and white space are gone; a newline is kept where it may end a
// statement.
struct ScriptToken {
  enum class Kind : std::uint8_t { kName, kString, kSign, kNewline };
  Kind kind = Kind::kSign;
  std::string text;  // Of a string: its content, escapes read.
  bool literal =
      true;  // False: a string with "$name" or "${…}" inside, which only running would know.
  std::uint32_t line = 0;

  bool is(std::string_view sign) const { return kind == Kind::kSign && text == sign; }
};
std::vector<ScriptToken> scan_script(std::string_view text);

}  // namespace akashi::ecosystems::maven
