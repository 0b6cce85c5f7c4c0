// A dependency written as a TOML member, as Pipfile and poetry have it:
//   name = "^1.2"   or   name = { version = "^1.2", extras = ["x"], git = "…", markers = "…" }   or
//   a list of these.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ecosystems/pypi/project.h"
#include "formats/tree.h"

namespace akashi::ecosystems::pypi {

enum class Dialect : std::uint8_t { kPoetry, kPipenv };

// Appends what `member` asks for (key: the name). Entries that cannot be read become problems.
void read_table_dependency(formats::NodeView member, Dialect dialect, Scopes scopes,
                           std::vector<Wanted>& wanted, Inventory& out);

// git, hg, svn, bzr, url, file, path with their revisions, of such a table or of a locked package.
Source table_source(formats::NodeView table);

// "1.2.3" and "==1.2.3" of poetry, "==1.2.3" of pipenv; "" for ranges.
std::string exact_table_version(std::string_view constraint, Dialect dialect);

}  // namespace akashi::ecosystems::pypi
