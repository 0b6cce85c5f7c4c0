// Labels by number and by model, as people write them (text_fold.h).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "assure/label.h"
#include "assure/text_fold.h"

namespace akashi::assure {

// A number or model to compare: folded, without spaces.
std::string plain_id(const TextFold& fold, std::string_view text);
std::string similar_id(const TextFold& fold, std::string_view text);

class LabelLookup {
 public:
  // Both must outlive it.
  LabelLookup(std::span<const Label> labels, const TextFold& fold);

  using Found = std::vector<const Label*>;
  Found by_number(std::string_view number) const;
  Found by_model(std::string_view model) const;
  // What only looks the same.
  Found alike_number(std::string_view number) const;
  Found alike_model(std::string_view model) const;

 private:
  using Map = std::unordered_multimap<std::string, const Label*>;
  static Found found(const Map& map, const std::string& key);

  const TextFold& fold_;
  Map numbers_;
  Map models_;
  Map alike_numbers_;
  Map alike_models_;
};

bool names_model(const Label& label, std::string_view model, const TextFold& fold);
// A model of the label that looks like this one; "" when none does.
std::string alike_model_of(const Label& label, std::string_view model, const TextFold& fold);
// The applicant or the manufacturer has this name, or a part of it.
bool names_maker(const Label& label, std::string_view maker, const TextFold& fold);

}  // namespace akashi::assure
