// What every parser of this folder says about a package the same way: names, purls, sources,
// licences, people, properties ("akashi:npm:<key>", listed in README.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecosystems/npm/package_source.h"
#include "formats/tree.h"
#include "model/component.h"
#include "model/inventory.h"

namespace akashi::ecosystems::npm {

// "name" or "@scope/name", as any registry could have accepted it, now or long ago.
bool is_package_name(std::string_view name);

// A library with its purl; `name` must be a package name.
Component make_package(std::string_view name, std::string_view version);
// A project of the target: a root or a workspace member. Its name may be anything.
Component make_project(std::string_view name, std::string_view version);

// Where it comes from: vcs_url or download_url in the purl, references, properties; the
// requirement where no version is known.
void set_source(Component& component, const PackageSource& source);

void add_property(Component& component, std::string_view key, std::string_view value);
void add_reference(Component& component, ExternalReference::Type type, std::string url);
// A problem in `out` when the text holds no digest that can be read.
void add_integrity(Component& component, std::string_view text, InputPosition at, Inventory& out);

// A folder inside the target that is a package of its own.
void set_path(Component& component, std::string_view path);

// "license" and "licenses" in every form that package.json files have had.
void add_licenses(Component& component, formats::NodeView manifest);
// description, author, maintainers, homepage, repository, bugs
void add_about(Component& component, formats::NodeView manifest);
// engines, os, cpu, libc, deprecated
void add_constraints(Component& component, formats::NodeView entry);

// One text for a string, or for a list of strings: joined by ", ".
std::string text_list(formats::NodeView node);

// Adds what `from` says; both are the same package. Lists may then repeat themselves, until
// remove_repetitions() is called once at the end.
void merge(Component& into, Component&& from);
void remove_repetitions(Component& component);

}  // namespace akashi::ecosystems::npm
