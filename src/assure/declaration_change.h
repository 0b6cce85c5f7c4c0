// Two declarations of one provider: what is different, and a new one made of an old one.
#pragma once

#include <string_view>
#include <vector>

#include "assure/declaration.h"

namespace akashi::assure {

struct DeclarationChange {
  Message message;
  bool worse = false;  // What was done or evident is not any more.
};

// From `earlier` to `now`: head, answers, evidence by digest, suppliers. `scheme` says which
// answers mean done; in the order of the declarations.
std::vector<DeclarationChange> declaration_changes(const Declaration& earlier,
                                                   const Declaration& now, const Scheme& scheme);

struct RenewedDeclaration {
  Declaration declaration;
  std::vector<Message> said;  // What could not be kept, what is new, and what reads differently.
};

// For as long as before, from `on` (YYYY-MM-DD). Answers are kept where the statement is asked of
// the role and the answer exists; `before` is the scheme of the old one, null when it is not known.
RenewedDeclaration renew(const Declaration& earlier, const Scheme* before, const Scheme& scheme,
                         std::string_view on);

}  // namespace akashi::assure
