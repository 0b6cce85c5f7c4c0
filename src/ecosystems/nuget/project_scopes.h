// What a package of a project is needed for, by what the project says of it.
#pragma once

#include "ecosystems/nuget/msbuild_project.h"
#include "model/component.h"

namespace akashi::ecosystems::nuget {

// IsTestProject, or a reference to the SDK that sets it.
bool is_test_project(const msbuild::Project& project);

// PrivateAssets=all: for development, nothing of it reaches those who use the project. No runtime
// assets: provided by others. Tools, downloads and SDKs: for the build.
Scopes scopes_of(const msbuild::Reference& reference, bool test);

}  // namespace akashi::ecosystems::nuget
