// Functions of GNU make (manual, chapter 8) whose result depends on their text alone. What of them
// is not known for certain stays so.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "kernel/make_text.h"

namespace akashi::kernel {

// Arguments as expanded. Nothing: not a function of these. A result that is not `sure` still has
// all words that the real one can have.
std::optional<MakeText> call_text_function(std::string_view name,
                                           const std::vector<MakeText>& arguments);

// How many arguments it has: the last takes all commas that are left. 0: not a function of these.
std::size_t text_function_arguments(std::string_view name);

}  // namespace akashi::kernel
