// Spreadsheets and documents on paper.
#pragma once

#include "base/messages.h"

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace akashi::msg {
#include "base/messages/paper.inc"
}
#undef AKASHI_MSG
