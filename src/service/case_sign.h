// Signed cases, and the verification of a portfolio with what its entries mean.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/signature.h"
#include "service/cases.h"

namespace akashi::service {

inline constexpr std::string_view kCaseType = "application/vnd.akashi.case+json";

// What is signed: the case, the records that it speaks of as they were then, the day and who. Rows
// and people are in the order of their ids.
std::string case_payload(assure::Case content, const LoadedRecords& records, std::string_view on,
                         std::string_view by);

struct SignedCase {
  std::vector<assure::CaseFinding> findings;  // With an error among them: nothing was signed.
  std::string envelope;                       // DSSE, a line.
};
// Checks the case, signs it, keeps the envelope in the portfolio. A case that this one is the next
// revision of is superseded from then on.
Result<SignedCase> sign_case(portfolio::Journal& journal, std::string_view actor,
                             std::string_view id, const assure::Catalogue& catalogue,
                             assure::Date on, const SigningKey& key);

// Journal::verify, and for each case: its entries have a meaning, its summary says the state that
// they come to, what was signed is what they come to, by a key of `trusted`. A signature that no
// trusted key made is a finding; where no key is given, it is said that none was checked.
Result<portfolio::Verification> verify_portfolio(const portfolio::Journal& journal,
                                                 const std::optional<portfolio::Head>& known,
                                                 std::span<const PublicKey> trusted,
                                                 const Limits& limits);

inline constexpr std::string_view kCheckpointType = "application/vnd.akashi.checkpoint+json";

// A head, signed: DSSE, a line. Kept elsewhere, it says later what the portfolio had come to.
Result<std::string> sign_head(const portfolio::Head& head, std::string_view time,
                              const SigningKey& key);
// kInvalidInput for a file that no key of `trusted` signed.
Result<portfolio::Head> read_checkpoint(const std::string& path, std::span<const PublicKey> trusted,
                                        const Limits& limits);

}  // namespace akashi::service
