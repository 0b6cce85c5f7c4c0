// A provider's declaration against a set of statements (docs/formats/declaration.md): answers for
// each statement in each role of the organisation, what they come to for the packages of the
// scheme, and what is still to do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assure/scheme.h"
#include "base/problems.h"
#include "formats/tree.h"

namespace akashi::assure {

struct EvidenceFile {
  std::string path;    // As the declaration names it.
  std::string sha256;  // Of its bytes, hexadecimal; "" until it was read.
  std::uint64_t size = 0;
  bool operator==(const EvidenceFile&) const = default;
};

struct PracticeAnswer {
  std::string practice;
  std::string answer;
};

struct AnswerRow {
  std::string statement;
  std::string role;
  std::string answer;  // Id in the scheme's `answers`; "" when the question is open.
  std::string reason;
  std::string owner;
  std::string due;  // YYYY-MM-DD, or "".
  std::string remarks;
  std::vector<EvidenceFile> evidence;
  std::vector<PracticeAnswer> practices;  // Those that differ from `answer`.
  Place place;
};

// Who provides to the provider: the next tier of the supply chain.
struct SupplierRow {
  std::string name;
  std::string provides;
  std::string declaration;  // File of a signed declaration, or "".
};

struct Declaration {
  std::string scheme;  // "cyber-infra@2026-03"
  std::string name;    // Of the provider.
  std::string address;
  std::string contact;
  std::string signatory;
  std::string software;  // Which products or services, with versions.
  std::string use_case;
  std::vector<std::string> roles;
  std::string package;  // That is declared to be met; "" for none.
  std::string date;
  std::string valid_until;  // The last day.
  std::vector<AnswerRow> rows;
  std::vector<SupplierRow> suppliers;
};

// What is not as it should be is a problem with its line; such a row counts as open.
Declaration read_declaration(formats::NodeView root, std::string_view file, const Scheme& scheme,
                             Problems& problems);

// How a practice stands in a role.
enum class Standing : std::uint8_t {
  kDone,       // And evidence is named.
  kClaimed,    // Done, by word alone.
  kJustified,  // Not applicable, and why.
  kOpen,       // Partly, or not done.
  kUnanswered,
};
std::string_view standing_name(Standing standing);  // "without-evidence"

struct PracticeStanding {
  const Item* practice =
      nullptr;  // Null: the statement as a whole, where the scheme names no practice for the role.
  const Item* statement = nullptr;
  std::string role;
  Standing standing = Standing::kUnanswered;
  const AnswerRow* row = nullptr;  // Null when there is none.

  const Item& subject() const { return practice == nullptr ? *statement : *practice; }
};

enum class Verdict : std::uint8_t {
  kMet,
  kMetByWord,  // All done, some without evidence.
  kNotMet,
  kUnknown,  // Nothing is known to be missing, but not all is answered.
};
std::string_view verdict_name(Verdict verdict);  // "met", "by-word", "not-met", "unknown"

struct PackageVerdict {
  const Item* package = nullptr;
  Verdict verdict = Verdict::kUnknown;
  std::vector<std::size_t> members;  // Into Judgement::practices.
  std::vector<std::size_t>
      unsure;  // Of these: the scheme doesn't say enough to tell; they count as members.
};

// An answer that is not done: what to do by when.
struct PlanRow {
  const AnswerRow* row = nullptr;
  bool without_owner = false;
  bool without_date = false;
  bool overdue = false;  // On the day of the judgement.
};

struct Judgement {
  std::vector<PracticeStanding> practices;  // As the scheme has roles, statements and practices.
  std::vector<PackageVerdict> packages;
  std::vector<PlanRow> plan;
};

// `on`: the day, YYYY-MM-DD. Pointers point into `declaration` and `scheme`. Rules of packages that
// can't be read are problems; their packages are unknown.
Judgement judge(const Declaration& declaration, const Scheme& scheme, std::string_view on,
                Problems& problems);

}  // namespace akashi::assure
