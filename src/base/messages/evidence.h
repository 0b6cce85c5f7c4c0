// What was seen of a product for a criterion, and what keeps a file from saying anything.
#pragma once

#include "base/messages.h"

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace akashi::msg {
#include "base/messages/evidence.inc"
}
#undef AKASHI_MSG
