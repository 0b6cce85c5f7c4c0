// pdm.lock (TOML), lock_version 2 to 4.5:
//   [[package]] name, version, requires_python, summary, extras, dependencies = ["idna>=2.8;
//   marker"], git/url/path …
//     to 4.2: files in [metadata.files], by "name version"      4.3: files in the package      4.4:
//     groups 4.5: marker      A package with extras is listed once for each set of them.
//   [metadata] lock_version, groups, strategy, content_hash
#include "ecosystems/pypi/pdm_lock.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "ecosystems/pypi/locked.h"
#include "ecosystems/pypi/marker.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/project.h"
#include "ecosystems/pypi/requirement.h"
#include "ecosystems/pypi/source.h"
#include "ecosystems/pypi/table_dependency.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {
namespace {

using formats::NodeView;

class Reader {
 public:
  Reader(Collector& collector, NodeView root, const Project* project)
      : collector_(collector),
        out_(collector.inventory()),
        packages_(collector),
        root_(root),
        project_(project) {}

  void read() {
    const auto version = root_["metadata"]["lock_version"];
    const auto text = version.text();
    if (version && !text.starts_with("2") && !text.starts_with("3") && !text.starts_with("4")) {
      out_.problem(msg::kUnsupportedVersion, {"pdm.lock", std::string(text), "2 to 4.5"},
                   version.position(), ErrorCode::kUnsupported);
    }
    for (const auto node : root_["package"]) {
      package(node);
    }
    old_files();
    packages_.link();
    out_.graph = GraphState::kComplete;
    if (project_ != nullptr) {
      packages_.apply(*project_);
      packages_.spread_scopes(*project_);
    }
  }

 private:
  void package(NodeView node) {
    const auto name = package_name(node, out_);
    if (!name) {
      return;
    }
    const auto version = node["version"].string().value_or("");
    if (version.empty() && !node["path"]) {
      out_.problem(msg::kMissingField, {"version of " + std::string(*name)}, node.position());
    }
    auto component = make_component(*name, version);
    component.description = node["summary"].text();
    apply_source(table_source(node), component);
    add_property(component, "requires-python", node["requires_python"].text());
    add_property(component, "marker", node["marker"].text());
    add_property(component, "extras", joined(node["extras"]));
    for (const auto group : node["groups"]) {
      add_property(component, "group", group.text());
      component.scopes |= scopes_of(group.text());
    }
    add_files({node["files"]}, component, out_);
    const auto key = normalized_name(*name);
    const auto index = packages_.add(key, std::move(component), {.at = node["name"].position()});
    by_release_.try_emplace(key + " " + std::string(version), index);
    for (const auto dependency : node["dependencies"]) {
      needs(index, dependency);
    }
  }

  static std::string joined(NodeView list) {
    std::vector<std::string> parts;
    for (const auto item : list) {
      parts.emplace_back(item.text());
    }
    return join(parts, ",");
  }

  // The lock does not tell extras from development groups; the project does.
  Scopes scopes_of(std::string_view group) const {
    const auto scopes = group_scopes(group);
    if (scopes != Scopes(Scope::kDevelopment)) {
      return scopes;
    }
    const bool is_extra =
        project_ == nullptr || std::ranges::binary_search(project_->extras, normalized_name(group));
    return is_extra ? Scopes(Scope::kOptional) : scopes;
  }

  void needs(std::uint32_t from, NodeView dependency) {
    const auto parsed = parse_requirement(dependency.text(), dependency.position());
    if (!parsed) {
      out_.problem(parsed.error());
      return;
    }
    packages_.needs(from, normalized_name(parsed->name), exact_version(parsed->specifiers),
                    marker_scopes(parsed->marker, Scope::kRuntime));
  }

  void old_files() {
    for (const auto files : root_["metadata"]["files"]) {
      // The key is "name version"; names with extras, "name[extra] version", belong to the same
      // release.
      const auto parts = cut(files.key(), " ");
      if (!parts) {
        continue;
      }
      const auto name = parts->first.substr(0, parts->first.find('['));
      const auto found = by_release_.find(normalized_name(name) + " " + std::string(parts->second));
      if (found != by_release_.end()) {
        add_files({files}, collector_.component(found->second), out_);
      }
    }
  }

  Collector& collector_;
  Inventory& out_;
  LockedPackages packages_;
  NodeView root_;
  const Project* project_;
  std::unordered_map<std::string, std::uint32_t> by_release_;
};

}  // namespace

Result<void> extract_pdm_lock(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(file.bytes, context.limits()));
  Collector collector(out);
  const auto project = project_beside(file.path, context, out);
  Reader(collector, tree.root(), project ? &*project : nullptr).read();
  return {};
}

}  // namespace akashi::ecosystems::pypi
