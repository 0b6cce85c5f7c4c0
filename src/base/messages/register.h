// The public register of labels, and buying by it.
#pragma once

#include "base/messages.h"

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace akashi::msg {
#include "base/messages/register.inc"
}
#undef AKASHI_MSG
