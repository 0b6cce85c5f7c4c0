#include "ecosystems/composer/fields.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "model/vcs.h"

namespace akashi::ecosystems::composer {

using formats::NodeView;

std::string text_field(NodeView object, std::string_view key, Inventory& out) {
  const auto node = object[key];
  if (!node || node.is_null()) {
    return {};
  }
  if (!node.is_string()) {
    out.problem(formats::wrong_type(node, key, "string"));
    return {};
  }
  return std::string(node.text());
}

NodeView object_field(NodeView object, std::string_view key, Inventory& out) {
  const auto node = object[key];
  const bool is_empty = node.is_null() || (node.is_array() && node.size() == 0);
  if (!node || node.is_object() || is_empty) {
    return node.is_object() ? node : NodeView();
  }
  out.problem(formats::wrong_type(node, key, "object"));
  return {};
}

NodeView list_field(NodeView object, std::string_view key, Inventory& out) {
  const auto node = object[key];
  const bool is_empty = node.is_null() || (node.is_object() && node.size() == 0);
  if (!node || node.is_array() || is_empty) {
    return node.is_array() ? node : NodeView();
  }
  out.problem(formats::wrong_type(node, key, "array"));
  return {};
}

void add_property(Component& component, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    constexpr std::size_t kLongest = 1024;  // The same text may go to very many components.
    component.properties.push_back({std::string(name), std::string(utf8_prefix(value, kLongest))});
  }
}

void add_reference(Component& component, ExternalReference::Type type, std::string_view url) {
  if (!url.empty()) {
    component.references.push_back({type, without_credentials(url)});
  }
}

bool is_platform(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"php", "php-64bit", "php-ipv6", "php-zts", "php-debug", "hhvm", "composer",
       "composer-plugin-api", "composer-runtime-api"});
  const auto lower = to_lower(name);
  return lower.starts_with("ext-") || lower.starts_with("lib-") ||
         std::ranges::find(kNames, lower) != kNames.end();
}

std::vector<LicenseClaim> read_licenses(NodeView license) {
  std::vector<LicenseClaim> claims;
  if (license.is_string() && !trim(license.text()).empty()) {
    claims.push_back(declared_license(license.text()));
  }
  if (!license.is_array()) {
    return claims;
  }
  for (const auto item : license) {
    if (item.is_string() && !trim(item.text()).empty()) {
      claims.push_back(declared_license(item.text()));
    }
  }
  const bool all_known = std::ranges::all_of(claims, [](const LicenseClaim& claim) {
    return claim.kind == LicenseClaim::Kind::kExpression;
  });
  if (claims.size() < 2 || !all_known) {
    return claims;
  }
  std::vector<std::string> parts;
  for (const auto& claim : claims) {
    const bool compound = claim.text.contains(' ') && !claim.text.starts_with('(');
    parts.push_back(compound ? "(" + claim.text + ")" : claim.text);
  }
  return {declared_license(join(parts, " OR "))};
}

std::string read_authors(NodeView authors) {
  std::vector<std::string> names;
  if (authors.is_array()) {
    for (const auto author : authors) {
      const auto name = author["name"].text();
      if (!name.empty()) {
        names.emplace_back(name);
      }
    }
  }
  return join(names, ", ");
}

}  // namespace akashi::ecosystems::composer
