// What a scheme's items still need, when items of this and other schemes are answered and labels
// are held: one answer serves every scheme whose mappings accept it (docs/formats/gap.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/date.h"
#include "assure/level_criteria.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/result.h"

namespace akashi::assure {

enum class AnswerResult : std::uint8_t { kConforms, kDoesNotConform, kNotApplicable };
std::string_view answer_name(AnswerResult result);  // "does-not-conform"

struct Answer {
  std::string scheme;  // "cls", "cls@2024"
  std::string item;
  AnswerResult result = AnswerResult::kConforms;
  std::string evidence;  // As the file has it.
  InputPosition at;
};

// CSV with columns scheme, item, result and, if wanted, evidence; or JSON: an array of objects with
// these members. One that can't be read fails the whole: an answer that is passed over would not
// be missed.
Result<std::vector<Answer>> read_answers(std::string_view bytes, const Limits& limits);

// A label that is held: both days are included.
struct Hold {
  std::string scheme;
  std::string level;
  Date from;
  Date until;
};
Result<Hold> parse_hold(std::string_view text);  // SCHEME[@VERSION]:LEVEL:FROM:UNTIL

struct GapQuery {
  std::string to;                 // "cls@2024"
  std::string level;              // "2", "*2"; "" for a scheme without levels.
  std::string array;              // Of a scheme without levels; "": those that mappings speak of.
  std::string product_type = {};  // For criteria of product types; "": not known.
  Date on;
  std::vector<Answer> answers;
  std::vector<Hold> holds;
};

enum class GapStatus : std::uint8_t {
  kAnswered,   // By its own answer, or by others' through pairs that METI or another source gives.
  kAccepted,   // Need not be shown, because of a label.
  kToConfirm,  // The same, through something that is derived, unconfirmed or our own.
  kPartly,
  kRelated,  // Something near it is answered; this is not.
  kMissing,
  kFailed,  // Known not to conform.
};
std::string_view gap_status_name(GapStatus status);  // "to-confirm"
inline constexpr std::size_t kGapStatuses = 7;

struct GapItemId {
  std::string scheme;  // "cls@2024"
  std::string array;
  std::string item;
  auto operator<=>(const GapItemId&) const = default;
};

// One step of the reason: these items, through this pair or acceptance, speak for that one.
struct GapReason {
  std::vector<GapItemId> from;  // Of an acceptance: the label, array "levels".
  GapItemId to;
  std::string relation;            // "equal", "covers", "part", "near"; "accepted"; "answer"
  std::vector<GapItemId> lacking;  // Of `from`: not answered.
  std::string mapping;             // Id.
  Mark mark = Mark::kSeed;
  Text note;             // Of the pair; of an acceptance its condition.
  std::string evidence;  // Of an answer.
  std::optional<AnswerResult> result;
};

struct GapEntry {
  const Item* item = nullptr;
  std::string array;
  GapStatus status = GapStatus::kMissing;
  bool not_applicable = false;     // Answered so.
  std::vector<GapReason> reasons;  // From the answers on.
};

struct Gap {
  const Scheme* to = nullptr;
  const Item* level = nullptr;
  std::vector<GapEntry> items;
  // Levels whose criteria the catalogue has not: nothing can be said of them.
  std::vector<const Item*> unknown_levels;
  std::vector<std::string> unused;  // Labels that don't count on the day: "jc-star@2025-03 1".

  std::size_t count(GapStatus status) const;
  bool whole() const;  // Each item answered or accepted.
};

Result<Gap> find_gap(const Catalogue& catalogue, const GapQuery& query);

}  // namespace akashi::assure
