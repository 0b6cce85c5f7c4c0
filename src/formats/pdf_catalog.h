// What Cairo leaves out of a PDF's catalog.
#pragma once

#include <string>
#include <string_view>

namespace akashi::formats {

// The file with the language of its text ("ja"), with the statement that its content is tagged, and
// with the wish that a viewer shows its title: as an update at its end (ISO 32000-1, 7.5.6; 14.9.2,
// 14.7.1, 12.2). As it is when its end is not as Cairo writes it.
std::string with_catalog_entries(std::string pdf, std::string_view language);

}  // namespace akashi::formats
