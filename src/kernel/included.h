// Sources that other sources include: kernel/sched/build_policy.c is little but
// `#include "rt.c"`. They are compiled without an object of their own.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernel/tree.h"

namespace akashi::kernel {

struct SourceInclude {
  std::string by;    // "kernel/sched/build_policy.c"
  std::string file;  // "kernel/sched/rt.c"; where it can be several, each has one of these.
};

// All includes of sources (.c, .S) in sources and headers of the tree, also those by a macro.
Result<std::vector<SourceInclude>> source_includes(const FileTree& tree);

// Of these, what is included by something that is compiled, and by what that includes. A header
// counts as compiled.
std::set<std::string, std::less<>> compiled_by_include(
    const std::vector<SourceInclude>& includes,
    const std::function<bool(std::string_view)>& is_compiled);

}  // namespace akashi::kernel
