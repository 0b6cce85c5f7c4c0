// composer.json of a project without a lock file (getcomposer.org, "The composer.json schema"):
// what it asks for.
#include <array>
#include <map>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/composer/composer.h"
#include "ecosystems/composer/fields.h"
#include "ecosystems/composer/packages.h"

namespace akashi::ecosystems::composer {
namespace {

using formats::NodeView;

// A package that Composer or another package manager installed is told by what that manager wrote.
bool is_installed(std::string_view path, ScanContext& context) {
  if (path.starts_with("node_modules/") || path.contains("/node_modules/")) {
    return true;
  }
  auto folder = parent_prefix(path);
  while (!folder.empty()) {
    if (context.exists(std::string(folder) + "composer/installed.json")) {
      return true;
    }
    folder.remove_suffix(1);
    folder = parent_prefix(folder);
  }
  return false;
}

void add_platform(NodeView link, std::string_view section, Inventory& out) {
  if (out.root) {
    const auto name =
        section == "require" ? "akashi:composer:platform" : "akashi:composer:platform-dev";
    add_property(out.components[*out.root], name,
                 std::string(link.key()) + " " + std::string(link.text()));
  }
}

}  // namespace

Result<void> extract_json(const FileView& file, ScanContext& context, Inventory& out) {
  if (context.exists(std::string(parent_prefix(file.path)) + "composer.lock") ||
      is_installed(file.path, context)) {
    return {};
  }
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto json = tree.root();
  if (!json.is_object()) {
    return std::unexpected(formats::wrong_type(json, "composer.json", "object"));
  }
  const auto configured = json["config"]["vendor-dir"].text();
  const auto vendor = configured.empty() ? std::string("vendor") : std::string(configured);
  if (context.exists(std::string(parent_prefix(file.path)) + vendor + "/composer/installed.json")) {
    return {};  // What is installed is known.
  }
  if (auto component = project_component(json, out)) {
    out.root = out.add(*std::move(component), json["name"].position());
    add_property(out.components[*out.root], "akashi:composer:minimum-stability",
                 json["minimum-stability"].text());
  }
  std::map<std::string, std::uint32_t> known;
  for (const auto* section : {"require", "require-dev"}) {
    const Scopes scope =
        std::string_view(section) == "require" ? Scope::kRuntime : Scope::kDevelopment;
    for (const auto link : object_field(json, section, out)) {
      if (is_platform(link.key())) {
        add_platform(link, section, out);
        continue;
      }
      if (!link.is_string() || link.key().empty() || link.key().ends_with('/')) {
        out.problem(msg::kBadValue, {section, std::string(link.key()), "requirement"},
                    link.position());
        continue;
      }
      const auto [at, is_new] =
          known.try_emplace(to_lower(link.key()) + "\n" + std::string(link.text()), 0);
      if (is_new) {
        Component component;
        component.name = link.key();
        component.purl = make_purl("composer", link.key());
        component.requirement = link.text().empty() ? "*" : link.text();
        component.directness = Directness::kDirect;
        at->second = out.add(std::move(component), link.position());
      }
      out.components[at->second].scopes |= scope;
      if (out.root) {
        out.depends(*out.root, at->second, scope);
      }
    }
  }
  out.graph = GraphState::kIncomplete;
  return {};
}

}  // namespace akashi::ecosystems::composer
