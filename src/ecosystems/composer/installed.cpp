// vendor/composer/installed.json (Composer\Repository\InstalledFilesystemRepository): a list of
// packages (Composer 1), or
// {"packages": […], "dev": bool, "dev-package-names": […]} (Composer 2).
#include <unordered_set>

#include "base/glob.h"
#include "base/strings.h"
#include "ecosystems/composer/composer.h"
#include "ecosystems/composer/fields.h"
#include "ecosystems/composer/packages.h"

namespace akashi::ecosystems::composer {
namespace {

using formats::NodeView;

// composer.json of the project: two folders up, "vendor/composer/installed.json".
std::string project_path(std::string_view path) {
  for (int i = 0; i < 3; ++i) {
    path = parent_prefix(path);
    if (path.empty() && i < 2) {
      return {};
    }
    if (i < 2) {
      path.remove_suffix(1);
    }
  }
  return std::string(path) + "composer.json";
}

}  // namespace

Result<void> extract_installed(const FileView& file, ScanContext& context, Inventory& out) {
  AKASHI_TRY_ASSIGN(const auto tree, formats::parse_json(file.bytes, context.limits()));
  const auto json = tree.root();
  const bool second = json.is_object();
  if (!second && !json.is_array()) {
    return std::unexpected(formats::wrong_type(json, "installed.json", "object or array"));
  }
  std::unordered_set<std::string> development;
  if (second) {
    for (const auto name : list_field(json, "dev-package-names", out)) {
      development.insert(to_lower(name.text()));
    }
    if (!json["packages"]) {
      return fail(ErrorCode::kInvalidInput, msg::kMissingField, {"packages"});
    }
  }
  Packages packages(context.limits(), out);
  for (const auto package : second ? list_field(json, "packages", out) : json) {
    Scopes scopes;  // Composer 1 does not say.
    if (second) {
      scopes = development.contains(to_lower(package["name"].text())) ? Scope::kDevelopment
                                                                      : Scope::kRuntime;
    }
    packages.add(package, scopes);
  }
  connect_project(project_path(file.path), json["dev"].boolean().value_or(false), context, packages,
                  out);
  return {};
}

}  // namespace akashi::ecosystems::composer
