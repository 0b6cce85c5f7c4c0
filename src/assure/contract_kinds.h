// What a machine can say about a clause: a row of `checks` of a transaction model names one of
// these kinds, and which terms of the sheet it works with (docs/formats/scheme.md, "Checks of a
// contract").
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assure/catalogue.h"
#include "assure/component_list.h"
#include "assure/delivered.h"
#include "assure/term_sheet.h"

namespace akashi::assure {

struct CheckContext {
  const Catalogue& catalogue;
  const Scheme& model;
  const TermSheet& sheet;
  const Delivery& delivery;
};

class CheckInputs {
 public:
  // `inputs` of the check: "formats=term-id".
  CheckInputs(const CheckContext& context, const Item& check);

  std::vector<std::string> values(std::string_view role) const;  // Empty: not a role, or open.
  std::optional<int> number(std::string_view role) const;
  const std::vector<std::string>& open() const { return open_; }  // Terms without an answer.
  const std::string& item() const { return item_; }
  ComponentList stated() const;  // Gaps that were stated for the item.

 private:
  const CheckContext& context_;
  const Item& check_;
  std::string item_;
  std::vector<std::string> open_;
};

struct CheckKind {
  std::string_view name;
  Ruling (*judge)(const CheckContext& context, const CheckInputs& inputs);
};
std::span<const CheckKind> check_kinds();

}  // namespace akashi::assure
