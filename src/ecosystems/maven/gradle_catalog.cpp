// [versions]  alias = "1.0" | { strictly, require, prefer, reject = […], rejectAll }
// [libraries] alias = "g:a:v" | { module = "g:a" | group, name; version = "…" | { ref | as above },
// version.ref } [bundles]   alias = [library aliases] [plugins]   alias = "id:version" | { id,
// version as above } https://docs.gradle.org/current/userguide/version_catalogs.html (format
// versions 1.0 and 1.1)
#include "gradle_catalog.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "coordinates.h"
#include "formats/tree.h"

namespace akashi::ecosystems::maven {
namespace {

using formats::NodeView;

constexpr std::string_view kPluginSuffix = ".gradle.plugin";
constexpr std::size_t kMostRejected = 64;

// A version as the catalog writes it, with its conditions.
struct CatalogVersion {
  VersionText text;
  std::vector<std::string> rejected;
};

// Aliases are the same with "-", "_" and ".".
std::string alias_key(std::string_view alias) {
  std::string key(alias);
  std::ranges::replace_if(key, [](char c) { return c == '_' || c == '.'; }, '-');
  return key;
}

class CatalogExtraction {
 public:
  CatalogExtraction(Inventory& out, const Limits& limits) : out_(out), components_(out, limits) {}

  void run(NodeView root) {
    const auto format = root["metadata"]["format"]["version"];
    if (format && format.text() != "1.0" && format.text() != "1.1") {
      out_.problem(msg::kUnsupportedVersion,
                   {"version catalog", std::string(format.text()), "1.0, 1.1"}, format.position(),
                   ErrorCode::kUnsupported);
    }
    each(root["versions"], "versions", [&](NodeView entry) {
      versions_.insert_or_assign(std::string(entry.key()), read_version(entry));
    });
    each(root["libraries"], "libraries", [&](NodeView entry) { add_library(entry); });
    each(root["bundles"], "bundles", [&](NodeView entry) { add_bundle(entry); });
    each(root["plugins"], "plugins", [&](NodeView entry) { add_plugin(entry); });
    out_.graph = GraphState::kIncomplete;
    components_.finish();
  }

 private:
  template <class F>
  void each(NodeView table, std::string_view name, F&& body) {
    if (table && !table.is_object()) {
      out_.problem(formats::wrong_type(table, name, "table"));
      return;
    }
    for (const auto entry : table) {
      body(entry);
    }
  }

  VersionText checked(NodeView node, std::string_view text) {
    auto version = read_gradle_version(text);
    if (!version.valid) {
      out_.problem(msg::kBadValue, {std::string(node.key()), std::string(text), "version"},
                   node.position());
    }
    return version;
  }

  // strictly and require choose; prefer only where those leave a choice.
  CatalogVersion read_rich(NodeView node) {
    CatalogVersion out;
    const auto strictly = node["strictly"];
    const auto base = strictly ? strictly : node["require"];
    const auto prefer = node["prefer"];
    for (const auto part : {base, prefer}) {
      if (part && !part.is_string()) {
        out_.problem(formats::wrong_type(part, part.key(), "string"));
      }
    }
    if (base.is_string()) {
      out.text = checked(base, base.text());
    }
    if (out.text.version.empty() && prefer.is_string()) {
      const auto preferred = checked(prefer, prefer.text());
      if (out.text.requirement.empty()) {
        out.text = preferred;
      } else {
        out.text.requirement += (strictly ? "!!" : " prefer ") + std::string(prefer.text());
      }
    }
    for (const auto rejected : node["reject"]) {
      if (out.rejected.size() == kMostRejected) {
        out_.problem(msg::kLimit, {"rejected versions", std::to_string(kMostRejected)},
                     rejected.position(), ErrorCode::kLimitExceeded);
        break;
      }
      out.rejected.emplace_back(rejected.text());
    }
    if (node["rejectAll"].boolean().value_or(false)) {
      out.rejected.emplace_back("*");
    }
    return out;
  }

  CatalogVersion read_version(NodeView node) {
    if (node.is_string()) {
      return {.text = checked(node, node.text()), .rejected = {}};
    }
    if (!node.is_object()) {
      out_.problem(formats::wrong_type(node, node.key(), "string or table"));
      return {};
    }
    if (const auto ref = node["ref"]) {
      const auto found = versions_.find(std::string(ref.text()));
      if (found == versions_.end()) {
        out_.problem(msg::kUnresolved, {"version " + std::string(ref.text())}, ref.position());
        return {.text = {.version = {}, .requirement = std::string(ref.text())}, .rejected = {}};
      }
      return found->second;
    }
    return read_rich(node);
  }

