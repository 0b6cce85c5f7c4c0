// Red Hat's product streams, as OSV names them: "Red Hat:enterprise_linux:9::baseos".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace akashi::ecosystems::rpm {

// One for each repository that is known. `version`: of the distribution, "9.3"; it tells the minor
// release of extended update repositories that do not name it.
std::vector<std::string> redhat_streams(const std::vector<std::string_view>& repositories,
                                        std::string_view version);

// The products that the main streams of `ecosystems` belong to: "Red Hat:enterprise_linux:9". Red
// Hat's VEX documents state under them what no erratum has mended. An extended update stream is a
// product of its own, of which they say nothing.
std::vector<std::string> redhat_products(const std::vector<std::string>& ecosystems);

}  // namespace akashi::ecosystems::rpm
