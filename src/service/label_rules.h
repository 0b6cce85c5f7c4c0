// By whose rules a step of an application is judged. A scheme's data changes, with the program and
// with its owner's folders; what was decided stays decided by what held then (ADR 40).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "base/limits.h"
#include "base/result.h"
#include "portfolio/journal.h"

namespace akashi::service {

inline constexpr std::string_view kRulesEntry = "rules.kept";
std::string rules_subject(std::string_view scheme);  // "rules/jc-star@2025-03"

// Rules of a scheme that a portfolio has kept.
struct RulesEdition {
  std::uint64_t number = 0;  // Of the entry: steps behind it were judged by them.
  std::string time;
  std::string sha256;  // Of their file.
};

// The rules that a portfolio keeps, each read once.
class KeptRules {
 public:
  // All of them outlive this.
  KeptRules(portfolio::Journal& journal, const assure::Catalogue& today, const Limits& limits)
      : journal_(journal), today_(today), limits_(limits) {}

  // By entry.
  Result<std::vector<RulesEdition>> editions(std::string_view scheme) const;
  // What entry `number` was judged by: the last edition before it; before the first one, the first;
  // where none was kept, today's.
  Result<const assure::Scheme*> at(const assure::Scheme& today,
                                   const std::vector<RulesEdition>& editions, std::uint64_t number);
  // The entry that keeps today's rules; nothing where they are the last that were kept. Its file is
  // in the portfolio then.
  Result<std::optional<portfolio::Draft>> keep(const assure::Scheme& today);
  // Whether an edition is what the scheme says today.
  bool is_today(const assure::Scheme& today, const RulesEdition& edition);

 private:
  const std::string& digest_of(const assure::Scheme& today);

  portfolio::Journal& journal_;
  const assure::Catalogue& today_;
  const Limits& limits_;
  std::map<std::string, std::string> digests_;     // Of today's rules, by scheme.
  std::map<std::string, assure::Catalogue> read_;  // By digest.
};

}  // namespace akashi::service
