// pylock.toml, the "pylock.toml Specification" (PEP 751), lock-version 1.x:
//   environments, requires-python, extras, dependency-groups, default-groups, created-by
//   [[packages]] name, version, marker, requires-python, dependencies, vcs | directory | archive |
//   index, sdist, wheels,
//                attestation-identities
#include "ecosystems/pypi/pylock.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "ecosystems/pypi/locked.h"
#include "ecosystems/pypi/marker.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/project.h"
#include "ecosystems/pypi/source.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {
namespace {

using formats::NodeView;

Source source_of(NodeView node) {
  Source source;
  if (const auto vcs = node["vcs"]) {
    source.kind = Source::Kind::kVcs;
    source.vcs = vcs["type"].string().value_or("git");
    source.url =
        without_credentials(vcs["url"].text().empty() ? vcs["path"].text() : vcs["url"].text());
    source.revision = vcs["commit-id"].text();
    source.requested = vcs["requested-revision"].text();
    source.subdirectory = vcs["subdirectory"].text();
  } else if (const auto directory = node["directory"]) {
    source.kind = Source::Kind::kPath;
    source.path = directory["path"].text();
    source.editable = directory["editable"].boolean().value_or(false);
    source.subdirectory = directory["subdirectory"].text();
  } else if (const auto archive = node["archive"]) {
    const auto url = archive["url"].text();
    source.kind = url.empty() ? Source::Kind::kPath : Source::Kind::kUrl;
    source.url = without_credentials(url);
    source.path = archive["path"].text();
    source.subdirectory = archive["subdirectory"].text();
  } else {
    source.url = without_credentials(node["index"].text());
  }
  return source;
}

class Reader {
 public:
  Reader(Collector& collector, NodeView root, const Project* project)
      : collector_(collector),
        out_(collector.inventory()),
        packages_(collector),
        root_(root),
        project_(project) {
    for (const auto group : root["default-groups"]) {
      defaults_.groups.push_back(normalized_name(group.text()));
    }
    std::ranges::sort(defaults_.groups);
  }

  Result<void> read() {
    const auto version = root_["lock-version"];
    if (!version) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"lock-version"});
    }
    if (version.text() != "1" && !version.text().starts_with("1.")) {
      return fail(ErrorCode::kUnsupported, msg::kUnsupportedVersion,
                  {"pylock.toml", std::string(version.text()), "1.0"}, version.position());
    }
    for (const auto node : root_["packages"]) {
      package(node);
    }
    packages_.link();
    out_.graph = has_edges_ ? GraphState::kComplete : GraphState::kIncomplete;
    if (project_ != nullptr) {
      packages_.apply(*project_);
    }
    return {};
  }

 private:
  void package(NodeView node) {
    const auto name = package_name(node, out_);
    if (!name) {
      return;
    }
    const auto key = normalized_name(*name);
    const auto source = source_of(node);
    const bool is_self =
        source.kind == Source::Kind::kPath && (source.path == "." || source.path == "./");
    auto component = make_component(*name, node["version"].text());
    if (is_self && component.version.empty() && project_ != nullptr &&
        normalized_name(project_->self.name) == key) {
      component.version = component.purl.version = project_->self.version;
    }
    apply_source(source, component);
    add_property(component, "requires-python", node["requires-python"].text());
    markers(node["marker"], component);
    component.scopes = is_self ? Scopes() : component.scopes;
    attestations(node["attestation-identities"], component);
    add_files({node["sdist"], node["wheels"], node["archive"]}, component, out_);
    const auto at = node["name"].position();
    const auto index = is_self ? collector_.add_root(std::move(component), {.at = at})
                               : packages_.add(key, std::move(component), {.at = at});
    const auto dependencies = node["dependencies"];
    has_edges_ |= static_cast<bool>(dependencies);
    for (const auto dependency : dependencies) {
      if (const auto needed = dependency["name"].string()) {
        packages_.needs(index, normalized_name(*needed), dependency["version"].text(),
                        Scope::kRuntime);
      } else {
        out_.problem(msg::kMissingField, {"packages.dependencies.name"}, dependency.position());
      }
    }
  }

  void markers(NodeView node, Component& component) {
    component.scopes = Scope::kRuntime;
    add_property(component, "marker", node.text());
    const auto marker = Marker::parse(node.text(), node.position());
    if (!marker) {
      out_.problem(marker.error());
      component.scopes = {};
    } else {
      component.scopes = marker_scopes(*marker, Scope::kRuntime, defaults_);
    }
  }

  // Who published it: "GitHub repository=python-attrs/attrs workflow=release.yml".
  static void attestations(NodeView list, Component& component) {
    for (const auto identity : list) {
      std::string text(identity["kind"].text());
      for (const auto member : identity) {
        if (member.key() != "kind" && member.is_string()) {
          text += " " + std::string(member.key()) + "=" + std::string(member.text());
        }
      }
      add_property(component, "attestation", trim(text));
    }
  }

  Collector& collector_;
  Inventory& out_;
  LockedPackages packages_;
  NodeView root_;
  const Project* project_;
  MarkerChoice defaults_;
  bool has_edges_ = false;
};

}  // namespace

Result<void> extract_pylock(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(file.bytes, context.limits()));
  Collector collector(out);
  const auto project = project_beside(file.path, context, out);
  return Reader(collector, tree.root(), project ? &*project : nullptr).read();
}

}  // namespace akashi::ecosystems::pypi
