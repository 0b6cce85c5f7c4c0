// poetry.lock (TOML), lock-version 1.0, 1.1, 2.0, 2.1, and the unnumbered one before them:
//   [[package]] name, version, description, optional, python-versions, [package.dependencies],
//   [package.source]
//     to 1.1: category; files in [metadata.files] (before: [metadata.hashes])     2.0: files in the
//     package 2.1: groups, markers (a string, or a table by group)
//   [extras], [metadata] lock-version, python-versions, content-hash
#include "ecosystems/pypi/poetry_lock.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "ecosystems/pypi/locked.h"
#include "ecosystems/pypi/marker.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/project.h"
#include "ecosystems/pypi/source.h"
#include "ecosystems/pypi/table_dependency.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {
namespace {

using formats::NodeView;

Source source_of(NodeView source, bool develop) {
  Source out;
  const auto type = source["type"].text();
  const auto url = source["url"].text();
  if (type == "git" || type == "hg" || type == "svn" || type == "bzr") {
    out.kind = Source::Kind::kVcs;
    out.vcs = type;
    out.url = without_credentials(url);
    out.revision = source["resolved_reference"].text();
    out.requested = source["reference"].text();
    if (out.revision.empty()) {
      std::swap(out.revision, out.requested);
    } else if (out.revision == out.requested) {
      out.requested.clear();
    }
  } else if (type == "url") {
    out.kind = Source::Kind::kUrl;
    out.url = without_credentials(url);
  } else if (type == "file" || type == "directory") {
    out.kind = Source::Kind::kPath;
    out.path = url;
  } else {
    out.url = without_credentials(url);  // "legacy": an index that is not the default one.
  }
  out.subdirectory = source["subdirectory"].text();
  out.editable = develop;
  return out;
}

class Reader {
 public:
  Reader(Collector& collector, NodeView root)
      : collector_(collector), out_(collector.inventory()), packages_(collector), root_(root) {}

  void read() {
    check_version();
    for (const auto node : root_["package"]) {
      package(node);
    }
    old_files();
    packages_.link();
    out_.graph = GraphState::kComplete;
  }
  LockedPackages& packages() { return packages_; }
  bool says_scopes() const { return says_scopes_; }

 private:
  void check_version() {
    const auto version = root_["metadata"]["lock-version"];
    const auto text = version.text();
    if (version && !text.starts_with("1.") && !text.starts_with("2.")) {
      out_.problem(msg::kUnsupportedVersion, {"poetry.lock", std::string(text), "1.0 to 2.1"},
                   version.position(), ErrorCode::kUnsupported);
    }
  }

  void package(NodeView node) {
    const auto name = package_name(node, out_);
    if (!name) {
      return;
    }
    const auto version = node["version"];
    if (!version.is_string()) {
      out_.problem(msg::kMissingField, {"version of " + std::string(*name)}, node.position());
    }
    auto component = make_component(*name, version.string().value_or(""));
    component.description = node["description"].text();
    component.scopes = scopes_of(node);
    apply_source(source_of(node["source"], node["develop"].boolean().value_or(false)), component);
    if (node["source"]["type"].text() == "legacy") {
      add_property(component, "index-name", node["source"]["reference"].text());
    }
    const auto python = node["python-versions"].text();
    add_property(component, "requires-python", python == "*" ? "" : python);
    groups_and_markers(node, component);
    add_files({node["files"]}, component, out_);
    const auto key = normalized_name(*name);
    const auto index = packages_.add(key, std::move(component), {.at = node["name"].position()});
    for (const auto dependency : node["dependencies"]) {
      needs(index, dependency);
    }
  }

  // optional: only an extra of the project brings it in. Other groups than main have no extras.
  Scopes scopes_of(NodeView node) {
    const bool optional = node["optional"].boolean().value_or(false);
    const auto main = optional ? Scope::kOptional : Scope::kRuntime;
    Scopes scopes;
    for (const auto group : node["groups"]) {
      scopes |= group.text() == "main" ? Scopes(main) : group_scopes(group.text());
    }
    if (const auto category = node["category"].string()) {
      scopes |= *category == "main" ? Scopes(main) : group_scopes(*category);
    }
    if (!scopes.empty()) {
      says_scopes_ = true;
    } else if (optional) {
      scopes = Scope::kOptional;
    }
    return scopes;
  }

  void groups_and_markers(NodeView node, Component& component) {
    for (const auto group : node["groups"]) {
      add_property(component, "group", group.text());
    }
    const auto markers = node["markers"];
    add_property(component, "marker", markers.text());
    for (const auto by_group : markers) {
      add_property(component, "marker",
                   std::string(by_group.key()) + ": " + std::string(by_group.text()));
    }
    // Before 2.0: the marker of a package as a whole was called "marker".
    add_property(component, "marker", node["marker"].text());
  }

  void needs(std::uint32_t from, NodeView dependency) {
    const auto key = normalized_name(dependency.key());
    const auto one = [&](NodeView value) {
      const auto constraint = value.is_object() ? value["version"].text() : value.text();
      const bool optional = value["optional"].boolean().value_or(false);
      packages_.needs(from, key, exact_table_version(constraint, Dialect::kPoetry),
                      optional ? Scope::kOptional : Scope::kRuntime);
    };
    if (!dependency.is_array()) {
      one(dependency);
      return;
    }
    for (const auto value : dependency) {
      one(value);
    }
  }

  // [metadata.files] lists the files of all versions of a name; [metadata.hashes] bare digests.
  void old_files() {
    for (const auto files : root_["metadata"]["files"]) {
      const auto found = packages_.by_name().find(normalized_name(files.key()));
      if (found == packages_.by_name().end()) {
        continue;
      }
      if (found->second.size() == 1) {
        add_files({files}, collector_.component(found->second.front()), out_);
      } else {
        split_files(files, found->second);
      }
    }
    for (const auto hashes : root_["metadata"]["hashes"]) {
      const auto found = packages_.by_name().find(normalized_name(hashes.key()));
      if (found == packages_.by_name().end() || found->second.size() != 1) {
        continue;  // Of several versions it does not say which.
      }
      for (const auto hash : hashes) {
        std::ranges::move(parse_integrity(hash.text()),
                          std::back_inserter(collector_.component(found->second.front()).hashes));
      }
    }
  }

  void split_files(NodeView files, const std::vector<std::uint32_t>& versions) {
    std::unordered_map<std::string, std::uint32_t> by_version;
    for (const auto index : versions) {
      by_version.try_emplace(collector_.component(index).version, index);
    }
    for (const auto file : files) {
      const auto parts = parse_file_name(file["file"].text(), files.key());
      const auto found = parts ? by_version.find(parts->version) : by_version.end();
      if (found != by_version.end()) {
        std::ranges::move(parse_integrity(file["hash"].text()),
                          std::back_inserter(collector_.component(found->second).hashes));
      }
    }
  }

  Collector& collector_;
  Inventory& out_;
  LockedPackages packages_;
  NodeView root_;
  bool says_scopes_ = false;
};

}  // namespace

Result<void> extract_poetry_lock(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(file.bytes, context.limits()));
  Collector collector(out);
  Reader reader(collector, tree.root());
  reader.read();
  if (const auto project = project_beside(file.path, context, out)) {
    reader.packages().apply(*project);
    if (!reader.says_scopes()) {
      reader.packages().spread_scopes(*project);
    }
  }
  return {};
}

}  // namespace akashi::ecosystems::pypi
