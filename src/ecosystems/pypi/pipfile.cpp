// Pipfile (TOML): [packages], [dev-packages], tables of other names are package categories,
// [[source]]. Pipfile.lock (JSON, pipfile-spec 6): "_meta", "default", "develop", further
// categories; in each a package:
//   "name": {"version": "==1.0", "hashes": ["sha256:…"], "markers": "…", "index": "…", "extras":
//   […], "git": "…", "ref": "…"}
#include "ecosystems/pypi/pipfile.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/pypi/marker.h"
#include "ecosystems/pypi/name.h"
#include "ecosystems/pypi/project.h"
#include "ecosystems/pypi/requirement.h"
#include "ecosystems/pypi/table_dependency.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {
namespace {

using formats::NodeView;

// "packages"/"default" and "dev-packages"/"develop" of the two files; other categories are named as
// they are.
Scopes category_scopes(std::string_view category) {
  return category == "packages" || category == "default" ? Scopes(Scope::kRuntime)
                                                         : group_scopes(category);
}

bool is_standard(std::string_view category) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"packages", "dev-packages", "default", "develop"});
  return std::ranges::find(kNames, category) != kNames.end();
}

// Index names to addresses.
std::unordered_map<std::string, std::string> sources_of(NodeView sources) {
  std::unordered_map<std::string, std::string> out;
  for (const auto source : sources) {
    out.try_emplace(std::string(source["name"].text()), without_credentials(source["url"].text()));
  }
  return out;
}

void resolve_index(const std::unordered_map<std::string, std::string>& sources,
                   Component& component) {
  for (auto& property : component.properties) {
    if (property.name == "akashi:pypi:index") {
      const auto found = sources.find(property.value);
      property.value =
          found == sources.end() || found->second.empty() ? property.value : found->second;
    }
  }
}

Project read_pipfile(NodeView root, Inventory& out) {
  constexpr auto kOther =
      std::to_array<std::string_view>({"source", "requires", "scripts", "pipenv", "pipfile"});
  Project project;
  project.declares = true;
  for (const auto category : root) {
    if (!category.is_object() || std::ranges::find(kOther, category.key()) != kOther.end()) {
      continue;
    }
    for (const auto member : category) {
      const auto before = project.wanted.size();
      read_table_dependency(member, Dialect::kPipenv, category_scopes(category.key()),
                            project.wanted, out);
      for (auto i = before; i < project.wanted.size(); ++i) {
        add_property(project.wanted[i].component, "group",
                     is_standard(category.key()) ? "" : category.key());
      }
    }
  }
  const auto sources = sources_of(root["source"]);
  for (auto& wanted : project.wanted) {
    resolve_index(sources, wanted.component);
  }
  return project;
}

std::optional<Project> pipfile_beside(std::string_view lock, ScanContext& context, Inventory& out) {
  const auto path = std::string(parent_prefix(lock)) + "Pipfile";
  const auto tree = read_toml_companion(path, context, out);
  return tree ? std::optional(read_pipfile(tree->root(), out)) : std::nullopt;
}

class LockReader {
 public:
  explicit LockReader(Collector& collector) : collector_(collector), out_(collector.inventory()) {}

  void read(NodeView root) {
    const auto sources = sources_of(root["_meta"]["sources"]);
    const auto spec = root["_meta"]["pipfile-spec"];
    if (const auto version = spec.integer(); spec && version != 6) {
      out_.problem(msg::kUnsupportedVersion, {"pipfile-spec", std::string(spec.text()), "6"},
                   spec.position(), ErrorCode::kUnsupported);
    }
    for (const auto category : root) {
      if (category.key() == "_meta") {
        continue;
      }
      if (!category.is_object()) {
        out_.problem(formats::wrong_type(category, category.key(), "object"));
        continue;
      }
      for (const auto entry : category) {
        package(entry, category.key(), sources);
      }
    }
  }
  const ByName& by_name() const { return by_name_; }

 private:
  void package(NodeView entry, std::string_view category,
               const std::unordered_map<std::string, std::string>& sources) {
    if (!entry.is_object()) {
      out_.problem(formats::wrong_type(entry, entry.key(), "object"));
      return;
    }
    std::vector<Wanted> found;
    read_table_dependency(entry, Dialect::kPipenv, category_scopes(category), found, out_);
    if (found.empty()) {
      return;
    }
    auto& component = found.front().component;
    resolve_index(sources, component);
    add_property(component, "group", is_standard(category) ? "" : category);
    for (const auto hash : entry["hashes"]) {
      auto parsed = parse_integrity(hash.text());
      if (parsed.empty()) {
        out_.problem(msg::kBadValue, {"hashes", std::string(hash.text()), "digest"},
                     hash.position());
      }
      std::ranges::move(parsed, std::back_inserter(component.hashes));
    }
    add_named(collector_, by_name_, found.front().key, std::move(component), seen(found.front()));
  }

  Collector& collector_;
  Inventory& out_;
  ByName by_name_;
};

}  // namespace

Result<void> extract_pipfile(const FileView& file, ScanContext& context, Inventory& out) {
  if (context.exists(std::string(file.path) + ".lock")) {
    return {};  // The lock file reads this one for what is direct.
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(file.bytes, context.limits()));
  Collector collector(out);
  auto project = read_pipfile(tree.root(), out);
  for (auto& wanted : project.wanted) {
    wanted.component.directness = Directness::kDirect;
    collector.add(std::move(wanted.component), seen(wanted));
  }
  out.graph = GraphState::kIncomplete;
  return {};
}

Result<void> extract_pipfile_lock(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  if (!tree.root().is_object()) {
    return std::unexpected(formats::wrong_type(tree.root(), "Pipfile.lock", "object"));
  }
  Collector collector(out);
  LockReader reader(collector);
  reader.read(tree.root());
  if (const auto project = pipfile_beside(file.path, context, out)) {
    apply_directness(*project, std::nullopt, reader.by_name(), collector);
  }
  out.graph = GraphState::kIncomplete;
  return {};
}

}  // namespace akashi::ecosystems::pypi
