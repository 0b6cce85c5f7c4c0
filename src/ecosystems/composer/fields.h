// Typed access to the JSON of Composer's files: what is absent is empty, what has the wrong type is
// a problem.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/tree.h"
#include "model/inventory.h"

namespace akashi::ecosystems::composer {

std::string text_field(formats::NodeView object, std::string_view key, Inventory& out);
// A member that must be an object or list of its kind when it is there; PHP writes an empty object
// as [].
formats::NodeView object_field(formats::NodeView object, std::string_view key, Inventory& out);
formats::NodeView list_field(formats::NodeView object, std::string_view key, Inventory& out);

void add_property(Component& component, std::string_view name, std::string_view value);
void add_reference(Component& component, ExternalReference::Type type, std::string_view url);

// "php", "ext-json", "lib-curl", "composer-runtime-api": what the machine has, not packages.
bool is_platform(std::string_view name);

// The licences of a package: a list means a choice.
std::vector<LicenseClaim> read_licenses(formats::NodeView license);
// "Name, Name"
std::string read_authors(formats::NodeView authors);

}  // namespace akashi::ecosystems::composer
