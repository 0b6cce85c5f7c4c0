// The answers to the questions of a transaction model, as people write them (TOML):
// docs/formats/term-sheet.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assure/date.h"
#include "assure/expression.h"
#include "assure/scheme.h"
#include "base/limits.h"
#include "base/problems.h"
#include "base/result.h"

namespace akashi::assure {

struct TermAnswer {
  std::string term;
  std::vector<std::string> values;  // Choices, "true", "14", "2027-03-31"; more for `strings`.
  InputPosition at;
};

// Components for which the supplier has stated to the customer that an item can't be kept.
struct StatedException {
  std::string item;
  std::vector<std::string> components;  // Globs of purls or names.
  std::string reason;
  InputPosition at;
};

struct TermSheet {
  std::string scheme;  // "sbom-transaction-model@2.0"
  bool basic_only = false;
  std::string customer;
  std::string supplier;
  std::string product;
  std::string product_version;
  std::optional<Date> contract_date;
  std::optional<Date> delivery_date;
  std::vector<std::string> own;                    // Globs: the supplier's own components.
  std::optional<std::vector<std::string>> agreed;  // Globs: declared and agreed third-party parts.
  std::vector<StatedException> exceptions;
  std::vector<TermAnswer> answers;  // What is open is not here.

  const TermAnswer* find(std::string_view term) const;
  // Nothing while the term is open.
  std::optional<std::vector<std::string>> values(std::string_view term) const;
  Lookup lookup() const;
};

// The items that a sheet is about: all of the model, or its basic ones.
std::vector<const Item*> items_of(const Scheme& model, bool basic_only);
std::vector<const Item*> terms_of(const Scheme& model, std::string_view item);
// The choice itself where it has no name.
std::string choice_name(const Item& term, std::string_view choice, Lang lang);

// Which model a sheet is for, before that is known.
Result<std::string> sheet_scheme(std::string_view toml, const Limits& limits);
// An error when the text is no term sheet. Problems, with lines: what is none of the model's terms
// or choices; such an answer is open.
Result<TermSheet> read_sheet(std::string_view toml, const Scheme& model, const Limits& limits,
                             Problems& problems);

struct BlankSheet {
  bool basic_only = false;
  bool defaults = false;  // Answered with the model's defaults; else all is open.
  Lang lang = Lang::kEn;
};
std::string write_sheet(const Scheme& model, const BlankSheet& how);

}  // namespace akashi::assure
