// Shared libraries that are loaded when first used.
#pragma once

#include "base/messages.h"

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace akashi::msg {
#include "base/messages/library.inc"
}
#undef AKASHI_MSG
