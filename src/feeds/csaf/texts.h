// What a vulnerability of a document says beside its products: texts, dates, scores, references.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "feeds/csaf/product_tree.h"
#include "formats/tree.h"
#include "model/advisory.h"

namespace akashi::feeds::csaf {

struct Scores {
  std::vector<Severity> all;
  std::unordered_map<std::string_view, std::vector<Severity>> of_product;
  bool differ = false;  // Not every product has the same.
};
// "scores" of 2.0, "metrics" of 2.1.
Scores read_scores(formats::NodeView vulnerability);

// All fields of `out` but id, affected and configurations. `vulnerability` may be missing.
void read_texts(formats::NodeView document, formats::NodeView vulnerability, Advisory& out);

// What the document remarks on its products, by id; the first of each kind.
class Remarks {
 public:
  Remarks(formats::NodeView vulnerability, const ProductTree& tree);
  std::string on_affected(std::string_view id) const;      // "no_fix_planned: Will not fix"
  std::string on_not_affected(std::string_view id) const;  // "vulnerable_code_not_present"

 private:
  using ByProduct = std::unordered_map<std::string_view, formats::NodeView>;
  ByProduct remediations_;
  ByProduct flags_;
  ByProduct impacts_;
};

}  // namespace akashi::feeds::csaf
