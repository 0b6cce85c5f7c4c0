// Where the value of a decision point comes from.
#pragma once

#include "base/messages.h"

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace akashi::msg {
#include "base/messages/decide.inc"
}
#undef AKASHI_MSG
