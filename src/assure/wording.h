// The scheme's rules of wording (`wording_rules`) on what an applicant writes in public.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assure/scheme.h"

namespace akashi::assure {

struct WordingFinding {
  const Item* rule = nullptr;  // Its name says what must not be said; its mark how sure that is.
  std::string phrase;          // Of the rule.
  std::string found;           // As the text has it, with some of what stands around it.
  std::uint32_t line = 0;
};

// Phrases of the rules that hold for the level and the state of the application or label: those of
// `until_state` until that state is reached (`reached`: the states that it has gone through), those
// of `allowed_states` outside of these. Both languages are looked for. Compared are letters and
// digits alone: width, case, spaces, punctuation and line ends between them make no difference, so
// that a phrase broken over lines or written in full-width letters is found. In the order of the
// text.
std::vector<WordingFinding> check_wording(const Scheme& scheme, std::string_view level,
                                          const std::vector<std::string>& reached,
                                          std::string_view state, std::string_view text);

}  // namespace akashi::assure
