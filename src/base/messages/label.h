// Labels of a scheme: applications, validity, tokens, numbers.
#pragma once

#include "base/messages.h"

#define AKASHI_MSG(id, en, ja) inline constexpr MsgText id{#id, en, ja};
namespace akashi::msg {
#include "base/messages/label.inc"
}
#undef AKASHI_MSG
