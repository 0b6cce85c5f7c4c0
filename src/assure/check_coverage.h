// Whether a check of an application can stand for all that its level asks: the criteria are known
// here, and the document that was checked answers them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/label.h"
#include "assure/scheme.h"
#include "base/messages.h"

namespace akashi::assure {

// What stands against it, for the type of each product of the label; empty where nothing does.
// `answered`: criteria of the signed case that was handed in; nothing where a person answers for a
// document that the program did not read.
std::vector<Message> uncovered(const Scheme& scheme, std::string_view level, const Label& label,
                               const std::optional<std::vector<std::string>>& answered);

}  // namespace akashi::assure
