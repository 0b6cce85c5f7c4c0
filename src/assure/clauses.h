// Contract clauses from a term sheet: a transaction model's clauses with the answers in their
// places, as a document. Nothing is left out in silence: what is open is shown as open.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assure/term_sheet.h"
#include "formats/prose.h"

namespace akashi::assure {

struct Clause {
  const Item* item = nullptr;  // Of the array `clauses`.
  Truth applies = Truth::kTrue;
  std::vector<const Item*> open;  // Terms without an answer that its condition or its text needs.
};

// An item of the model, with those of its clauses that apply or may apply.
struct Article {
  std::uint32_t number = 0;  // From 1; 0 when no clause applies.
  const Item* item = nullptr;
  std::vector<Clause> clauses;
};

// In the order of the model. A condition that can't be read is a problem, and its clause is
// unknown.
std::vector<Article> make_articles(const Scheme& model, const TermSheet& sheet, Problems& problems);

// "{formats:or}" in a clause's body: the agreed values of a term, with the word between the last
// two.
struct Placeholder {
  enum class Joint : std::uint8_t { kNone, kOr, kAnd };  // "A, B", "A or B", "A and B".
  std::string_view term;
  Joint joint = Joint::kNone;
};
// What stands between the braces; a word that is no joint stays a part of the term's id.
Placeholder parse_placeholder(std::string_view text);

// The body with the answers in place of its placeholders; `[open: …]` stands for what has none.
std::string clause_text(const Scheme& model, const TermSheet& sheet, const Item& clause, Lang lang);

// One part for each language; in English where none is asked for.
formats::Prose clauses_prose(const Scheme& model, const TermSheet& sheet,
                             const std::vector<Article>& articles, std::vector<Lang> languages);

}  // namespace akashi::assure
