// golang/go-mod: the modules that a go.mod asks for, with the hashes of go.sum.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ecosystem/ecosystem.h"
#include "ecosystems/golang/mod_file.h"

namespace akashi::ecosystems::golang {

// The module of a go.mod itself, with what only the directives of the file say.
Component main_module(const ModFile& file);
// The standard library at least as new as the directives "go" and "toolchain" ask.
std::optional<Component> required_stdlib(const ModFile& file, InputPosition& at);
// A directory path that no target can resolve: from the root, or of Windows.
bool is_absolute(std::string_view path);

extern const Extractor kGoMod;

}  // namespace akashi::ecosystems::golang
