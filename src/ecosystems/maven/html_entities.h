// The named entities that Maven accepts in a pom although XML does not know them: those of HTML for
// Latin-1.
#pragma once

#include <string>
#include <string_view>

namespace akashi::ecosystems::maven {

// "J&eacute;r&ocirc;me" as UTF-8; other names stay as they are.
std::string decode_html_entities(std::string_view text);

}  // namespace akashi::ecosystems::maven
