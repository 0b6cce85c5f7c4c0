// Help, the manual page and shell completion, all from the table of commands.
#pragma once

#include <string>
#include <string_view>

#include "cli/spec.h"

namespace akashi::cli {

std::string help_text(const CommandSpec* command, Lang lang);  // Null: of the program.
std::string man_page(Lang lang, std::string_view version);
// "" for a shell that is not known.
std::string completion_script(std::string_view shell);

}  // namespace akashi::cli
