// Ubuntu's lists by package: a definition is a package, with a criterion for each vulnerability. As
// an advisory it would have all of them hold where one does, so each becomes a definition.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace akashi::feeds::oval {

// Empty for a definition of any other form.
Result<std::vector<std::string>> split_by_vulnerability(std::string_view definition,
                                                        const Limits& limits);

}  // namespace akashi::feeds::oval
