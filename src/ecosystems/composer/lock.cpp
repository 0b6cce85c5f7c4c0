// composer.lock (Composer\Package\Locker): {"content-hash", "packages", "packages-dev", "aliases",
// "minimum-stability", "stability-flags", "prefer-stable", "prefer-lowest", "platform",
// "platform-dev", "platform-overrides"}.
#include <array>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/composer/composer.h"
#include "ecosystems/composer/fields.h"
#include "ecosystems/composer/packages.h"

namespace akashi::ecosystems::composer {
namespace {

using formats::NodeView;

void add_packages(NodeView root, std::string_view key, Scopes scopes, Packages& packages,
                  Inventory& out) {
  for (const auto package : list_field(root, key, out)) {
    packages.add(package, scopes);
  }
}

// {"package": "a/b", "version": "dev-main", "alias": "1.0.x-dev"}: `"a/b": "dev-main as 1.0.x-dev"`
// of composer.json.
void read_aliases(NodeView root, const Packages& packages, Inventory& out) {
  for (const auto alias : list_field(root, "aliases", out)) {
    const auto package = packages.find_exact(alias["package"].text(), alias["version"].text());
    if (package) {
      add_property(out.components[*package], "akashi:composer:alias", alias["alias"].text());
    } else {
      out.problem(msg::kUnresolved, {"alias of " + std::string(alias["package"].text())},
                  alias.position());
    }
  }
}

// What the project as a whole says in the lock file.
void describe_root(NodeView json, Inventory& out) {
  if (!out.root) {
    return;
  }
  auto& root = out.components[*out.root];
  for (const auto* key : {"content-hash", "hash", "minimum-stability", "prefer-stable",
                          "prefer-lowest", "plugin-api-version"}) {
    add_property(root, std::string("akashi:composer:") + key, json[key].text());
  }
  for (const auto* key : {"platform", "platform-dev", "platform-overrides"}) {
    for (const auto entry : object_field(json, key, out)) {
      add_property(root, std::string("akashi:composer:") + key,
                   std::string(entry.key()) + " " + std::string(entry.text()));
    }
  }
  for (const auto entry : object_field(json, "stability-flags", out)) {
    add_property(root, "akashi:composer:stability-flag",
                 std::string(entry.key()) + " " + std::string(entry.text()));
  }
}

}  // namespace

Result<void> extract_lock(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto json = tree.root();
  if (!json.is_object()) {
    return std::unexpected(formats::wrong_type(json, "composer.lock", "object"));
  }
  if (!json["packages"]) {
    return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"packages"});
  }
  Packages packages(context.limits(), out);
  add_packages(json, "packages", Scope::kRuntime, packages, out);
  add_packages(json, "packages-dev", Scope::kDevelopment, packages, out);
  read_aliases(json, packages, out);
  connect_project(std::string(parent_prefix(file.path)) + "composer.json",
                  json["packages-dev"].is_array(), context, packages, out);
  describe_root(json, out);
  return {};
}

}  // namespace akashi::ecosystems::composer
