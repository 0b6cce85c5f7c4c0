// Why a component or a finding is unknown or was not evaluated.
#pragma once

#include "base/messages.h"

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace akashi::msg {
#include "base/messages/match.inc"
}
#undef AKASHI_MSG
