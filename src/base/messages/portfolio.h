// The portfolio: journal, cases, evidence.
#pragma once

#include "base/messages.h"

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace akashi::msg {
#include "base/messages/portfolio.inc"
}
#undef AKASHI_MSG
