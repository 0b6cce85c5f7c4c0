// RubyGems and Bundler: what the extractors of this folder share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecosystem/ecosystem.h"
#include "model/component.h"

namespace akashi::ecosystems::gem {

extern const Extractor kGemfileLock;
extern const Extractor kGemfile;
extern const Extractor kInstalled;
extern const Extractor kGemspec;
extern const Extractor kGemArchive;

Result<void> extract_gemfile_lock(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_gemfile(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_installed(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_gemspec(const FileView& file, ScanContext& context, Inventory& out);
Result<void> extract_gem_archive(const FileView& file, ScanContext& context, Inventory& out);

// A component of one gem; `platform` "" or "ruby" for one that runs everywhere.
Component gem_component(std::string_view name, std::string_view version,
                        std::string_view platform = {});

// Nothing where the value is empty.
void add_property(Component& component, std::string_view name, std::string_view value);
void add_reference(Component& component, ExternalReference::Type type, std::string_view url);

// Whether the path is inside a gem that is told by its installed specification or its metadata:
// what its developers left there (Gemfile, *.gemspec, lock file) says nothing about the product.
bool belongs_to_installed_gem(std::string_view path, ScanContext& context);

// What Bundler's groups mean: test, development; every other group is loaded when the program runs.
Scopes scopes_of_groups(const std::vector<std::string>& groups);

}  // namespace akashi::ecosystems::gem
