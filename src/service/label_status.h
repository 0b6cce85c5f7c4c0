// Signed lists of labels that are not valid any more, and whether a token or a label holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/date.h"
#include "assure/label_token.h"
#include "assure/status_list.h"
#include "assure/wording.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/signature.h"

namespace akashi::service {

// DSSE over the list, a line.
Result<std::string> sign_status_list(const assure::StatusList& list, const SigningKey& key);
// Of a file. Fails unless a trusted key signed it.
Result<assure::StatusList> read_status_list(const std::string& path,
                                            const std::vector<PublicKey>& trusted,
                                            const Limits& limits);

struct CheckedToken {
  assure::LabelToken token;
  std::string key;                // Of the trusted key that signed it; "" when none has.
  std::vector<Message> failures;  // What makes it not valid on that day.
  std::vector<Message> unknown;   // What could not be looked at: it is not known to be valid.
};
// Without a list, whether the label was suspended or withdrawn is not known; nor with one that is
// not of the time. The scheme is looked at where it is known.
Result<CheckedToken> check_token(std::string_view token, const std::vector<PublicKey>& trusted,
                                 const assure::Catalogue& catalogue,
                                 const std::optional<assure::StatusList>& list, assure::Date on,
                                 const Limits& limits);

// assure::check_wording of a file.
Result<std::vector<assure::WordingFinding>> check_wording_of(
    const std::string& path, const assure::Scheme& scheme, std::string_view level,
    const std::vector<std::string>& reached, std::string_view state);

}  // namespace akashi::service
