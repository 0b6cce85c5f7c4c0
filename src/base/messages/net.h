// Fetching: what happened between us and a server, and what an update did.
#pragma once

#include "base/messages.h"

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace akashi::msg {
#include "base/messages/net.inc"
}
#undef AKASHI_MSG