  std::optional<std::uint32_t> add(NodeView entry, const Coordinates& coordinates,
                                   const CatalogVersion& version, Scopes scopes) {
    if (!is_id(coordinates.group) || !is_id(coordinates.artifact)) {
      out_.problem(
          msg::kBadValue,
          {std::string(entry.key()), coordinates.group + ":" + coordinates.artifact, "module"},
          entry.position());
      if (coordinates.artifact.empty()) {
        return std::nullopt;
      }
    }
    auto component = make_component(coordinates, version.text);
    component.scopes = scopes;
    component.directness = Directness::kDirect;
    set_property(component, "alias", entry.key());
    for (const auto& rejected : version.rejected) {
      set_property(component, "reject", rejected);
    }
    return components_.add(std::move(component), {.at = entry.position()});
  }

  void add_library(NodeView entry) {
    Coordinates coordinates;
    CatalogVersion version;
    if (entry.is_string()) {
      const auto parts = split(entry.text(), ':');
      if (parts.size() != 3) {
        out_.problem(msg::kExpected, {"group:name:version", std::string(entry.text())},
                     entry.position());
        return;
      }
      coordinates.group = trim(parts[0]);
      coordinates.artifact = trim(parts[1]);
      version.text = checked(entry, parts[2]);
    } else if (entry.is_object()) {
      if (const auto module = entry["module"]) {
        const auto parts = split(module.text(), ':');
        if (parts.size() != 2) {
          out_.problem(msg::kExpected, {"group:name", std::string(module.text())},
                       module.position());
          return;
        }
        coordinates.group = trim(parts[0]);
        coordinates.artifact = trim(parts[1]);
      } else {
        coordinates.group = entry["group"].text();
        coordinates.artifact = entry["name"].text();
      }
      if (const auto stated = entry["version"]) {
        version = read_version(stated);
      }
    } else {
      out_.problem(formats::wrong_type(entry, entry.key(), "string or table"));
      return;
    }
    if (const auto index = add(entry, coordinates, version, {})) {
      libraries_.insert_or_assign(alias_key(entry.key()), *index);
    }
  }

  void add_bundle(NodeView entry) {
    if (!entry.is_array()) {
      out_.problem(formats::wrong_type(entry, entry.key(), "array"));
      return;
    }
    for (const auto alias : entry) {
      const auto found = libraries_.find(alias_key(alias.text()));
      if (found == libraries_.end()) {
        out_.problem(msg::kUnresolved, {"library " + std::string(alias.text())}, alias.position());
      } else {
        set_property(out_.components[found->second], "bundle", entry.key());
      }
    }
  }

  void add_plugin(NodeView entry) {
    std::string id;
    CatalogVersion version;
    if (entry.is_string()) {
      const auto pair = cut(entry.text(), ":");
      id = trim(pair ? pair->first : entry.text());
      if (pair) {
        version.text = checked(entry, pair->second);
      }
    } else if (entry.is_object()) {
      id = entry["id"].text();
      if (const auto stated = entry["version"]) {
        version = read_version(stated);
      }
    } else {
      out_.problem(formats::wrong_type(entry, entry.key(), "string or table"));
      return;
    }
    if (id.empty()) {
      out_.problem(msg::kMissingField, {"id of plugin " + std::string(entry.key())},
                   entry.position());
      return;
    }
    const auto index = add(
        entry,
        {.group = id, .artifact = id + std::string(kPluginSuffix), .type = {}, .classifier = {}},
        version, Scope::kBuild);
    if (index) {
      set_property(out_.components[*index], "kind", "plugin");
    }
  }

  Inventory& out_;
  ComponentSet components_;
  std::unordered_map<std::string, CatalogVersion> versions_;
  std::unordered_map<std::string, std::uint32_t> libraries_;
};

}  // namespace

Result<void> extract_gradle_catalog(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_toml(file.bytes, context.limits()));
  CatalogExtraction(out, context.limits()).run(tree.root());
  return {};
}

std::string plugin_marker(std::string_view plugin_id) {
  return std::string(plugin_id) + ":" + std::string(plugin_id) + std::string(kPluginSuffix);
}

}  // namespace akashi::ecosystems::maven
