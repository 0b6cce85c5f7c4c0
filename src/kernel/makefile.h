// A Makefile of Kbuild read as far as its lists of objects depend on the configuration alone (GNU
// make manual; Documentation/kbuild/makefiles.rst). No command is run. What cannot be told is
// taken both ways, so a list has at least all that make would have in it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/config.h"
#include "kernel/make_text.h"
#include "kernel/tree.h"

namespace akashi::kernel {

// What is known in every folder.
struct MakeWorld {
  const FileTree& tree;
  const Configuration& configuration;
  std::map<std::string, MakeText, std::less<>> variables;  // "srctree", "BITS" …
};

struct MakeRule {
  // "$(obj)/%.o", "$(src)/%.c"; of a static pattern rule the patterns.
  std::vector<std::string> targets;
  std::vector<std::string> sources;
};

struct Makefile {
  std::map<std::string, MakeText, std::less<>> variables;  // Expanded.
  std::vector<std::string> exported;                       // Names.
  std::vector<MakeRule> rules;
  std::vector<std::string> recipe_words;  // Of commands: what can be a file of this folder.
  std::vector<MakeText> builds;           // "$(MAKE) $(build)=arch/x86/boot"
  bool whole = true;                      // Else something was met that can add to any list.
  std::string why;                        // The first such line: "12: $(eval …)".
};

// Reads the file at `path` as of the folder `folder` ("drivers/net"). Never fails: see `whole`.
Makefile read_makefile(const MakeWorld& world, const std::string& path, const std::string& folder);

}  // namespace akashi::kernel
