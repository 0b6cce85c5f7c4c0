// The words of `requires` in a scheme's transitions, and what each asks for (state_machine.h has
// the table for readers).
#pragma once

#include <string_view>
#include <vector>

#include "assure/application.h"
#include "assure/scheme.h"
#include "base/messages.h"

namespace akashi::assure {

struct Requirement {
  const Scheme& scheme;
  const Application& application;
  const Event& event;
  const Item& transition;
  const Item& target;  // The state that it would lead to.
};

// What is missing; empty when the word's demand is met. A word that is not known is missing.
std::vector<Message> missing_for(std::string_view word, const Requirement& requirement);

}  // namespace akashi::assure
